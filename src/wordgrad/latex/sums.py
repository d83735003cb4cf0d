r"""Sums: what stands under the sign (the letter, its first and last value, conditions), and sums written with dots."""

from lark import Token, Tree

from .pieces import inside, is_group, span
from .syntax import NONE, ONE, Node, Unreadable


class Ranges:
    """What the scripts of a sum sign say, read part by part."""

    def __init__(self, upper):
        self.variables, self.lower, self.upper, self.conditions = [], NONE, upper, []
        self.outer = []  # (variable, lower, upper) of the sums before the last one

    @classmethod
    def of(cls, rel):
        """What one relation says."""
        ranges = cls(NONE)
        ranges.part(rel)
        return ranges

    def part(self, rel):
        """Take in `i`, `i = 1`, `i ∈ S`, `1 ≤ i < n`, `0 < |j| ≤ m`, or a condition."""
        sides, ops = rel.args, rel.value
        plain = [s.bare for s in sides]
        if ops == ("\\sim",):
            return  # k = 1, w_k ∼ P: where the draws come from does not change the sum
        if not ops:
            if sides[0].kind == "mul" and all(a.bare for a in sides[0].args):  # \sum_{ij}
                self.variables += sides[0].args
                return
            if not plain[0]:
                raise rel.refused("an index or a range was expected under this sign")
            self.variables.append(sides[0])
        elif all(s.kind == "num" for s in sides):
            raise rel.refused("an index or a range was expected under this sign")
        elif ops == ("=",) and plain[0] and sides[0] not in self.variables:
            self._start(rel)
        elif ops == ("∈",):
            self._member(rel, plain[0])
        elif set(ops) <= {"<", "≤"} and sides[-2].kind == "abs":
            self.variables.append(sides[-2].args[0])
            self.lower, self.upper = Node("neg", (sides[-1],)), sides[-1]
            self.conditions.append(rel)
        elif len(ops) == 3 and set(ops) <= {"<", "≤"} and plain[1] and plain[2]:  # 1 ≤ i < j ≤ n
            first, last = (rel.here("rel", *sides[k : k + 2], value=ops[k : k + 1]) for k in (0, 2))
            self.part(rel.here("rel", *first.args, last.args[1], value=(ops[0], ops[2])))
            self.part(rel.here("rel", sides[0], *last.args, value=(ops[0], ops[2])))
            self.conditions.append(rel.here("rel", *sides[1:3], value=ops[1:2]))
        elif len(ops) == 2 and set(ops) <= {"<", "≤"} and plain[1]:
            self._another(sides[1])
            self.variables += [sides[1]] if sides[1] not in self.variables else []
            self.lower = sides[0] if ops[0] == "≤" else Node("add", (sides[0], ONE))
            self.upper = sides[2] if ops[1] == "≤" else Node("add", (sides[2], Node("neg", (ONE,))))
        else:
            self.variables += [sides[0]] if not self.variables and plain[0] else []
            self.conditions.append(rel)

    def _start(self, rel):
        """`i = 1` below the sign.

        After other letters, `i, j = 1` for all of them, or `i = 1, j = 1` for another sum.
        """
        variable, first = rel.args
        if self.variables and self.lower is not NONE:
            if self.upper is NONE or first.kind != "num":
                raise rel.refused("one variable to a sum: write \\sum_{i=1}^{n} \\sum_{j=1}^{n}")
            self._next()
        elif self.variables and first.kind != "num":
            self.conditions.append(rel)
            return
        self.variables.append(variable)
        self.lower = first
        if self.upper is NONE and first.kind == "list":
            raise rel.refused("write the range as i = 1 below and n above the sign")

    def _another(self, variable):
        """`1 ≤ j ≤ d` or `j ∈ {1, …, d}` after the range of another letter."""
        if self.variables and variable not in self.variables and self.upper is not NONE:
            self._next()

    def _next(self):
        self.outer += [(v, self.lower, self.upper) for v in self.variables]
        self.variables = []

    def _member(self, rel, plain):
        variable, of = rel.args
        if of.kind == "without":  # w ∈ V \setminus \{o\}
            self._member(rel.with_arg(1, of.args[0]), plain)
            self.conditions.append(rel.here("rel", variable, of.args[1], value=("∉",)))
            return
        if not plain and of.kind == "sym" and variable.kind not in ("sym", "list"):  # \sum_{2 w \in V}
            raise variable.refused("an index was expected under this sign")
        gaps = [a.kind for a in of.args].count("dots") if of.kind == "set" else 0
        if gaps:
            self._another(variable)
        self.variables += [variable] if plain and variable not in self.variables else []
        if not gaps:
            self.conditions.append(rel)
            return
        if any(a.args and a.kind == "sym" for a in of.args):
            words = "sum over their number, k = 1, …, K, since some may be equal"
            raise rel.refused(f"this set is given by a list of indices: {words}")
        self.lower, self.upper = of.args[0], of.args[-1]
        self.conditions += [rel] if gaps > 1 else []  # {-m, …, -1, 1, …, m}

    def domains(self, start, end):
        """A `domain` node (variable, lower, upper, conditions) for each letter, outermost first."""
        *before, last = self.variables or [NONE]
        open_end = NONE in (self.lower, self.upper)
        both = (NONE, NONE) if open_end else (self.lower, self.upper)  # i, j = 1 below, n above
        found = [Node("domain", ends, None, start, end) for ends in (*self.outer, *((v, *both) for v in before))]
        return [*found, Node("domain", (last, self.lower, self.upper, *self.conditions), None, start, end)]


def domains(reader, piece, scripts):
    """The ranges that the scripts of a sum sign give."""
    sup = next((s for s in scripts if s.data == "sup"), None)
    if any(s.data == "prime" for s in scripts):
        raise Unreadable("a prime at this sign is not read: write what is left out under it", *span(piece))
    kinds = [s.data for s in scripts if s in piece.children]  # \underset may add another
    if len(kinds) > len(set(kinds)):
        raise Unreadable("two sub- or superscripts on one sign", *span(piece))
    upper = reader.script(sup) if sup is not None else NONE
    ranges = Ranges(upper)
    for script in scripts:
        if script.data == "sub":
            for rel in _parts(reader, script):
                ranges.part(rel)
    if sup is not None and ranges.upper != upper:
        raise Unreadable("the range has two upper ends", *span(piece))
    return ranges.domains(*span(piece))


def _parts(reader, sub):
    """The relations and letters in a subscript, also of `\\sum_{\\{k \\mid w_k = w\\}}` and of stacked lines."""
    inner = sub.children[0]
    if isinstance(inner, Token):
        return [Node("rel", (reader.script(sub),), (), *span(inner))]
    inner = _builder(inner) or inner
    lines = [Tree("silent", [a]) for a in inner.children if isinstance(a, Tree)]
    groups = [inner] if inner.data in ("silent", "brace") else lines
    return [p for g in groups for p in reader.arguments(g) if isinstance(p, Node)]


def _builder(tree):
    """The braces of a set, if that is all that stands under the sign."""
    pieces = inside(tree) or ()
    alone = len(pieces) == 1 and is_group(pieces[0], ("brace",)) and len(pieces[0].children) == 1
    return pieces[0].children[0] if alone else None


def closed(terms):
    r"""The terms of a sum, with each `v_1 + \dots + v_{2m}` among them put in the form of a sum over an index."""
    terms = list(terms)
    while len(terms) > 1 and (at := next((k for k, t in enumerate(terms) if t.kind == "dots"), None)) is not None:
        dots = terms[at]
        pair = _difference(terms[at - 1], terms[at + 1]) if 0 < at < len(terms) - 1 else None
        if pair is None or pair[0].kind == "num" and not pair[0].value.isdigit():
            raise dots.refused("dots are read between terms that differ in one index: a_1 + \\dots + a_n")
        first, last = pair
        start = at - 1
        if last.kind == "num" and (first.kind != "num" or int(first.value) > int(last.value)):
            first, last = last, first  # z_n + \dots + z_1
        while start:  # 1 + 2 + \dots: the terms before these belong to them
            found = _difference(terms[start - 1], terms[start])
            if found is None or found[1] != first or not _follows(*found):
                break
            start, first = start - 1, found[0]
        used = {n.value for t in terms for n in t.symbols()}
        letter = Node("sym", (), next(x for x in "ijklpqrstabcdefghmnouvwxyz" if x not in used))
        body = _with(terms[at + 1], pair[1], letter)
        domain = dots.here("domain", letter, first, last)
        terms[start : at + 2] = [Node("big", (body, domain), "sum", terms[start].start, terms[at + 1].end)]
    return terms


def indices(nodes):
    """The names in subscripts, and those of the letters and the ends of sums."""
    walked = [n for node in nodes for n in node.walk()]
    runs = {name.value for n in walked if n.kind == "domain" for a in n.args[:3] for name in a.symbols()}
    return runs | {a.value for n in walked if n.kind == "sym" for a in n.args}


def one_index(name):
    """`o_{2m}`, read with two indices, with one, 2 times m; any other name as it is."""
    if len(name.args) == 2 and name.args[0].kind == "num":
        return name.with_args(name.here("mul", *name.args))
    return name


def _indices(a, b):
    """The parts of two nodes side by side; `w_{2m}` has one index where `w_1` has one."""
    b = one_index(b) if a.kind == "sym" and len(a.args) == 1 else b
    return list(zip(a.args, b.args, strict=True)) if len(a.args) == len(b.args) else None


def _difference(a, b):
    """(x, y) if `b` is `a` with y, a number or an index, in every place of x; otherwise None."""
    if a == b:
        return None
    if a.kind == "num":
        return a, b
    pairs = _indices(a, b) if a.kind == b.kind and a.value == b.value else None
    if pairs is None:
        return None
    found = {_difference(x, y) for x, y in pairs if x != y}
    if found == {None} and a.kind == "sym" and len(pairs) == 1:  # z_{t-m}, z_{t+m}
        return pairs[0]
    return found.pop() if len(found) == 1 else None


def _follows(a, b):
    """Whether an index is the next one: 1 and 2, t - m and t - m + 1."""
    if a.kind == b.kind == "num":
        return int(b.value) == int(a.value) + 1
    return b.kind == "add" and b.args == ((*a.args, ONE) if a.kind == "add" else (a, ONE))


def _with(node, old, new):
    if node == old:
        return new
    if node.kind == "sym" and one_index(node).args == (old,):
        return node.with_args(new)
    return node.with_args(*(_with(a, old, new) for a in node.args))
