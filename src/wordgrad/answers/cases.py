"""Two right sides at the same random values: an answer to an exercise and its solution."""

from dataclasses import dataclass

from ..equations.links import every
from ..equations.mutate import TRUTH_ERRORS
from ..equations.scope import always, in_force, wanted
from ..formulas.compare import TOLERANCE, error_of, matched
from ..formulas.lookup import Formula
from ..formulas.scene import Scene
from ..latex.syntax import Node, Statement
from ..numbers import matrix as mx
from ..numbers.indices import Impossible, Unbound
from ..numbers.matrix import Matrix
from ..numbers.oracles import Complex, Outside

FAULTS = (*TRUTH_ERRORS, AttributeError, TypeError, ValueError)


@dataclass
class Case:
    """One draw with all index letters bound: the evaluator, the letters, the solution's value and the answer's (None: it has none)."""

    ev: Formula
    index: dict
    solution: object
    answer: object

    def value(self, node):
        self.ev.index = dict(self.index)
        try:
            return self.ev.value(node)
        except FAULTS:
            return None

    def same(self, a, b):
        return self.gap(a, b) <= TOLERANCE

    def gap(self, a, b):
        """The difference relative to the size; infinite where the shapes differ or a value is missing."""
        if a is None or b is None:
            return float("inf")
        if isinstance(a, mx.Endless) and isinstance(b, mx.Endless) and a.way == b.way:
            a, b = a.part, b.part
        try:
            a, b = matched(a, b, Node("none"), Node("none"))
        except mx.ShapeError:
            return float("inf")
        if mx.shape(a) != mx.shape(b):
            return float("inf")
        return error_of(self.ev, mx.entries(a), mx.entries(b))[0]

    def numbers(self, value):
        return [self.ev.oracle.value(x) for x in mx.entries(value)]


def cases(statement, solution, given, notation, draws=3, each=6, small=False, real=True):
    """Draws of everything, with the values of both right sides; the left side says no more than how far its letters run.

    If `real`, draws where the answer has a logarithm or root of a negative number are left out, as long as there are others.
    """
    left = statement.equations[0].args[0]
    whole = Statement((Node("rel", (left, solution, given), ("=", "=")),), statement.conditions, "")
    statement, conditions = in_force(whole, notation)
    root = Node("rel", (left, solution, given, *statement.conditions), None)
    found, seed = [], 0
    while len({id(c.ev) for c in found}) < draws and seed < 60:
        ev = Formula(Scene(notation, seed, small), Complex())
        ev.scene.above = seed % 2 == 1  # an answer may hold a logarithm of what is negative otherwise
        seed += 1
        try:
            if all(always(ev, c) for c in conditions):
                found += _draw(ev, statement, solution, given, root, each, real)
        except (Impossible, *TRUTH_ERRORS):
            continue
    return found if found or not real else cases(statement, solution, given, notation, draws, each, small, real=False)


def _draw(ev, statement, solution, given, root, each, real):
    found, patterns = [], {}

    def attempt():
        value = ev.value(solution)
        if not wanted(ev, statement, root):
            return None
        try:
            answer = ev.value(given)
        except Unbound:
            raise
        except Outside:
            if real:
                raise
            answer = None
        except FAULTS:
            answer = None
        return Case(ev, dict(ev.index), value, answer)

    for case in every(ev, attempt, root):
        if case is None:
            continue
        pattern = _pattern(case)
        patterns[pattern] = patterns.get(pattern, 0) + 1
        if patterns[pattern] <= 2:
            found.append(case)
        if len(found) >= each:
            break
    return found


def _pattern(case):
    """Which letters and which declared indices are equal."""
    known = indices(case)
    return tuple(sorted((a, b) for a in known for b in known if a < b and known[a] == known[b]))


def indices(case):
    """The values of the letters and of the declared indices such as o; not of families."""
    return {**{k: int(v) for k, v in case.index.items()}, **{k: int(v) for k, v in case.ev.leaves.items() if isinstance(k, str) and type(v).__name__ == "Index"}}


def constant(node, notation):
    """The value of a right side that depends on nothing random, as a float; None otherwise."""
    if any(n.kind == "sym" and (notation.knows(n) or n.args) for n in node.walk()):
        return None
    try:
        value = Formula(Scene(notation, 0), Complex()).value(node)
    except TRUTH_ERRORS:
        return None
    return None if isinstance(value, mx.Array) else float(Complex().real(value))


def shape_of(statement, notation):
    """The value of the left side in words: a number, a column, a row or a matrix with its sides; None if it cannot be told."""
    left = statement.equations[0].args[0]
    found = cases(statement, left, left, notation, draws=1, each=1)
    value = found[0].solution if found else None
    if not isinstance(value, Matrix):
        return "a number"
    kind = "a column" if value.shape[1] == 1 else "a row" if value.shape[0] == 1 else "a matrix"
    return f"{kind} {mx.name(value)}"
