"""One link of a chain: two sides compared, shapes first, then values; or a statement about a shape."""

import math

from ..formulas.compare import TOLERANCE, error_of, matched
from ..formulas.notation import Undeclared
from ..latex.sums import Ranges
from ..latex.syntax import NONE, Unreadable, latex, letters_of
from ..numbers import matrix as mx
from ..numbers.indices import Index, TooSmall, Unbound, WrongIndex
from ..numbers.matrix import Array, Matrix, ShapeError
from ..numbers.oracles import Outside

FINE = 1e-3  # a difference that rounding may make where numbers lie far out
MEMBERS = {
    "N": ("a whole number", lambda x: x.is_integer() and x >= 0), "Z": ("a whole number", float.is_integer),
    "R>0": ("above 0", lambda x: x > 0), "R≥0": ("0 or more", lambda x: x >= 0),
}  # fmt: skip


class Fault(Exception):
    """A link that does not hold: its status, what is wrong, and the numbers."""

    def __init__(self, status, message, numbers="", node=None):
        super().__init__(message)
        self.status, self.numbers, self.node = status, numbers, node
        self.index, self.undefined = None, False  # the one outside its range; whether that is one of a definition


def every(ev, attempt, root):
    """Call `attempt()` for all values of the index letters that it leaves unbound; yields its results."""
    try:
        result = attempt()
    except Unbound as missing:
        size = missing.size or ev.scene.range_of(missing.name, root, ev) or _printed(ev, missing.name, root)
        if size is None:
            error = Undeclared(f"'{missing.name}' is not declared, and nothing here says over what it would run")
            error.node = missing.node
            raise error from None
        limited = any(c.kind == "rel" and missing.name in letters_of(c.walk()) for c in root.args)
        for i in ev.scene.shuffled(size[2], size[0], ev.literals):
            ev.index[missing.name] = Index.of(i, *size[:2])
            try:
                yield from every(ev, attempt, root)
            except Fault as fault:  # x_{i+1} - x_i, which the last i has not
                if limited or not _beside(fault, missing.name):
                    raise
            finally:
                ev.index.pop(missing.name, None)
        return
    yield result


def _beside(fault, letter):
    """Whether a place beside a letter's does not exist, as of i + 1, or a definition says nothing of it."""
    index = fault.index
    if index is None or index.bare:
        return index is not None and fault.undefined and index.value == letter
    return index.kind == "add" and any(a.bare and a.value == letter for a in index.args)


def _printed(ev, letter, root):
    """The range that a condition gives a letter, as `-m \\le j < m` does: (last, its name, first), or None."""
    for rel in root.args:
        try:
            found = Ranges.of(rel) if rel.kind == "rel" else None
            if found and letter in {v.value for v in found.variables} and NONE not in (found.lower, found.upper):
                return ev.end(found.upper), latex(found.upper), ev.end(found.lower)
        except (Unreadable, Unbound, Undeclared):
            continue
    return None


def tried(ev, attempt, rel):
    """Shape faults and undefined operations as faults of the equation."""
    try:
        return attempt()
    except ShapeError as error:
        raise Fault("shape-error", str(error), "", error.node or rel) from None
    except TooSmall:
        raise  # larger sizes are drawn
    except WrongIndex as error:
        fault = Fault("wrong", str(error), "", error.node or rel)
        fault.index, fault.undefined = error.index, error.undefined
        raise fault from None
    except ZeroDivisionError:
        if ev.scene.spread == 0:
            raise Outside("a division by zero") from None
        raise Fault("wrong", "a division by zero", where(ev), rel) from None
    except OverflowError:
        if ev.scene.spread > 4:  # over a threshold, where exponentials may have no value
            raise Outside("numbers too large to represent") from None
        raise Fault("wrong", "a number too large to represent", where(ev), rel) from None


def for_all(ev, attempt, rel, root):
    """Call `attempt()` for all values of the index letters, its errors told as faults of the equation `rel`."""
    for _ in every(ev, lambda: tried(ev, attempt, rel), root):
        pass


def where(ev):
    return ", ".join(f"{name} = {int(i)}" for name, i in sorted(ev.index.items()))


def link(ev, rel, k, op, a, b, outcome):
    """One link a = b (or a ≤ b) of a chain."""
    left, right = rel.args[k], rel.args[k + 1]
    if op in "<>≤≥≠":
        return _inequality(ev, left, op, right, a, b, outcome)
    if op != "=":
        raise rel.refused(f"the relation {op} cannot be executed here")
    a, b = matched(a, b, left, right)
    if mx.shape(a) != mx.shape(b):
        turned = isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape == b.shape[::-1]
        flipped = turned and error_of(ev, a.data, b.T.data)[0] <= TOLERANCE
        message = f"the left side is {mx.name(a)}, the right side is {mx.name(b)}"
        if ev.squared:
            message += f"; {latex(ev.squared)} is taken entry by entry; the squared length is \\lVert x \\rVert^2"
        raise Fault("transposed" if flipped else "shape-error", message, "", right)
    x, y = mx.entries(a), mx.entries(b)
    if ev.oracle.exact:
        return _proved(ev, x, y, right)
    error, place = error_of(ev, x, y)
    outcome.worst = max(outcome.worst, error)
    outcome.live |= "num" in (left.kind, right.kind) or any(v != 0 for v in (*x, *y))
    if not error <= TOLERANCE:
        if ev.scene.spread > 1 and (ev.lost or not FINE < error < math.inf):
            raise Outside("numbers too large or too small to compare")  # far out only
        square = isinstance(a, Matrix) and a.shape[0] == a.shape[1]
        if square and error_of(ev, x, b.T.data)[0] <= TOLERANCE:
            raise Fault("transposed", "each side is the transpose of the other", where(ev), right)
        at = ", ".join(p for p in (where(ev), _entry(a, place)) if p)
        digits = 4 if shown(ev, x[place]) != shown(ev, y[place]) else 12
        numbers = f"left {shown(ev, x[place], digits)}, right {shown(ev, y[place], digits)}"
        raise Fault("wrong", "the two sides differ in value", f"at {at}: {numbers}" if at else numbers, right)


def _proved(ev, x, y, right):
    """Fault where the exact oracle does not find two lists of numbers equal."""
    for difference in (p - q for p, q in zip(x, y, strict=True)):
        if not ev.oracle.is_zero(difference):
            if gap := ev.oracle.gap(difference):
                words = f"(by {gap:.1e} at a random point, computed to 60 digits)"
                raise Fault("wrong", f"the two sides differ as expressions {words}", where(ev), right)
            raise Fault("unproved", "SymPy does not bring the two sides to one form", where(ev), right)


def _entry(value, place):
    """Where an entry stands, counted from 1: in a column its row, in a matrix its row and column; "" for a number."""
    if not isinstance(value, Matrix):
        return ""
    row, column = divmod(place, value.shape[1])
    return f"entry {row + 1}" + (f",{column + 1}" if value.shape[1] > 1 else "")


def shown(ev, x, digits=4):
    v = ev.oracle.value(x)
    v = complex(v.real if abs(v.real) > 1e-13 else 0, v.imag)
    real = f"{v.real:.{digits}g}"
    return real if abs(v.imag) < 1e-12 * max(1, abs(v)) else f"{real}{v.imag:+.{digits}g}i"


def _inequality(ev, left, op, right, a, b, outcome):
    if isinstance(a, Array) or isinstance(b, Array):
        raise Fault("shape-error", f"{mx.name(a)} and {mx.name(b)} cannot be ordered", "", right)
    if ev.oracle.exact:
        outcome.sampled = True
        return
    outcome.live = True
    x, y = ev.oracle.real(a) + 0.0, ev.oracle.real(b) + 0.0  # no -0
    loose = op in "≤≥" or ev.scene.spread > 1  # far out, a strict bound may be met by rounding
    rounding = TOLERANCE * max(1, abs(x), abs(y))
    slack, apart = rounding if loose else 0, abs(x - y) > rounding
    if not {"<": x < y + slack, ">": x + slack > y, "≤": x <= y + slack, "≥": x + slack >= y, "≠": apart}[op]:
        digits = 4 if f"{x:.4g}" != f"{y:.4g}" else 12
        raise Fault(
            "wrong",
            f"the relation {op} does not hold",
            f"{where(ev)}: left {x:.{digits}g}, right {y:.{digits}g}".lstrip(": "),
            right,
        )


def shape_of(ev, rel):
    """`∂J/∂U ∈ R^{n×d}`: a statement about shape."""
    of = rel.args[1]
    base, power = (of.args[0], of.args[1]) if of.kind == "pow" else (of, None)
    if base.kind != "reals":
        if not ev.holds(rel):
            raise Fault("wrong", "it is not a member", "", rel)
        return
    dims = () if power is None else power.args if power.kind == "times" else (power,)
    expected = tuple(ev.scene.size(d, ev) for d in dims)
    expected += (1,) * (2 - len(expected))

    def attempt():
        value = ev.value(rel.args[0])
        numbers = [float(ev.oracle.real(x)) for x in mx.entries(value)] if base.value != "R" else []
        what, member = MEMBERS.get(base.value, ("", bool))
        if not all(map(member, numbers)):
            raise Fault("wrong", f"not all of it is {what}, as members of {latex(base)} are", where(ev), rel.args[0])
        if mx.shape(value) != expected:
            sides = " × ".join(latex(d) for d in dims) or "a number"
            status = "transposed" if mx.shape(value) == expected[::-1] else "shape-error"
            raise Fault(status, f"the left side is {mx.name(value)}, not {sides}", "", rel.args[0])

    for_all(ev, attempt, rel, rel)
