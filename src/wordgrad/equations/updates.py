"""Steps of gradient descent and ascent, executed as the assignments they are."""

from ..formulas.compare import TOLERANCE, error_of
from ..formulas.lookup import LOSSES
from ..formulas.notation import Undeclared
from ..latex.reader import RATES
from ..latex.syntax import Node, Unreadable, key, latex
from ..numbers import matrix as mx
from ..numbers.indices import Impossible, Unbound, WrongIndex
from ..numbers.matrix import Array, Matrix, ShapeError
from .links import Fault, for_all, shown
from .scope import names_of, own, wanted


def update(ev, rel, statement, outcome):
    """`x ← x - η ∂J/∂x`, executed: what is added must be -η times the gradient of the loss named in it."""
    target, right = rel.args
    losses = [n for n in right.walk() if n.kind == "deriv"]
    if not losses:
        losses = [_descended(ev, rel)]
    elif len(losses) > 1 or any(n.kind == "big" and losses[0] in n.walk() for n in right.walk()):
        raise rel.refused(
            "an update is judged by one derivative: define the whole loss, such as J = \\sum_i L_i, and descend that"
        )
    elif _leftover(right, target, losses[0]):
        if not names_of(losses[0].args[1], ev.notation) & names_of(target, ev.notation):
            words = f"'{latex(target)}' is not what the derivative is taken by, so this is no step of descent"
            raise rel.refused(f"{words}: define it, m_t = \\beta m_{{t-1}} + …, and write an equation")
        words = "define the whole loss, decay and all, and descend that"
        raise rel.refused(f"this step descends more than the derivative in it: {words}")
    if any(n.kind == "call" and n.value == "sqrt" for n in _outside(right, losses[0])):
        raise rel.refused("a step with a rate of its own for every entry is not judged: write the plain step")
    step = _Step(ev, target, right, losses[0])
    statement = own(ev, rel, statement)
    root = Node("rel", (*rel.args, *statement.conditions))
    cases = 0

    def attempt():
        nonlocal cases
        ev.value(target)  # binds its letters
        if not wanted(ev, statement, root):
            return
        outcome.worst = max(outcome.worst, step.judge())
        cases += 1
        outcome.live = True

    for_all(ev, attempt, rel, root)
    return cases


def _outside(node, part):
    """A node and all below it, but not one part."""
    if node == part:
        return
    yield node
    for arg in node.args:
        yield from _outside(arg, part)


def _leftover(right, target, derivative):
    """Whether something with the target is added to the derivative, as in weight decay, or to the step beside `x`."""
    for node in _outside(right, derivative):
        if node.kind == "add" and any(derivative in t.walk() for t in node.args):
            kept = (target, Node("neg", (target,))) if node is right else ()
            if any(target in t.walk() for t in node.args if t not in kept and derivative not in t.walk()):
                return True
    return False


def _descended(ev, rel):
    """The derivative of the one loss, known by its letter, that is defined through what an update assigns to."""
    table, target = ev.notation, rel.args[0]
    base = target.args[0] if target.kind == "index" else target
    if base.kind != "sym":
        raise target.refused("a step assigns to a name")
    names = names_of(base, table)
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
        raise rel.refused(f"{which} defined through '{latex(target)}': {words}")
    return Node("deriv", (losses[0], target))


class _Step:
    """A step of gradient descent on the loss whose derivative stands in it.

    Of ascent, where that is a log-likelihood.
    """

    def __init__(self, ev, target, right, loss):
        self.ev, self.target, self.right, self.loss = ev, target, right, loss.args[0]
        self.gradient = Node("deriv", (loss.args[0], target))
        self.eta = self._named_rate(written_out=loss not in right.walk())
        self.climbs = False
        self.rates = [n for n in right.symbols() if n.value in RATES and ev.notation.knows(n)]
        self.logarithms = self._of_logarithms(self.loss, 0)

    def _named_rate(self, written_out):
        """The rate that has a name: a declared η, or, where the gradient is written out, the one number in the step
        that the loss does not rest on; None where it may be any number.
        """
        table, eta = self.ev.notation, Node("sym", (), "\\eta")
        if table.knows(eta):
            return eta
        if not written_out:
            return None
        loss = self.loss.args[0] if self.loss.kind == "apply" else self.loss
        other = {n for n in self.right.symbols() if key(n) not in table.deps(key(loss)) | names_of(self.target, table)}
        numbers = [n for n in other if n.bare and n.value in table.symbols and table.symbols[n.value].kind == "number"]
        return numbers[0] if len(numbers) == 1 else None

    def judge(self):
        """The error of the step; Fault if it is none."""
        if not self.ev.oracle.exact and any(self.ev.oracle.real(self.ev.value(n)) < 0 for n in self.rates):
            raise Impossible  # a step size is positive, whether or not it is declared so
        if isinstance(loss := self.ev.value(self.loss), Array):
            raise ShapeError(f"a step descends a number, and '{latex(self.loss)}' is {mx.name(loss)}")
        self.climbs = not self.ev.oracle.exact and self._is_likelihood()
        return self._compared()

    def _compared(self):
        ev = self.ev
        before, after, gradient = self._values()
        rate = ev.value(self.eta) if self.eta else self._rate(before, after, gradient)
        if self.eta is None and not ev.oracle.exact:
            self._same_everywhere(rate)
        expected = mx.add(before, mx.scale(gradient, -rate) if isinstance(gradient, Matrix) else -rate * gradient)
        x, y = mx.entries(after), mx.entries(expected)
        error, place = error_of(ev, x, y)
        if not error <= TOLERANCE:
            if ev.oracle.exact and not self.climbs:  # whether it is a log-likelihood, numbers have told
                self.climbs = True
                return self._compared()
            by = f" by the rate {latex(self.eta)}" if self.eta else ""
            way = "ascent" if self.climbs else "descent"
            numbers = f"assigned {shown(ev, x[place])}, {way} gives {shown(ev, y[place])}"
            raise Fault("wrong", f"this is not a step of gradient {way}{by}", numbers, self.right)
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
        """Whether what is differentiated is a sum of logarithms of probabilities: it is negative wherever the target is
        moved, without a minus before it.
        """
        return self.logarithms and all(
            self._at(factor, 0, lambda: self.ev.oracle.real(self.ev.value(self.loss))) < 0 for factor in (1, -1, 3)
        )

    def _of_logarithms(self, node, depth):
        """Whether a value is a sum, a mean or a weighted sum of logarithms, also through definitions."""
        inner = lambda part: self._of_logarithms(part, depth + 1)
        if node.kind in ("sym", "apply") and depth < 20:
            table, name = self.ev.notation, node.args[0] if node.kind == "apply" else node
            found = *table.functions.get(key(name), ()), *table.patterns.get(name.value, ())
            return any(inner(d.body) for d in (table.values.get(key(name)), *found) if d)
        if node.kind == "call":
            return node.value == "log"
        if node.kind in ("mul", "dot", "times"):  # but -p log p and p log p are entropies
            return any(inner(a) and a.args[:1] != (b,) for a, b in (node.args, node.args[::-1]))
        if node.kind == "add":
            return all(map(inner, node.args))
        return node.kind in ("big", "div") and inner(node.args[0])

    def _at(self, factor, shift, make):
        """`make()` where the target is so many times as large, and shifted."""
        place, whole, positions, _ = self.ev.target(self.target)
        data = list(mx.entries(whole))
        for k in positions:
            data[k] = data[k] * factor + shift
        with self.ev.moving({place: mx.refilled(whole, data)}):
            return make()

    def _rate(self, before, after, gradient):
        """The rate of a step where no η is declared: whatever positive number the gradient is multiplied by."""
        a, b, g = map(mx.entries, (after, before, gradient))
        rate = sum((q - p) * x for p, q, x in zip(a, b, g, strict=True)) / sum(x * x for x in g)
        if not self.ev.oracle.exact and not self.ev.oracle.real(rate) > 0:
            raise Fault(
                "wrong",
                f"this step does not go {'up' if self.climbs else 'down'} the gradient",
                f"its rate would be {shown(self.ev, rate)}",
                self.right,
            )
        return rate

    def _same_everywhere(self, rate):
        """A rate that is any number at all must at least not depend on what is assigned to."""
        ev = self.ev
        other = self._at(0.7, 0.1, lambda: self._rate(*self._values()))
        if abs(ev.oracle.real(other) - ev.oracle.real(rate)) > 1e-6 * abs(ev.oracle.real(rate)):
            raise Fault(
                "wrong",
                "this is not a step of gradient descent",
                f"its rate would be {shown(ev, rate)} here and {shown(ev, other)} there",
                self.right,
            )
