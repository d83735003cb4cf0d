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

TRIALS, MAX_DRAWS, MAX_WORK, IDLE = 3, 400, 150_000, 25
BOUND_TRIALS, SPREADS = 24, (1, 4, 0.1)  # what is only sampled is sampled more widely
FURTHER = (4, 4, 4, 4, 0.25, 0.25)  # how far more draws reach
FARTHEST = 1e4
ORIGIN = 2  # the draw in which all numbers that may be 0 are, for strict bounds
PATIENCE, MAX_OUTSIDE = 8, 200  # draws without news; draws without real values
WORDS = 4  # draws of a formula with many words, two of which may be the same by chance
RARE = 9  # draws of a formula with a root, whose inside may change its sign, with a maximum, or with numbers of a set
PROOFS = {0: 1, 1: 1, 2: 2}  # how many proofs, by how many indices stand on one side
ORACLES = {"complex step": Complex, "autograd": Torch, "SymPy": Exact}


@dataclass
class Outcome:
    """What one oracle found: the worst relative error, the cases and sizes tried, and the first fault."""

    oracle: str
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
    outcome, exact = Outcome(oracle), oracle == "SymPy"
    statement, conditions = in_force(statement, notation)
    literals = {i for rel in (*statement.equations, *statement.conditions) for i in _literals(rel)}
    sampled = any(set(rel.value) & set("<>≤≥∈") for rel in statement.equations)
    strict = any(set(rel.value) & set("<>≠") for rel in statement.equations)
    trials = max(trials, BOUND_TRIALS) if sampled and oracle == Complex.name else trials
    if exact and all(set(rel.value) <= set("<>≤≥≠") for rel in statement.equations):
        return replace(outcome, sampled=True)  # values cannot prove an order
    proofs, ways, seed, outside, broken = [], Ways(trials if oracle == "complex step" else 0), first_seed, 0, 0
    late, far = None, ()  # a place that only larger sizes have; how far out the numbers lie
    while outcome.done < trials or ways.missing(seed):
        if seed - first_seed > MAX_DRAWS or outcome.steps > MAX_WORK:
            if outcome.done >= trials:
                break
            if exact:
                raise NotImplementedError("the small sizes of a proof do not meet the conditions")
            if late is not None:
                raise (late.node or statement.equations[0]).refused(f"{late}: larger sizes are not tried")
            _never(statement, conditions)
        scene = Scene(notation, seed, exact, broken)
        spreads = (1,)
        if sampled or outcome.done >= trials and ways.far:
            spreads = far = far or _beyond(SPREADS if sampled else FURTHER, statement, notation)
        scene.spread = 0 if strict and seed == first_seed + ORIGIN else spreads[seed % len(spreads)]
        scene.above = outside > 8 and outside % 2 == 0
        seed += 1
        ev = Formula(scene, ORACLES[oracle]())
        ev.steps, ev.literals = outcome.steps, literals
        try:
            if not all(always(ev, c) for c in conditions):
                broken += 1
                continue
            ev.seen.clear()  # conditions of the notation are met in every draw
            cases, outcome.live = 0, exact
            for rel in statement.equations:
                cases += _equation(ev, rel, statement, outcome)
        except Outside as reason:
            outside = outside + 1
            if outside > MAX_OUTSIDE and not outcome.done:
                outcome.fault = Fault("wrong", f"{reason}, at all values tried", node=reason.node)
                return outcome
            continue
        except (Impossible, TooSmall) as reason:
            broken, late = broken + 1, reason if isinstance(reason, TooSmall) else late
            continue
        except Fault as fault:
            outcome.fault = fault
            outcome.sizes.append(dict(scene.sizes))
            return outcome
        finally:
            outcome.steps = ev.steps
        if exact and cases:
            indices = {k: i for k, i in ev.leaves.items() if isinstance(i, Index)}
            drawn = {k: int(i) for k, i in indices.items()}
            words = any(isinstance(k, tuple) for k in indices)
            together = max(Counter(i.side for i in indices.values()).values(), default=0)
            trials = PROOFS.get(together, 6) if not words else trials  # words that may repeat, or equal indices
            if outcome.done and seed - first_seed < IDLE and (scene.sizes, drawn) in proofs:
                continue
            proofs.append((scene.sizes, drawn))
        # 0 = 0, as of a margin that is kept, says nothing: draw again
        if cases and (outcome.live or seed - first_seed > IDLE):
            outcome.done += 1
            outcome.cases += cases
            outcome.sizes.append(dict(scene.sizes))
            ways.add(ev, seed)
        else:
            broken += 1
    outcome.proved = True if exact and not outcome.sampled else None
    return outcome


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


class Ways:
    """Which way the branches, kinks and comparisons of a formula went, over all draws; and whether more are worth
    while.

    `|t| = t` holds in every draw where t happens to be positive. So the draws go on until everything that may go two
    ways has done so, or until `PATIENCE` of them brought nothing new.
    """

    def __init__(self, trials):
        self.seen, self.news, self.idle, self.off = {}, 0, 0, trials < TRIALS
        self.done, self.least, self.roots = 0, 0, False

    def add(self, ev, seed):
        """What one draw showed: also which declared indices were equal, and the values of indices with few of them."""
        if self.off:
            return
        self.done, self.least = self.done + 1, max(self.least, RARE * (ev.rare or ev.far))
        self.roots |= ev.far
        before = sum(map(len, self.seen.values()))
        for what, found in ev.seen.items():
            self.seen.setdefault(what, set()).update(found)
        for name, size in ev.scene.sizes.items():
            self.seen.setdefault(f"size {name}", set()).add(size)
        indices = [(k, i) for k, i in ev.leaves.items() if isinstance(i, Index) and isinstance(k, str)]
        for side in {i.side for _, i in indices}:
            self._partition(side, [(name, int(i)) for name, i in indices if i.side == side])
        for name, i in indices:
            if i.side.isdigit() and i.size <= 3:
                self.seen.setdefault(name, set()).add(int(i))
        families = {}
        for k, i in ev.leaves.items():
            if isinstance(i, Index) and not isinstance(k, str):
                families.setdefault(k[0], []).append(int(i))
        self.least = max(self.least, WORDS * bool(families))
        for name, members in families.items():
            if len(members) > 1:
                self.seen.setdefault(f"{name} repeats", {False}).add(len(set(members)) < len(members))
        self.idle += 1
        if sum(map(len, self.seen.values())) > before:
            self.news, self.idle = seed, 0

    def _partition(self, side, indices):
        """Which indices of one side are equal: two of them, or three of them in all five ways."""
        for k, (name, i) in enumerate(indices):
            for other, j in indices[:k]:
                self.seen.setdefault((other, name), set()).add(i == j)
        if len(indices) == 3:
            (_, a), (_, b), (_, c) = indices
            for way, found in enumerate((a == b != c, a == c != b, b == c != a)):
                self.seen.setdefault((side, way), set()).update({False, found})

    @property
    def far(self):
        """Whether what is missing may lie far out: the other sign of a root's inside, the other way of a branch."""
        return self.roots or any(isinstance(what, int) and len(found) < 2 for what, found in self.seen.items())

    def missing(self, seed):
        if self.done < self.least:
            return True
        if self.off or self.idle >= PATIENCE or seed - self.news >= 10 * PATIENCE:
            return False
        return any(len(found) < 2 for found in self.seen.values())


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
