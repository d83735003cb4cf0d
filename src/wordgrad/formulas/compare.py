"""Two values side by side: brought to one shape where one of them has none of its own, and how far they are apart."""

import cmath

from ..numbers import matrix as mx
from ..numbers.matrix import Array, Endless, Matrix, ShapeError

TOLERANCE = 1e-9


def _nothing(node):
    """Whether a side is the literal 0, or may be: a case that says 0."""
    if node.kind == "cases":
        return any(map(_nothing, node.args[::2]))
    return node.kind == "num" and float(node.value) == 0


def matched(a, b, left, right):
    """A literal 0 equals an array of zeros; ones and identities take the size of what they meet."""
    if isinstance(b, Matrix) and not isinstance(a, Array) and a == 0 and _nothing(left):
        return b.map(lambda _: 0), b
    if isinstance(a, Matrix) and not isinstance(b, Array) and b == 0 and _nothing(right):
        return a, a.map(lambda _: 0)
    x, y = mx.alike(a, b)
    if isinstance(x, Endless) or isinstance(y, Endless):
        raise ShapeError("the size of the ones or of the identity does not follow from the other side")
    return x, y


def error_of(ev, x, y):
    """(the worst difference relative to the size of the arrays, where it is)."""
    if ev.oracle.exact:
        return (0.0 if all(ev.oracle.is_zero(p - q) for p, q in zip(x, y, strict=True)) else 1.0), 0
    pairs = [(ev.oracle.value(p), ev.oracle.value(q)) for p, q in zip(x, y, strict=True)]
    size = max((abs(v) for pair in pairs for v in pair if cmath.isfinite(v)), default=1.0)
    size = max(size, 1e-3)
    errors = [abs(p - q) / size if cmath.isfinite(p) and cmath.isfinite(q) else float("inf") for p, q in pairs]
    place = max(range(len(errors)), key=errors.__getitem__)
    return errors[place], place
