"""One link of a chain: two sides compared, shapes first, then values; or a statement about a shape, or an update."""

import cmath

from . import matrix as mx
from .indices import Index, Unbound, WrongIndex
from .matrix import Array, Endless, Eye, Matrix, Ones, Repeat, ShapeError
from .notation import Undeclared
from .syntax import Node, Unreadable, key, latex

TOLERANCE = 1e-9
LOSSES = ("J", "L", "E", "C", "\\ell", "ℓ", *(f"\\text{{{word}}}" for word in ("CE", "BCE", "NLL", "MSE", "loss", "Loss")))


class Fault(Exception):
    """A link that does not hold: its status, what is wrong, and the numbers."""

    def __init__(self, status, message, numbers="", node=None, error=float("inf")):
        super().__init__(message)
        self.status, self.numbers, self.node, self.error = status, numbers, node, error


def every(ev, attempt, root):
    """Call `attempt()` for all values of the index letters that it leaves unbound; yields its results."""
    try:
        result = attempt()
    except Unbound as missing:
        size = missing.size or ev.scene.range_of(missing.name, root, ev)
        if size is None:
            error = Undeclared(f"'{missing.name}' is not declared, and nothing here says over what it would run")
            error.node = missing.node
            raise error from None
        for i in ev.scene.shuffled(size[2], size[0], ev.literals):
            ev.index[missing.name] = Index.of(i, *size[:2])
            try:
                yield from every(ev, attempt, root)
            finally:
                ev.index.pop(missing.name, None)
        return
    yield result


def tried(ev, attempt, rel):
    """Shape faults and undefined operations as faults of the equation."""
    try:
        return attempt()
    except ShapeError as error:
        raise Fault("shape-error", str(error), "", error.node or rel) from None
    except WrongIndex as error:
        raise Fault("wrong", str(error), "", error.node or rel) from None
    except ZeroDivisionError:
        raise Fault("wrong", "a division by zero", _where(ev), rel) from None
    except OverflowError:
        raise Fault("wrong", "a number too large to represent", _where(ev), rel) from None


def _where(ev):
    return ", ".join(f"{name} = {int(i)}" for name, i in sorted(ev.index.items()))


def link(ev, rel, k, op, a, b, outcome):
    """One link a = b (or a ≤ b) of a chain."""
    left, right = rel.args[k], rel.args[k + 1]
    if op in "<>≤≥≠":
        return _inequality(ev, left, op, right, a, b, outcome)
    if op != "=":
        raise Unreadable(f"the relation {op} cannot be executed here", rel.start, rel.end)
    a, b = matched(a, b, left, right)
    if mx.shape(a) != mx.shape(b):
        flipped = isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape == b.shape[::-1] and error_of(ev, a.data, b.T.data)[0] <= TOLERANCE
        message = f"the left side is {mx.name(a)}, the right side is {mx.name(b)}"
        raise Fault("transposed" if flipped else "shape-error", message, "", right)
    x, y = (a.data, b.data) if isinstance(a, Matrix) else ([a], [b])
    if ev.oracle.exact:
        for p, q in zip(x, y, strict=True):
            if not ev.oracle.is_zero(p - q):
                gap = ev.oracle.gap(p - q)
                if gap:
                    raise Fault("wrong", f"the two sides differ as expressions (by {gap:.1e} at a random point, computed to 60 digits)", _where(ev), right)
                raise Fault("unproved", "SymPy does not bring the two sides to one form", _where(ev), right)
        return
    error, place = error_of(ev, x, y)
    outcome.worst = max(outcome.worst, error)
    outcome.live |= "num" in (left.kind, right.kind) or any(v != 0 for v in (*x, *y))
    if not error <= TOLERANCE:
        at = _where(ev)
        entry = f"entry {divmod(place, a.shape[1])[0] + 1}" + (f",{place % a.shape[1] + 1}" if a.shape[1] > 1 else "") if isinstance(a, Matrix) else ""
        place_text = ", ".join(p for p in (at, entry) if p)
        numbers = f"{'at ' + place_text + ': ' if place_text else ''}left {_show(ev, x[place])}, right {_show(ev, y[place])}"
        raise Fault("wrong", "the two sides differ in value", numbers, right, error)


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


def _show(ev, x):
    v = ev.oracle.value(x)
    v = complex(v.real if abs(v.real) > 1e-13 else 0, v.imag)
    return f"{v.real:.4g}" if abs(v.imag) < 1e-12 * max(1, abs(v)) else f"{v.real:.4g}{v.imag:+.4g}i"


def _inequality(ev, left, op, right, a, b, outcome):
    if isinstance(a, Array) or isinstance(b, Array):
        raise Fault("shape-error", f"{mx.name(a)} and {mx.name(b)} cannot be ordered", "", right)
    if ev.oracle.exact:
        outcome.sampled = True
        return
    outcome.live = True
    x, y = ev.oracle.real(a), ev.oracle.real(b)
    slack = TOLERANCE * max(1, abs(x), abs(y)) if op in "≤≥" or ev.scene.spread > 1 else 0  # far out, a strict bound may be met by rounding
    if not {"<": x < y + slack, ">": x + slack > y, "≤": x <= y + slack, "≥": x + slack >= y, "≠": x != y}[op]:
        digits = 4 if f"{x:.4g}" != f"{y:.4g}" else 12
        raise Fault("wrong", f"the relation {op} does not hold", f"{_where(ev)}: left {x:.{digits}g}, right {y:.{digits}g}".lstrip(": "), right)


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
        entries = value.data if isinstance(value, Matrix) else [value]
        if base.value != "R" and not all(x.is_integer() and (base.value == "Z" or x >= 0) for x in (float(ev.oracle.real(x)) for x in entries)):
            raise Fault("wrong", f"not all of it is a whole number, as members of \\mathbb{{{base.value}}} are", _where(ev), rel.args[0])
        if mx.shape(value) != expected:
            sides = " × ".join(latex(d) for d in dims) or "a number"
            status = "transposed" if mx.shape(value) == expected[::-1] else "shape-error"
            raise Fault(status, f"the left side is {mx.name(value)}, not {sides}", "", rel.args[0])

    for _ in every(ev, lambda: tried(ev, attempt, rel), rel):
        pass


def update(ev, rel, outcome):
    """`x ← x - η ∂J/∂x`, executed: what is added must be -η times the gradient of the loss named in it."""
    target, right = rel.args
    losses = [n for n in right.walk() if n.kind == "deriv"]
    if not losses:
        losses = [_descended(ev, rel)]
    elif len(losses) > 1 or any(n.kind == "big" and losses[0] in n.walk() for n in right.walk()):
        raise Unreadable("an update is judged by one derivative: define the whole loss, such as J = \\sum_i L_i, and descend that", rel.start, rel.end)
    else:
        terms = right.args if right.kind == "add" else (right,)
        if any(target in t.walk() and losses[0] not in t.walk() and t not in (target, Node("neg", (target,))) for t in terms):
            raise Unreadable("this step descends more than the derivative in it: define the whole loss, decay and all, and descend that", rel.start, rel.end)
    step = _Step(ev, target, right, losses[0])
    cases = 0

    def attempt():
        nonlocal cases
        cases += 1
        outcome.live = True
        error = step.judge()
        outcome.worst = max(outcome.worst, error)

    for _ in every(ev, lambda: tried(ev, attempt, rel), rel):
        pass
    return cases


def _descended(ev, rel):
    """The derivative of the one loss, known by its letter, that is defined through what an update assigns to."""
    table, target = ev.notation, rel.args[0]
    base = target.args[0] if target.kind == "index" else target
    names = {base.value, key(base), *table.rows.get(base.value, ())[:1]}
    heads = [d.head for several in table.functions.values() for d in several] + [d.head for d in table.values.values()]
    found = []
    for head in heads:
        name = head.args[0] if head.kind == "apply" else head
        if name.value.split("_")[0] in LOSSES and names & table.deps(key(name)) - {key(name)}:
            try:
                found += [] if isinstance(ev.value(head), (Array, int)) else [(key(name), head)]
            except (Unbound, Undeclared, ShapeError, WrongIndex, Unreadable):
                continue  # a probability P(w | c), not a number
    losses = [head for name, head in found if not any(name in table.deps(other) for other, _ in found if other != name)]
    if len(losses) != 1:
        which = "several losses are" if losses else "no loss is"
        words = "write the derivative that the step descends, \\frac{\\partial J}{\\partial x}"
        raise Unreadable(f"{which} defined through '{latex(target)}': {words}", rel.start, rel.end)
    return Node("deriv", (losses[0], target))


class _Step:
    """A step of gradient descent on the loss whose derivative stands in it; of ascent, where that is a log-likelihood."""

    def __init__(self, ev, target, right, loss):
        self.ev, self.target, self.right, self.loss = ev, target, right, loss.args[0]
        self.gradient = Node("deriv", (loss.args[0], target))
        self.eta = Node("sym", (), "\\eta") if ev.notation.knows(Node("sym", (), "\\eta")) else None
        self.climbs = False

    def judge(self):
        """The error of the step; Fault if it is none."""
        self.climbs = not self.ev.oracle.exact and self._is_likelihood()
        return self._compared()

    def _compared(self):
        ev = self.ev
        before, after, gradient = self._values()
        rate = ev.value(self.eta) if self.eta else self._rate(before, after, gradient)
        if self.eta is None and not ev.oracle.exact:
            self._same_everywhere(rate)
        expected = mx.add(before, mx.scale(gradient, -rate) if isinstance(gradient, Matrix) else -rate * gradient)
        x, y = (after.data, expected.data) if isinstance(after, Matrix) else ([after], [expected])
        error, place = error_of(ev, x, y)
        if not error <= TOLERANCE:
            if ev.oracle.exact and not self.climbs:  # whether it is a log-likelihood, numbers have told
                self.climbs = True
                return self._compared()
            by = " by the rate \\eta" if self.eta else ""
            way = "ascent" if self.climbs else "descent"
            numbers = f"assigned {_show(ev, x[place])}, {way} gives {_show(ev, y[place])}"
            raise Fault("wrong", f"this is not a step of gradient {way}{by}", numbers, self.right, error)
        return error

    def _values(self):
        """What is assigned to, what is assigned, and the gradient."""
        before, after = self.ev.value(self.target), self.ev.value(self.right)
        if mx.shape(before) != mx.shape(after):
            raise Fault("shape-error", f"{mx.name(after)} is assigned to {mx.name(before)}", "", self.right)
        gradient = self.ev.value(self.gradient)
        if self.climbs:
            gradient = mx.scale(gradient, -1) if isinstance(gradient, Matrix) else -gradient
        return before, after, gradient

    def _is_likelihood(self):
        """Whether what is differentiated is negative wherever the target is moved, without a minus before it: a sum of logarithms of probabilities."""
        table, name = self.ev.notation, self.loss.args[0] if self.loss.kind == "apply" else self.loss
        bodies = [d.body for d in (table.values.get(key(name)), *table.functions.get(key(name), ())) if d] if name.kind == "sym" else [self.loss]
        if any(body.kind == "neg" or body.kind == "add" and body.args[0].kind == "neg" for body in bodies):
            return False
        return all(self._at(factor, 0, lambda: self.ev.oracle.real(self.ev.value(self.loss))) < 0 for factor in (1, -1, 3))

    def _at(self, factor, shift, make):
        """`make()` where the target is so many times as large, and shifted."""
        place, whole, positions, _ = self.ev.target(self.target)
        data = list(whole.data) if isinstance(whole, Matrix) else [whole]
        for k in positions:
            data[k] = data[k] * factor + shift
        with self.ev.moving({place: Matrix(data, whole.shape, whole.sides) if isinstance(whole, Matrix) else data[0]}):
            return make()

    def _rate(self, before, after, gradient):
        """The rate of a step where no η is declared: whatever positive number the gradient is multiplied by."""
        a, b, g = (v.data if isinstance(v, Matrix) else [v] for v in (after, before, gradient))
        rate = sum((q - p) * x for p, q, x in zip(a, b, g, strict=True)) / sum(x * x for x in g)
        if not self.ev.oracle.exact and not self.ev.oracle.real(rate) > 0:
            raise Fault("wrong", f"this step does not go {'up' if self.climbs else 'down'} the gradient", f"its rate would be {_show(self.ev, rate)}", self.right)
        return rate

    def _same_everywhere(self, rate):
        """A rate that is any number at all must at least not depend on what is assigned to."""
        ev = self.ev
        other = self._at(0.7, 0.1, lambda: self._rate(*self._values()))
        if abs(ev.oracle.real(other) - ev.oracle.real(rate)) > 1e-6 * abs(ev.oracle.real(rate)):
            raise Fault("wrong", "this is not a step of gradient descent", f"its rate would be {_show(ev, rate)} here and {_show(ev, other)} there", self.right)
