"""The verdict on a formula: its shapes are checked, every link of it is evaluated at random values."""

import math
from collections import Counter
from dataclasses import dataclass, field, replace

from ..formulas.lookup import Formula
from ..formulas.scene import Scene
from ..latex.syntax import ONE, Node, Unreadable, key, latex
from ..numbers.exact import Exact
from ..numbers.indices import Impossible, Index, TooSmall
from ..numbers.oracles import Complex, Outside, Torch
from .links import Fault, for_all, link, shape_of
from .scope import always, in_force, own, wanted
from .updates import update
from .ways import Ways

TRIALS, MAX_DRAWS, MAX_WORK, IDLE = 3, 400, 150_000, 25
BOUND_TRIALS, SPREADS = 24, (1, 4, 0.1)  # what is only sampled is sampled more widely
FURTHER = (4, 4, 4, 4, 0.25, 0.25)  # how far more draws reach
FARTHEST = 1e4
ORIGIN = 2  # the draw in which all numbers that may be 0 are, for strict bounds
MAX_OUTSIDE = 200  # draws without real values
PROOFS = {0: 1, 1: 1, 2: 2}  # how many proofs, by how many indices stand on one side
ORACLES = {"complex step": Complex, "autograd": Torch, "SymPy": Exact}


@dataclass
class Outcome:
    """What one oracle found: the worst relative error, the cases and sizes tried, and the first fault."""

    worst: float = 0.0
    cases: int = 0
    sizes: list = field(default_factory=list)
    fault: Fault | None = None
    proved: bool | None = None
    steps: int = 0
    live: bool = False  # something other than 0 = 0 was compared in this draw
    done: int = 0  # draws in which something was compared
    sampled: bool = False  # an inequality was among the links: values cannot prove it


def examine(statement, notation, oracle="complex step", trials=TRIALS, first_seed=0):
    """Evaluate every equation of a statement under one oracle.

    Raises:
        Unreadable, Undeclared: it cannot be evaluated at all. Shapes and values that do not fit end up in `fault`.
    """
    return Examination(statement, notation, oracle, trials, first_seed).result()


class Examination:
    """The draws for one statement under one oracle, until nothing more is to be learnt from them."""

    def __init__(self, statement, notation, oracle, trials, first_seed):
        self.notation, self.oracle, self.exact = notation, ORACLES[oracle], oracle == Exact.name
        self.statement, self.conditions = in_force(statement, notation)
        relations = (*self.statement.equations, *self.statement.conditions)
        self.literals = {i for rel in relations for i in _literals(rel)}
        self.signs = {sign for rel in self.statement.equations for sign in rel.value}
        self.sampled, numeric = bool(self.signs & set("<>≤≥∈")), oracle == Complex.name
        self.trials = max(trials, BOUND_TRIALS) if self.sampled and numeric else trials
        self.ways, self.outcome = Ways(numeric and self.trials >= TRIALS), Outcome()
        self.first = self.seed = first_seed
        self.outside, self.broken, self.late = 0, 0, None  # late: a place that only larger sizes have
        self.far, self.proofs = (), []  # how far out the numbers lie; the sizes and indices proved
        self.reached = set()  # the equations of which a case was compared: each needs its own

    def result(self):
        """The outcome of all draws."""
        outcome = self.outcome
        if self.exact and all(set(rel.value) <= set("<>≤≥≠") for rel in self.statement.equations):
            return replace(outcome, sampled=True)  # values cannot prove an order
        count = len(self.statement.equations)
        while outcome.fault is None and (not self.enough(count) or self.ways.missing(self.seed)):
            if self.seed - self.first > MAX_DRAWS or outcome.steps > MAX_WORK:
                if self.enough(count):
                    break
                self.give_up()
            self.draw()
        outcome.proved = True if self.exact and outcome.fault is None and not outcome.sampled else None
        return outcome

    def enough(self, count):
        return self.outcome.done >= self.trials and len(self.reached) == count

    def give_up(self):
        """Say why no draw, or too few, could be compared."""
        if self.exact:
            raise NotImplementedError("the small sizes of a proof do not meet the conditions")
        if self.late is not None:
            node = self.late.node or self.statement.equations[0]
            raise node.refused(f"{self.late}: larger sizes are not tried")
        _never(self.statement, self.conditions)

    def scene(self):
        """The next draw."""
        scene, spreads = Scene(self.notation, self.seed, self.exact, self.broken), (1,)
        if self.sampled or self.outcome.done >= self.trials and self.ways.far:
            near = SPREADS if self.sampled else FURTHER
            spreads = self.far = self.far or _beyond(near, self.statement, self.notation)
        origin = self.signs & set("<>≠") and self.seed == self.first + ORIGIN
        scene.spread = 0 if origin else spreads[self.seed % len(spreads)]
        scene.above = self.outside > 8 and self.outside % 2 == 0
        self.seed += 1
        return scene

    def draw(self):
        """Compare all sides at the values of one draw."""
        outcome, ev = self.outcome, Formula(self.scene(), self.oracle())
        ev.steps, ev.literals = outcome.steps, self.literals
        try:
            cases = self.compared(ev)
        except Outside as reason:
            self.outside += 1
            if self.outside > MAX_OUTSIDE and not outcome.done:
                outcome.fault = Fault("wrong", f"{reason}, at all values tried", node=reason.node)
            return
        except (Impossible, TooSmall) as reason:
            self.broken, self.late = self.broken + 1, reason if isinstance(reason, TooSmall) else self.late
            return
        except Fault as fault:
            outcome.fault = fault
            outcome.sizes.append(dict(ev.scene.sizes))
            return
        finally:
            outcome.steps = ev.steps
        if cases and self.exact and self.repeated(ev):
            return
        # 0 = 0, as of a margin that is kept, says nothing: draw again
        if cases and (outcome.live or self.seed - self.first > IDLE):
            outcome.done += 1
            outcome.cases += cases
            outcome.sizes.append(dict(ev.scene.sizes))
            self.ways.add(ev, self.seed)
        else:
            self.broken += 1

    def compared(self, ev):
        """How many cases were compared; 0 where a condition is broken."""
        if not all(always(ev, c) for c in self.conditions):
            return 0
        ev.seen.clear()  # conditions of the notation are met in every draw
        self.outcome.live = self.exact
        cases = [_equation(ev, rel, self.statement, self.outcome) for rel in self.statement.equations]
        self.reached |= {k for k, found in enumerate(cases) if found}
        return sum(cases)

    def repeated(self, ev):
        """Whether these sizes and indices were proved already; and, by the indices, how many proofs are due."""
        indices = {k: i for k, i in ev.leaves.items() if isinstance(i, Index)}
        if not any(isinstance(k, tuple) for k in indices):  # of a family words may repeat, in any way
            self.trials = PROOFS.get(max(Counter(i.side for i in indices.values()).values(), default=0), 6)
        proof = ev.scene.sizes, {k: int(i) for k, i in indices.items()}
        if self.outcome.done and self.seed - self.first < IDLE and proof in self.proofs:
            return True
        self.proofs.append(proof)
        return False


def _beyond(spreads, statement, notation):
    """How far numbers lie from 0, so far that one lies over every threshold that the formula or a definition names."""
    names = {name for n in statement.symbols() for name in (n.value, key(n))}
    printed = [float(n.value) for n in statement.walk() if n.kind == "num"]
    most = min(max([*printed, *map(notation.largest, names)], default=0), FARTHEST**2)
    far = [1.5 * edge for edge in (min(most, FARTHEST), math.sqrt(most), math.log1p(most))]  # also one of x^2, of e^x
    near, least = max(spreads), min(spreads)
    if far[0] <= near:
        return spreads
    far = [max(k, near) for k in far]
    return (1, *far, least) if spreads is SPREADS else (*far, *far, least)


def _literals(node):
    """The whole numbers that an index may meet; that a sum begins at 1 sets no word apart."""
    if node.kind == "num" and node.value.isdigit() and len(node.value) < 5:
        yield int(node.value)
    for k, arg in enumerate(node.args):
        if not (node.kind == "domain" and k == 1 and arg == ONE):
            yield from _literals(arg)


def _never(statement, conditions):
    """Refuse a statement whose own conditions, or those of the notation, no random values meet."""
    own = [c for c in statement.conditions if c.start >= 0]
    if own:
        raise own[0].refused(f"the conditions were never met by random values: is '{latex(own[0])}' meant as one?")
    others = ", ".join(f"'{latex(c)}'" for c in (*statement.conditions, *conditions)) or "a range is empty"
    raise Unreadable(f"what is declared was never met by random values: {others}", end=0)


def _renamed(ev, rel):
    """`… = y_j - t_j := e_j` only gives a result its name, if the name is new; otherwise it claims an equality."""
    if rel.args[-1].kind == "sym" and not ev.notation.knows(rel.args[-1]):
        return replace(rel, args=rel.args[:-1], value=rel.value[:-1])
    return replace(rel, value=(*rel.value[:-1], "="))


def _equation(ev, rel, statement, outcome):
    """All links of one chain, for all values of its letters; returns how many cases were compared."""
    if rel.value[-1:] == (":=",):
        rel = _renamed(ev, rel)
    if rel.value[-1:] == ("∈",) and len(rel.value) > 1:  # … = U(ŷ - y) ∈ R^d: the chain, and its last side's shape
        _equation(ev, replace(rel, args=rel.args[-2:], value=("∈",)), statement, outcome)
        rel = replace(rel, args=rel.args[:-1], value=rel.value[:-1])
    if rel.value == ("∈",):
        outcome.live = True
        shape_of(ev, rel)
        return 1
    if rel.value[:1] == ("←",):
        if len(rel.value) > 1:  # x ← x - η ∂J/∂x = …
            _equation(ev, replace(rel, args=rel.args[1:], value=rel.value[1:]), statement, outcome)
        return update(ev, replace(rel, args=rel.args[:2], value=("←",)), statement, outcome)
    if not rel.value:
        raise rel.refused("an equation was expected: there is no relation here")
    statement = own(ev, rel, statement)
    root = Node("rel", (*rel.args, *statement.conditions))
    cases, seen, letters, enough = 0, Counter(), None, 1 if ev.oracle.exact else 2

    def attempt():
        nonlocal cases, letters
        if letters and ev.index.keys() >= letters and seen[_pattern(ev)] >= enough:
            return
        first = ev.value(rel.args[0])  # binds the letters of the left side first
        if not wanted(ev, statement, root):
            return
        values = [first] + [ev.value(side) for side in rel.args[1:]]
        cases += 1
        letters = set(ev.index)
        seen[_pattern(ev)] += 1
        for k, op in enumerate(rel.value):
            link(ev, rel, k, op, values[k], values[k + 1], outcome)

    for_all(ev, attempt, rel, root)
    return cases


def _pattern(ev):
    """Which indices are equal to which, and which stand at an end of their range.

    Words, classes and positions are interchangeable, so two cases with one pattern say the same; each pattern is tried
    a few times, not every case.
    """
    known = [*ev.index.items(), *((k, v) for k, v in ev.leaves.items() if isinstance(v, Index))]
    known += [(f"{i}", Index.of(i, None, side)) for side in {i.side for i in ev.index.values()} for i in ev.literals]
    first, pattern = {}, []
    for name, i in known:
        pattern.append(first.setdefault((getattr(i, "side", None), int(i)), str(name)))
    ends = []
    if len(ev.index) <= 2 and not ev.oracle.exact:
        ends = [(i == 1, i == getattr(i, "size", 0)) for i in ev.index.values()]
    return tuple(sorted(ev.index)), tuple(pattern), tuple(ends)
