"""What is declared: sizes, numbers, arrays, indices and families of them, and what is known of their values."""

from dataclasses import dataclass, field, replace

from ..latex.sums import one_index
from ..latex.syntax import NONE, ONE, Node, Unreadable, key, latex
from .marks import Symbol
from .rows import Rows
from .sets import BUILTIN_SETS, interval, numbers, simplex, size_names, whole
from .steps import starting


@dataclass
class Definition:
    """`head = body`; for a function or an indexed name, with the nodes of the arguments or indices of the head, and how
    far these are said to run: letter -> set.
    """

    name: str
    head: Node
    body: Node
    label: str = ""
    runs: dict = field(default_factory=dict)
    written: str = ""  # the name as it was written, style and all


@dataclass
class Declarations(Rows):
    """The tables of names, and the part of the notation that takes in `… ∈ …` and conditions."""

    symbols: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)  # key -> Definition of a plain name
    patterns: dict = field(default_factory=dict)  # base -> [Definition] of an indexed name
    functions: dict = field(default_factory=dict)  # base -> [Definition]
    rows: dict = field(default_factory=dict)  # family -> (matrix, "rows" | "columns" | "row vectors")
    lists: dict = field(default_factory=dict)  # family -> the U = [u_1, …, u_n] that named them
    sets: dict = field(default_factory=dict)  # name -> set node
    conditions: list = field(default_factory=list)
    claims: list = field(default_factory=list)  # lines on known functions, such as σ(x) = …, to be judged
    signed: dict = field(default_factory=dict)  # name -> (its letter, bounds): `x > 0` of what was not declared yet
    numerals: dict = field(default_factory=dict)  # '0 = o': a number that stands for an index
    numbered: set = field(default_factory=set)  # names whose superscripts number layers, w^l
    raised: set = field(default_factory=set)  # names of rows whose index stands above, x^{(i)}
    macros: dict = field(default_factory=dict)  # name -> (number of arguments, body)
    ahead: set = field(default_factory=set)  # functions that are defined further down
    inherited: frozenset = frozenset()  # what was defined in the notation that this one extends: it may be replaced
    _kept: dict = field(default_factory=dict)

    def knows(self, sym):
        """Whether a name (or its base, for an indexed one) is declared or defined.

        That a family bears a letter is not enough.
        """
        k = key(sym)
        if k in self.values or k in self.functions or k in self.symbols and (sym.args or not self.is_family(k)):
            return True
        return bool(sym.args) and any(
            sym.value in table for table in (self.symbols, self.values, self.patterns, self.rows)
        )

    @property
    def defined(self):
        """The names and functions that have definitions."""
        return [*self.values, *self.patterns, *self.functions]

    def is_family(self, name):
        """Whether a name stands for many values."""
        return name in self.symbols and bool(self.symbols[name].family) and not self.symbols[name].alone

    def by_entries(self, name):
        """The definition `S_{ik} = …` of the entries of a declared array, or None: beside X_{ik}, X_i = … is a name of
        its own.
        """
        if name not in self.patterns or name not in self.symbols or self.symbols[name].family or self.starts(name):
            return None
        dims = [d for d in self.symbols[name].dims if d != ONE]
        return next((d for d in self.patterns[name] if len(d.head.args) == len(dims)), None)

    @property
    def sizes(self):
        """Every name that some declaration uses as a dimension or as the end of a range."""
        return self.remembered("sizes", size_names)

    def starts(self, name):
        """Of a family, or of what is defined by a pattern, the members with a meaning of their own, h_0 or δ_L."""
        return self.remembered("starts", starting).get(name, ())

    def remembered(self, what, make):
        """`make(self)`, kept until something more is declared."""
        if what not in self._kept:
            self._kept[what] = make(self)
        return self._kept[what]

    def deps(self, name):
        """All names that the value of `name` depends on, itself included."""
        known = self.remembered("deps", lambda _: {})
        if name not in known:
            found, waiting = set(), [name]
            while waiting:
                if (one := waiting.pop()) not in found:
                    found.add(one)
                    waiting += known.get(one) or self._named_by(one)
            known[name] = found
        return known[name]

    def bodies(self, name):
        """What a name is defined by."""
        found = [d.body for table in (self.patterns, self.functions) for d in table.get(name, ())]
        found += [self.values[name].body] if name in self.values else []
        return found + ([self.sets[name]] if name in self.sets else [])

    def largest(self, name):
        """The largest number that stands in a definition that the value of a name depends on, or 0."""
        known = self.remembered("largest", lambda _: {})
        if name not in known:
            nodes = (n for dep in self.deps(name) for body in self.bodies(dep) for n in body.walk())
            known[name] = max((float(n.value) for n in nodes if n.kind == "num"), default=0)
        return known[name]

    def _named_by(self, name):
        """The names that stand in what a name is defined by; of a recursion h_t = f(h_{t-1}) also where it begins."""
        for body in self.bodies(name):
            for node in body.walk():
                if node.kind == "num" and node.value in self.numerals:
                    yield from map(key, self.numerals[node.value].symbols())
                if node.kind == "sym" and (node.args or not self.is_family(node.value)):
                    yield node.value
                    for count in range(1, len(node.args) + 1):  # v_{cj} rests on v_c
                        yield key(node.with_args(*node.args[:count]))
        yield from (k for k in self.functions if k.startswith(f"{name}_{{"))  # J_k for J_1
        yield from map(key, self.starts(name))
        if name in self.rows:
            yield self.rows[name][0]

    def families(self, statement):
        """Letter -> the condition `i = 1, …, N` beside a declaration of x_i, which declares many."""
        heads = {a.value for rel in statement.equations for n in rel.args[:1] if n.kind == "sym" for a in n.args}
        found = [
            c
            for c in statement.conditions
            if c.value == ("∈",) and c.args[1].kind == "set" and any(x.kind == "dots" for x in c.args[1].args)
        ]
        return {c.args[0].value: c for c in found if c.args[0].kind == "sym" and c.args[0].value in heads}

    @staticmethod
    def ranged(names, of, runs):
        """The lists to declare, and of what: x_1, …, x_N for an x_i whose i runs, a matrix for w_{jk}; other names."""
        others = []
        for name in names:
            letters = [a.value for a in name.args] if name.kind == "sym" else []
            ends = [runs[a].args[1].args for a in letters if a in runs]
            plain = name.here("sym", value=name.value) if ends else name
            if len(ends) == len(letters) == 2 and of.kind == "reals" and ends[0][0] == ends[1][0] == ONE:
                yield [plain], of.here("pow", of, Node("times", tuple(run[-1] for run in ends)))
            elif letters and letters[-1] in runs:
                first, last = (plain.with_args(*name.args[:-1], end) for end in (ends[-1][0], ends[-1][-1]))
                yield [first, Node("dots"), last], of
            else:
                others.append(name)
        if others:
            yield others, of

    def members(self, nodes, of):
        names = [n for n in nodes if n.kind != "dots"]
        names = [n.here("sym", value=n.value) if n == Node("fn", (), "σ") else n for n in names]
        for node in names:
            if node.kind == "call" and node.value == "exp":
                raise node.refused("e with a superscript is an exponential, not a name: write e_t, or another letter")
            if node.kind != "sym":
                raise node.refused(f"'{latex(node)}' is not a name that can be declared")
        if len(names) < len(nodes) and len(lists := _lists(nodes)) > 1:
            for several in lists:
                self.members(several, of)
            return
        if len(names) < len(nodes):
            names = [one_index(n) for n in names]
            if len(names) < 2 or any(n.value != names[0].value or len(n.args) != 1 for n in names):
                raise Unreadable(
                    "a list with dots needs a first and a last name: w_1, \\dots, w_K", nodes[0].start, nodes[-1].end
                )
            one = self._symbol(names[0].value, of)
            one = replace(one, kind="number") if one.kind == "size" else one
            one = replace(one, family=(names[0].args[0], names[-1].args[0]))
            if not self.lined_up(names[0], one):
                self._put(one)
            return
        for node in names:
            one = self._symbol(key(node), of)
            if not node.args or not self.lined_up(node, one):
                self._put(one)

    def _put(self, symbol):
        """Enter a symbol.

        A later declaration replaces an earlier meaning, but x beside x^{(1)}, …, x^{(m)} is only the argument
        of functions.
        """
        before = self.symbols.get(symbol.name)
        alike = before is not None and (before.dims, before.kind) == (symbol.dims, symbol.kind)
        if alike and bool(before.family) != bool(symbol.family):
            self.symbols[symbol.name] = replace(before if before.family else symbol, alone=True)
            return
        defined = (symbol.name in self.values or symbol.name in self.patterns) and symbol.name not in self.inherited
        if defined and symbol.kind in ("array", "number"):
            self.symbols[symbol.name] = symbol  # v = W x, \quad v ∈ R^n
            return
        known = [table.pop(symbol.name, None) for table in (self.values, self.patterns, self.functions, self.rows)]
        if before is not None or any(known):
            self.conditions = [c for c in self.conditions if symbol.name not in {n.value for n in c.symbols()}]
        said = [bounds for name, (letter, bounds) in self.signed.items() if symbol.name in (name, letter)]
        self.symbols[symbol.name] = symbol.within(said[0]) if said else symbol

    def _symbol(self, name, of):
        """A declared name that is one thing."""
        if of.kind == "reals" and of.value == "N":
            return Symbol(name, "size")
        if size := simplex(of):
            return Symbol(name, "array", (size, ONE), positive=True, simplex=True)
        inner = of.args[0] if of.kind == "pow" else of
        ends = interval(inner)
        positive = ends[0] >= 0 if ends else inner.kind == "reals" and inner.value[1:] != ""
        return Symbol(name, *self._type(of), positive=positive, bounds=ends, members=numbers(inner))

    def _type(self, of):
        if of.kind == "reals" or interval(of):
            return "number", ()
        if of.kind in ("pow", "T") and (
            of.args[0].kind == "reals" or interval(of.args[0]) or numbers(of.args[0])
        ):
            size = of.args[1] if of.kind == "pow" else Node("sym", (), "T")
            if size.kind == "either":  # H \times 5d
                size = next((way for way in size.args if way.kind == "times"), size)
            if size.kind == "times" and size.args[0].kind == "times":
                raise of.refused("arrays of one or two dimensions are declared")
            return "array", (size.args if size.kind == "times" else (size, ONE))
        if of.kind == "list" or of.value == "interval":
            words = "whole numbers are declared in \\{1, \\dots, n\\}"
            raise of.refused(f"an interval of numbers has two numbers as its ends; {words}")
        if found := numbers(of):
            return "index", (whole(found[0]), whole(found[-1]))
        if of.kind == "set" and any(a.kind == "dots" for a in of.args):
            return "index", (of.args[0], of.args[-1])
        if of.kind == "sym" and of.value in BUILTIN_SETS and of.value not in self.sets:  # o ∈ V
            sides = {*self.values, *(latex(d) for s in self.symbols.values() for d in (*s.dims, *s.family))}
            words = Node("sym", (), of.value)
            return "index", (ONE, words if of.value in sides else Node("abs", (words,)))
        if of.kind == "sym" and of.value in self.sets:
            return "index", (self.sets[of.value].args[0], self.sets[of.value].args[-1])
        sets = "\\mathbb{R}, \\mathbb{R}^{n}, \\mathbb{R}^{n \\times d}, \\mathbb{N} and \\{1, \\dots, n\\}"
        raise of.refused(f"the checker declares members of {sets}")


def _lists(nodes):
    r"""The groups of `b, w_1, \dots, w_n, c_1, \dots, c_n`: b; w_1, …, w_n; c_1, …, c_n."""
    groups = []
    for node in nodes:
        last = groups[-1][-1] if groups else NONE
        if last is not NONE and ("dots" in (node.kind, last.kind) or node.value == last.value):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups
