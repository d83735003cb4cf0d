"""The verdict on a formula: read it, check its shapes, evaluate every link of it at random values, and say what was found."""

import cmath
from collections import Counter
from dataclasses import dataclass, field, replace

from . import matrix as mx
from .evaluate import Index, Unbound, WrongIndex
from .exact import Exact
from .lookup import Formula
from .matrix import ARRAYS, Eye, Matrix, Ones, Repeat, ShapeError
from .notation import BUILTIN_SETS, Undeclared
from .oracles import Complex, Torch
from .scene import Impossible, Scene
from .syntax import Unreadable, key, latex

TOLERANCE, TRIALS, MAX_DRAWS, IDLE = 1e-9, 3, 400, 25
BOUND_TRIALS, SPREADS = 24, (1, 4, 0.1)  # what is only sampled is sampled more widely
ORACLES = {"complex step": Complex, "autograd": Torch, "SymPy": Exact}


class Fault(Exception):
    """A link that does not hold: its status, what is wrong, and the numbers."""

    def __init__(self, status, message, numbers="", node=None, error=float("inf")):
        super().__init__(message)
        self.status, self.numbers, self.node, self.error = status, numbers, node, error


@dataclass
class Outcome:
    """What one oracle found: the worst relative error, the cases and sizes tried, and the first fault."""

    oracle: str
    worst: float = 0.0
    cases: int = 0
    sizes: list = field(default_factory=list)
    fault: Fault | None = None
    proved: bool | None = None
    live: bool = False  # something other than 0 = 0 was compared in this draw
    sampled: bool = False  # an inequality was among the links: values cannot prove it


def examine(statement, notation, oracle="complex step", trials=TRIALS, first_seed=0):
    """Evaluate every equation of a statement under one oracle.

    Raises: Unreadable, Undeclared for what cannot be evaluated at all. Shapes and values that do not fit end up in `fault`.
    """
    outcome = Outcome(oracle)
    exact = oracle == "SymPy"
    statement, relevant = _relevant(statement, notation)
    sampled = any(set(rel.value) & set("<>≤≥∈") for rel in statement.equations)
    trials = max(trials, BOUND_TRIALS) if sampled and not exact else trials
    done, seed = 0, first_seed
    while done < trials:
        if seed - first_seed > MAX_DRAWS:
            place = statement.conditions[0] if statement.conditions else statement.equations[0]
            raise Unreadable("the conditions were never met by random values: check them", place.start, place.end)
        scene = Scene(notation, seed, small=exact)
        scene.spread = SPREADS[seed % len(SPREADS)] if sampled else 1
        seed += 1
        ev = Formula(scene, ORACLES[oracle]())
        try:
            if not all(_always(ev, c) for c in relevant):
                continue
            cases, outcome.live = 0, exact
            for rel in statement.equations:
                cases += _equation(ev, rel, statement, outcome)
        except Impossible:
            continue
        except Fault as fault:
            outcome.fault = fault
            outcome.sizes.append(dict(scene.sizes))
            return outcome
        if cases and (outcome.live or seed - first_seed > IDLE):  # 0 = 0, as of a margin that is kept, says nothing: draw again
            done += 1
            outcome.cases += cases
            outcome.sizes.append(dict(scene.sizes))
    outcome.proved = True if exact and not outcome.sampled else None
    return outcome


def _relevant(statement, notation):
    """The conditions of the notation that speak only of what the statement uses; those on its free letters (w ≠ c) join its own."""
    used = set()
    for rel in (*statement.equations, *statement.conditions):
        for node in rel.walk():
            if node.kind == "sym" and (node.args or node.value not in notation.symbols or not notation.symbols[node.value].family):
                used |= notation.deps(node.value) | notation.deps(key(node))
    relevant = [c for c in notation.conditions if all(n.value in used for n in c.walk() if n.kind == "sym" and notation.knows(n))]
    free = {c: {s.value for s in c.args if s.kind == "sym" and not s.args and not notation.knows(s) and s.value not in BUILTIN_SETS} for c in relevant}
    letters = {n.value for rel in (*statement.equations, *statement.conditions) for n in rel.walk() if n.kind == "sym" and not n.args}
    own = tuple(replace(c, start=-1) for c in relevant if free[c] and free[c] <= letters)
    return replace(statement, conditions=(*statement.conditions, *own)), [c for c in relevant if not free[c]]


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
        for i in ev.scene.shuffled(size[2], size[0]):
            ev.index[missing.name] = Index.of(i, *size[:2])
            try:
                yield from every(ev, attempt, root)
            finally:
                ev.index.pop(missing.name, None)
        return
    yield result


def _always(ev, rel):
    """Whether a condition of the notation holds for all its letters; `w_k ≠ w_l` says nothing where k = l."""
    return all(every(ev, lambda: _trivial(ev, rel) or ev.holds(rel), rel))


def _trivial(ev, rel):
    a, b = rel.args[0], rel.args[-1]
    return rel.value == ("≠",) and a.kind == b.kind == "sym" and a.args and a.value == b.value and [ev.whole(x) for x in a.args] == [ev.whole(x) for x in b.args]


def _wanted(ev, statement, root):
    """Whether the printed conditions hold for the present values of the letters."""
    conditions = [c for c in statement.conditions if c.value]
    letters = [c for c in conditions if all(s.kind == "sym" and not s.args for s in c.args)]
    for c in conditions:
        bound = dict(ev.index)
        for truth, others in every(ev, lambda c=c: (_trivial(ev, c) or ev.holds(c), [x for x in letters if x is not c]), root):
            extra = [x for x in others if any(s.value not in bound for s in x.args if s.kind == "sym" and s.value in ev.index)]
            if c in letters and any(s.value not in bound and s.value in ev.index for s in c.args):
                continue  # a letter of the conditions alone: it only says where the others apply
            if not truth and all(ev.holds(x) for x in extra):
                return False
    return True


def _renamed(ev, rel):
    """`… = y_j - t_j := e_j` only gives a result its name, if the name is new; otherwise it claims an equality."""
    if rel.args[-1].kind == "sym" and not ev.notation.knows(rel.args[-1]):
        return replace(rel, args=rel.args[:-1], value=rel.value[:-1])
    return replace(rel, value=(*rel.value[:-1], "="))


def _own(ev, rel, statement):
    """The statement with the conditions of one of its equations: those that follow it (or lead, where the display begins with one), on letters that it has."""
    if len(statement.equations) == 1:
        return statement
    starts = [e.start for e in statement.equations]
    leading = any(0 <= c.start < starts[0] for c in statement.conditions)
    letters = {n.value for n in rel.walk() if n.kind == "sym" and not n.args}

    def applies(c):
        first, last = (c.start, rel.start) if leading else (rel.start, c.start)
        between = [x for x in starts if first < x < last]
        parted = any(first < d.start < max(between) if not leading else min(between) < d.start < last for d in statement.conditions) if between else False
        free = {n.value for n in c.walk() if n.kind == "sym" and not n.args and not ev.notation.knows(n)}
        return (c.start < 0 or first < last and not parted) and (not free or free & letters)

    return replace(statement, conditions=tuple(c for c in statement.conditions if applies(c)))


def _equation(ev, rel, statement, outcome):
    """All links of one chain, for all values of its letters; returns how many cases were compared."""
    if rel.value[-1:] == (":=",):
        rel = _renamed(ev, rel)
    if rel.value[-1:] == ("∈",) and len(rel.value) > 1:  # … = U(ŷ - y) ∈ R^d: the chain, and the shape of its last side
        _equation(ev, replace(rel, args=rel.args[-2:], value=("∈",)), statement, outcome)
        rel = replace(rel, args=rel.args[:-1], value=rel.value[:-1])
    if rel.value == ("∈",):
        outcome.live = True
        _shape_of(ev, rel)
        return 1
    if rel.value == ("←",):
        return _update(ev, rel, outcome)
    if not rel.value:
        raise Unreadable("an equation was expected: there is no relation here", rel.start, rel.end)
    statement = _own(ev, rel, statement)
    root = type(rel)("rel", (*rel.args, *statement.conditions), None)
    cases, seen = 0, Counter()

    def attempt():
        nonlocal cases
        letters = seen.get("letters")
        if letters and ev.index.keys() >= letters and seen[_pattern(ev)] >= (1 if ev.oracle.exact else 2):
            return
        first = ev.value(rel.args[0])  # binds the letters of the left side first
        if not _wanted(ev, statement, root):
            return
        values = [first] + [ev.value(side) for side in rel.args[1:]]
        cases += 1
        seen["letters"] = set(ev.index)
        seen[_pattern(ev)] += 1
        for k, op in enumerate(rel.value):
            _link(ev, rel, k, op, values[k], values[k + 1], outcome)

    for _ in every(ev, lambda: _tried(ev, attempt, rel), root):
        pass
    return cases


def _pattern(ev):
    """Which indices are equal to which, and which stand at an end of their range.

    Words, classes and positions are interchangeable, so two cases with one pattern say the same; each pattern is tried a few times, not every case.
    """
    known = [*ev.index.items(), *((k, v) for k, v in ev.leaves.items() if isinstance(v, Index))]
    first, pattern = {}, []
    for name, i in known:
        pattern.append(first.setdefault((getattr(i, "side", None), int(i)), str(name)))
    ends = [(i == 1, i == getattr(i, "size", 0)) for i in ev.index.values()] if len(ev.index) <= 2 and not ev.oracle.exact else []
    return tuple(sorted(ev.index)), tuple(pattern), tuple(ends)


def _tried(ev, attempt, rel):
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


def _link(ev, rel, k, op, a, b, outcome):
    """One link a = b (or a ≤ b) of a chain."""
    left, right = rel.args[k], rel.args[k + 1]
    if op in "<>≤≥≠":
        return _inequality(ev, left, op, right, a, b, outcome)
    if op != "=":
        raise Unreadable(f"the relation {op} cannot be executed here", rel.start, rel.end)
    a, b = _matched(a, b, left, right)
    if mx.shape(a) != mx.shape(b):
        flipped = isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape == b.shape[::-1] and _error(ev, a.data, b.T.data)[0] <= TOLERANCE
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
    error, place = _error(ev, x, y)
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


def _matched(a, b, left, right):
    """A literal 0 equals an array of zeros; ones and identities take the size of what they meet."""
    for this, other, node, swap in ((a, b, left, False), (b, a, right, True)):
        if isinstance(other, Matrix):
            n, m = other.shape
            made = None
            if _nothing(node) and not isinstance(this, ARRAYS) and this == 0:
                made = Matrix([0] * (n * m), other.shape, other.sides)
            elif isinstance(this, Ones) and (n if this.row else m) == 1:
                made = Matrix([this.factor] * (n * m), other.shape, other.sides)
            elif isinstance(this, Repeat) and this.line.shape[1 if this.row else 0] == (m if this.row else n):
                made = this.filled(n if this.row else m, other.sides[0 if this.row else 1])
            elif isinstance(this, Eye) and n == m:
                made = Matrix([this.factor if i % (n + 1) == 0 else 0 for i in range(n * m)], other.shape, other.sides)
            if made is not None:
                return (other, made) if swap else (made, other)
    if isinstance(a, ARRAYS[1:]) or isinstance(b, ARRAYS[1:]):
        raise ShapeError("the size of the ones or of the identity does not follow from the other side")
    return a, b


def _error(ev, x, y):
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
    return f"{v.real:.4g}" if abs(v.imag) < 1e-12 * max(1, abs(v)) else f"{v.real:.4g}{v.imag:+.4g}i (a logarithm or root of a negative number)"


def _inequality(ev, left, op, right, a, b, outcome):
    if isinstance(a, ARRAYS) or isinstance(b, ARRAYS):
        raise Fault("shape-error", f"{mx.name(a)} and {mx.name(b)} cannot be ordered", "", right)
    if ev.oracle.exact:
        outcome.sampled = True
        return
    outcome.live = True
    x, y = ev.oracle.real(a), ev.oracle.real(b)
    slack = TOLERANCE * max(1, abs(x), abs(y)) if op in "≤≥" or ev.scene.spread > 1 else 0  # far out, a strict bound may be met by rounding
    if not {"<": x < y + slack, ">": x + slack > y, "≤": x <= y + slack, "≥": x + slack >= y, "≠": x != y}[op]:
        raise Fault("wrong", f"the relation {op} does not hold", f"{_where(ev)}: left {x:.4g}, right {y:.4g}".lstrip(": "), right)


def _shape_of(ev, rel):
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
        if mx.shape(value) != expected:
            sides = " × ".join(latex(d) for d in dims) or "a number"
            status = "transposed" if mx.shape(value) == expected[::-1] else "shape-error"
            raise Fault(status, f"the left side is {mx.name(value)}, not {sides}", "", rel.args[0])

    for _ in every(ev, lambda: _tried(ev, attempt, rel), rel):
        pass


def _update(ev, rel, outcome):
    """`x ← x - η ∂J/∂x`, executed: what is added must be -η times the gradient of the loss named in it."""
    target, right = rel.args
    losses = [n for n in right.walk() if n.kind == "deriv"]
    if not losses:
        raise Unreadable("an update is judged by the derivative it descends: write \\frac{\\partial J}{\\partial x} in it", rel.start, rel.end)
    cases = 0

    def attempt():
        nonlocal cases
        before, after = ev.value(target), ev.value(right)
        if mx.shape(before) != mx.shape(after):
            raise Fault("shape-error", f"{mx.name(after)} is assigned to {mx.name(before)}", "", right)
        gradient = ev.value(type(rel)("deriv", (losses[0].args[0], target)))
        outcome.live = True
        eta = type(rel)("sym", (), "\\eta")
        rate = ev.value(eta) if ev.notation.knows(eta) else _rate(ev, before, after, gradient, right)
        expected = mx.add(before, mx.scale(gradient, -rate) if isinstance(gradient, Matrix) else -rate * gradient)
        cases += 1
        x, y = (after.data, expected.data) if isinstance(after, Matrix) else ([after], [expected])
        error, place = _error(ev, x, y)
        outcome.worst = max(outcome.worst, error)
        if not error <= TOLERANCE:
            by = " by the rate \\eta" if ev.notation.knows(eta) else ""
            raise Fault("wrong", f"this is not a step of gradient descent{by}", f"assigned {_show(ev, x[place])}, descent gives {_show(ev, y[place])}", right, error)

    for _ in every(ev, lambda: _tried(ev, attempt, rel), rel):
        pass
    return cases

def _rate(ev, before, after, gradient, node):
    """The rate of a step where no η is declared: whatever positive number the gradient is multiplied by."""
    a, b, g = (v.data if isinstance(v, Matrix) else [v] for v in (after, before, gradient))
    rate = sum((q - p) * x for p, q, x in zip(a, b, g, strict=True)) / sum(x * x for x in g)
    if not ev.oracle.exact and not ev.oracle.real(rate) > 0:
        raise Fault("wrong", "this step does not go down the gradient", f"its rate would be {_show(ev, rate)}", node)
    return rate
