"""Two values side by side: brought to one shape where one of them has none of its own, and how far they are apart."""

import cmath

from ..numbers.matrix import Array, Endless, Eye, Matrix, Ones, Repeat, ShapeError

TOLERANCE = 1e-9


def _nothing(node):
    """Whether a side is the literal 0, or may be: a case that says 0."""
    return node.kind == "num" and float(node.value) == 0 or node.kind == "cases" and any(_nothing(branch) for branch in node.args[::2])


def matched(a, b, left, right):
    """A literal 0 equals an array of zeros; ones and identities take the size of what they meet."""
    for this, other, node, swap in ((a, b, left, False), (b, a, right, True)):
        if isinstance(other, Matrix):
            n, m = other.shape
            made = None
            if _nothing(node) and not isinstance(this, Array) and this == 0:
                made = Matrix([0] * (n * m), other.shape, other.sides)
            elif isinstance(this, Ones) and (n if this.row else m) == 1:
                made = Matrix([this.factor] * (n * m), other.shape, other.sides)
            elif isinstance(this, Repeat) and this.line.shape[1 if this.row else 0] == (m if this.row else n):
                made = this.filled(n if this.row else m, other.sides[0 if this.row else 1])
            elif isinstance(this, Eye) and n == m:
                made = Matrix([this.factor if i % (n + 1) == 0 else 0 for i in range(n * m)], other.shape, other.sides)
            if made is not None:
                return (other, made) if swap else (made, other)
    if isinstance(a, Endless) or isinstance(b, Endless):
        raise ShapeError("the size of the ones or of the identity does not follow from the other side")
    return a, b


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
