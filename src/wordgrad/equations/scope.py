"""Which conditions hold for an equation: those of the notation, and those printed beside it."""

from bisect import bisect
from dataclasses import replace

from ..formulas.conditions import CONSTANTS
from ..formulas.sets import BUILTIN_SETS
from ..latex.syntax import key, latex, letters_of
from .links import every


def in_force(statement, notation):
    """(the statement, the conditions of the notation that speak only of what it uses).

    Those on its free letters (w ≠ c) join its own.
    """
    used = set()
    for node in statement.walk():
        if node.kind == "sym" and (node.args or not notation.is_family(node.value)):
            used |= notation.deps(node.value) | notation.deps(key(node))
    for rel in statement.equations:
        used |= _rests_on(rel.args[0], notation) if "←" in rel.value else set()
    own, others, letters = [], [], letters_of(statement.walk())
    for c in notation.conditions:
        new = [n for n in c.symbols() if n.args and not notation.knows(n) and latex(n) not in notation.sizes]
        if any(n.value not in used for n in new):
            continue  # of a name that nothing declares: if the statement has it, that is said there
        if all(n.value in used for n in c.symbols() if notation.knows(n)):
            free = {s.value for s in c.args if s.bare and not notation.knows(s)} - {*BUILTIN_SETS, *CONSTANTS}
            if not free:
                others.append(c)
            elif free <= letters:
                own.append(replace(c, start=-1))
    return replace(statement, conditions=(*statement.conditions, *own)), others


def names_of(name, notation):
    """All that a name may stand under: with and without its indices, and as a row of its matrix."""
    return {name.value, key(name), *notation.rows.get(name.value, ())[:1]}


def _rests_on(target, notation):
    """What a step may rest on without naming it: all that is defined through what it assigns to."""
    names = set().union(*(names_of(name, notation) for name in target.symbols()))
    defined = [notation.deps(name) for name in (*notation.values, *notation.functions)]
    return set().union(*(found for found in defined if names & found))


def always(ev, rel):
    """Whether a condition of the notation holds for all its letters."""
    return all(every(ev, lambda: _met(ev, rel), rel))


def _met(ev, rel):
    """Whether a condition holds now; `w_k ≠ w_l` says nothing where k = l."""
    a, b = rel.args[0], rel.args[-1]
    members = rel.value == ("≠",) and a.kind == b.kind == "sym" and a.args and a.value == b.value
    return members and [ev.whole(x) for x in a.args] == [ev.whole(x) for x in b.args] or ev.holds(rel)


def wanted(ev, statement, root):
    """Whether the printed conditions hold for the present values of the letters."""
    conditions = [c for c in statement.conditions if c.value]
    named = lambda n: n.bare or n.kind == "sym" and key(n) in ev.notation.symbols  # j, o, k_o
    on_letters = [c for c in conditions if all(map(named, c.args))]
    for c in conditions:
        bound = dict(ev.index)

        def free(condition, bound=bound):
            """Whether it speaks of a letter that only now has a value."""
            return any(s.value in ev.index and s.value not in bound for s in condition.args if s.kind == "sym")

        for met in every(ev, lambda c=c: _met(ev, c), root):
            if c in on_letters and free(c):
                continue  # a letter of the conditions alone: it only says where the others apply
            if not met and all(ev.holds(x) for x in on_letters if x is not c and free(x)):
                return False
    return True


def own(ev, rel, statement):
    """The statement with the conditions of one of its equations, on letters that it has.

    They follow it, or lead where the display begins with one.
    """
    if len(statement.equations) == 1:
        return statement
    starts = [e.start for e in statement.equations]
    leading = any(0 <= c.start < starts[0] for c in statement.conditions)
    letters = letters_of(rel.walk())

    def row(place):
        return bisect(statement.rows, place)

    def applies(c):
        if any(row(x) == row(c.start) and x < c.start for x in starts) and row(rel.start) < row(c.start):
            return False  # it stands beside an equation in a row below
        if any(row(x) == row(c.start) and 0 <= c.start < x for x in starts) and row(rel.start) > row(c.start):
            return False  # it leads an equation in a row above
        free = {n.value for n in c.walk() if n.bare and not ev.notation.knows(n)}
        first, last = (c.start, rel.start) if leading else (rel.start, c.start)
        between = [x for x in starts if first < x < last]
        if free and not (free <= letters if between else free & letters):
            return False  # an equation further away takes only the conditions on letters that it has
        if c.start < 0:
            return True
        # Conditions that lead are followed by their equations, others follow them: between two such groups it ends.
        start, end = (min(between, default=last), last) if leading else (first, max(between, default=first))
        return first < last and not any(start < d.start < end for d in statement.conditions)

    return replace(statement, conditions=tuple(c for c in statement.conditions if applies(c)))
