"""What each symbol is: read from declarations and definitions printed in LaTeX.

    U \\in \\mathbb{R}^{n \\times d}     a matrix          U = [u_1, \\dots, u_n]^\\top    its rows, as columns (without ⊤: its columns)
    v_c \\in \\mathbb{R}^{d}            a vector          w_1, \\dots, w_K \\in \\{1, \\dots, n\\}    K indices
    o \\in \\{1, \\dots, n\\}            an index          p_i > 0, \\mathbf{1}^\\top p = 1        conditions that random values obey
    \\theta = U v_c                   a definition      J(v_c, o, U) = -\\log \\hat{y}_o     a function
    w \\ne c                           a condition on a free letter   0 = o   the numeral 0 stands for the index o
    \\newcommand{\\bv}{\\mathbf{v}}     an author's macro, used from there on
"""

import re
from dataclasses import dataclass, field, replace

from .macros import expand, macro
from .reader import read
from .syntax import NONE, Node, Unreadable, key, latex

BUILTIN_SETS = ("V", "\\text{Vocab}", "\\text{vocab}", "Vocab", "vocab", "\\text{Vocabulary}", "\\text{vocabulary}", "W")


class Undeclared(ValueError):
    """A symbol that nobody declared; `node` is the place."""

    node = None


@dataclass
class Symbol:
    """A declared name: a `number`, `array`, `index` or (with `family` = first and last index) many of them."""

    name: str
    kind: str
    dims: tuple = ()
    family: tuple = ()
    positive: bool = False
    simplex: bool = False
    bounds: tuple = ()  # of a number in an interval


@dataclass
class Definition:
    """`head = body`; for a function or an indexed name, with the nodes of the arguments or indices of the head."""

    name: str
    head: Node
    body: Node
    label: str = ""


@dataclass
class Notation:
    """The symbols, definitions and conditions in force. Build it with `Notation.of(lines)`; extend a copy with `declare`."""

    symbols: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)  # key -> Definition of a plain name
    patterns: dict = field(default_factory=dict)  # base -> [Definition] of an indexed name
    functions: dict = field(default_factory=dict)  # base -> [Definition]
    rows: dict = field(default_factory=dict)  # family -> (matrix, "rows" | "columns" | "row vectors")
    sets: dict = field(default_factory=dict)  # name -> set node
    conditions: list = field(default_factory=list)
    numerals: dict = field(default_factory=dict)  # '0 = o': a number that stands for an index
    macros: dict = field(default_factory=dict)  # name -> (number of arguments, body)
    _kept: dict = field(default_factory=dict)

    @classmethod
    def of(cls, lines):
        """The notation that a list of LaTeX lines declares, in order."""
        notation = cls()
        for line in lines:
            notation.declare(line)
        return notation

    def copy(self):
        return Notation(
            dict(self.symbols), dict(self.values), {k: list(v) for k, v in self.patterns.items()}, {k: list(v) for k, v in self.functions.items()},
            dict(self.rows), dict(self.sets), list(self.conditions), dict(self.numerals), dict(self.macros),
        )  # fmt: skip

    @property
    def names(self):
        """What the reader must know: functions, and names with superscripts or primes or of built-in functions."""
        known = set(self.functions)
        known |= {n for n in (*self.symbols, *self.values, *self.patterns, *self.rows) if "^" in n or n.endswith("'") or n in ("σ", "e", "I", "\\delta", "\\sigma", "\\Sigma", "\\Pi", "Σ", "Π") or n[0] == "d" and n[1:2] not in ("", "_")}
        return frozenset(known | {n.split("_{")[0] for n in known if n[0] == "d"})

    def read(self, text):
        """The statement printed in `text`, with what this notation knows to be functions."""
        return read(expand(text, self.macros), self.names)

    def declare(self, text, label=""):
        """Take in one line: declarations, definitions or conditions."""
        if found := macro(text):
            self.macros[found[0]] = found[1:]
            return
        statement = self._introduced(text)
        waiting = []
        for rel in (*statement.equations, *statement.conditions):
            if not rel.value:
                waiting.append(rel.args[0])
            elif rel.value == ("∈",):
                self._members([*waiting, rel.args[0]], rel.args[1])
                waiting = []
            else:
                self._relation(rel, label)
        if waiting:
            raise Unreadable(f"'{latex(waiting[-1])}' declares nothing: write what it is in, or what it equals", waiting[-1].start, waiting[-1].end)
        self._kept.clear()

    def _introduced(self, text):
        """The statement printed in `text`, where the name on the left may be one that only this line makes known as a function."""
        names, text = self.names, expand(text, self.macros)
        if differential := re.match(r"\s*(?:\\mathrm\s*\{d\}|d)\s*(\\?[a-zA-Z]+)\s*(?:[_^](?:\{[^{}]*\}|\w)\s*)*=", text):  # dW = …: a name of two letters
            names |= {f"d{differential[1]}"}
        statement = read(text, names)
        first = statement.equations[0].args[0] if statement.equations else NONE
        if first.kind == "mul" and first.args[0].kind == "sym" and not self.knows(first.args[0]) and first.args[1].kind in ("sym", "add") and statement.equations[0].value[:1] == ("=",):
            statement = read(text, names | {key(first.args[0])})  # f(x) = …: one argument, so only now known to be a function
        return statement

    def define(self, text, label=""):
        """Take in those equations of `text` that define something new, and nothing else; returns the names."""
        found = []
        for rel in self._introduced(text).equations:
            head = rel.args[0]
            if self.is_new(rel) and not any(self._leads_to(n, head) for n in rel.args[1].walk() if n.kind == "sym"):
                self._relation(rel, label)
                self._kept.clear()
                found.append(head.args[0].value if head.kind in ("apply", "mul") else key(head))
        return found

    def with_form(self, name, head, body):
        """A copy in which a name is defined in another, equal form."""
        other = self.copy()
        for table in (other.values, other.patterns, other.functions):
            table.pop(name, None)
        other._define(head, body, "")
        return other

    def _leads_to(self, sym, head):
        """Whether a name is the head of a definition, or depends on it."""
        return head.kind == "sym" and (key(sym) == key(head) or key(head) in self.deps(key(sym)) | self.deps(sym.value))

    def knows(self, sym):
        """Whether a name (or its base, for an indexed one) is declared or defined; a letter is not known because a family bears it."""
        k = key(sym)
        if any(k in table for table in (self.values, self.functions)) or k in self.symbols and (sym.args or not self._is_family(k)):
            return True
        return bool(sym.args) and any(sym.value in table for table in (self.symbols, self.values, self.patterns, self.rows))

    def is_new(self, rel):
        """Whether `head = …` would define something: a name, an indexed name or a call that nobody has declared."""
        if not rel.value or rel.value[0] != "=":
            return False
        head = rel.args[0]
        if head.kind == "apply":
            return not self.knows(head.args[0])
        if head.kind == "mul" and head.args[0].kind == "sym" and head.args[1].kind == "sym":
            return not self.knows(head.args[0]) and len(head.args[0].value) > 0 and self._calls(head, rel)
        if head.kind != "sym":
            return False
        if head.args and head.value in self.symbols and head.value not in self.patterns and self.symbols[head.value].kind == "array" and not self.symbols[head.value].family:
            return all(a.kind == "sym" and not a.args and not self.knows(a) for a in head.args) and head.value not in self.values
        return not self.knows(head) or (not head.args and head.value in self.symbols and self.symbols[head.value].kind in ("array", "number") and head.value not in self.values and head.value not in self.patterns)

    def _calls(self, head, rel):
        return any(n.kind == "sym" and n.value == head.args[1].value for side in rel.args[1:] for n in side.walk())

    def _members(self, nodes, of):
        names = [n for n in nodes if n.kind != "dots"]
        for node in names:
            if node.kind != "sym":
                raise Unreadable(f"'{latex(node)}' is not a name that can be declared", node.start, node.end)
        if len(names) < len(nodes):
            names = [_counted(n) for n in names]
            if len(names) < 2 or any(n.value != names[0].value or len(n.args) != 1 for n in names):
                raise Unreadable("a list with dots needs a first and a last name: w_1, \\dots, w_K", nodes[0].start, nodes[-1].end)
            self._put(Symbol(names[0].value, *self._type(of), family=(names[0].args[0], names[-1].args[0])))
            return
        for node in names:
            if node.args and node.value in self.rows:
                continue  # v_c ∈ R^d of a matrix whose rows are declared says nothing new
            self._put(self._symbol(key(node), of))

    def _put(self, symbol):
        for table in (self.values, self.patterns, self.functions, self.rows):
            table.pop(symbol.name, None)  # a later declaration replaces an earlier meaning
        self.symbols[symbol.name] = symbol
        self.conditions = [c for c in self.conditions if symbol.name not in {n.value for n in c.walk() if n.kind == "sym"}]

    def _symbol(self, name, of):
        """A declared name that is one thing."""
        if ends := interval(of):
            return Symbol(name, "number", positive=ends[0] >= 0, bounds=ends)
        if of.kind == "reals" and of.value == "N":
            return Symbol(name, "size")
        return Symbol(name, *self._type(of))

    def _type(self, of):
        if of.kind == "reals" or interval(of):
            return "number", ()
        if of.kind == "pow" and of.args[0].kind == "reals":
            size = of.args[1]
            if size.kind == "times" and size.args[0].kind == "times":
                raise Unreadable("arrays of one or two dimensions are declared", of.start, of.end)
            return "array", (size.args if size.kind == "times" else (size, Node("num", (), "1")))
        if of.kind == "list" or of.value == "interval":
            raise Unreadable("an interval of numbers has two numbers as its ends; whole numbers are declared in \\{1, \\dots, n\\}", of.start, of.end)
        if of.kind == "set" and any(a.kind == "dots" for a in of.args):
            return "index", (of.args[0], of.args[-1])
        if of.kind == "sym" and of.value in self.sets:
            return "index", (self.sets[of.value].args[0], self.sets[of.value].args[-1])
        raise Unreadable("the checker declares members of \\mathbb{R}, \\mathbb{R}^{n}, \\mathbb{R}^{n \\times d}, \\mathbb{N} and \\{1, \\dots, n\\}", of.start, of.end)

    def _relation(self, rel, label):
        head, body = rel.args[0], rel.args[1]
        if rel.value == ("=",) and head.kind == "num" and body.kind == "sym" and self.symbols.get(key(body), Symbol("", "")).kind == "index":
            self.numerals[head.value] = body
        elif rel.value == ("=",) and body.kind == "set":
            if head.kind != "sym":
                raise Unreadable("a name was expected for this set", head.start, head.end)
            self.sets[key(head)] = body
        elif rel.value == ("=",) and head.kind == "sym" and (alias := self._alias(body)):
            family, how = alias
            self.rows[family] = (key(head), how)
            if family != key(head):  # θ = [θ_1, …, θ_K] remains a matrix
                for table in (self.symbols, self.values, self.patterns, self.functions):
                    table.pop(family, None)
        elif rel.value[0] == "=" and (self.is_new(rel) or head.kind == "apply" or head.kind == "sym" and not head.args):
            self._define(head, body, label)
        else:
            self.conditions.append(rel)
            self._mark(rel)

    def _alias(self, body):
        how = "columns"
        if body.kind == "T":
            body, how = body.args[0], "rows"
        if body.kind != "list" or len(body.args) < 3 or body.args[-2].kind != "dots" or body.args[0].kind != "sym":
            return None
        return body.args[0].value, ("row vectors" if body.value == ";" else how)

    def _define(self, head, body, label):
        if body.kind == "apply" and head == body.args[0] and key(head) in self.functions:
            return  # J = J(v_c, o, U): the name without its arguments, which is read so anyway
        if head.kind == "mul":
            head = Node("apply", head.args, None, head.start, head.end)
        if head.kind == "apply":
            name = key(head.args[0])
            self.functions.setdefault(name, []).append(Definition(name, head, body, label))
        elif head.args and self._parameters(head, body):
            self.patterns.setdefault(head.value, []).append(Definition(head.value, head, body, label))
        else:
            self.values[key(head)] = Definition(key(head), head, body, label)
            if key(head) in self.symbols:
                self.patterns.pop(key(head), None)
            self.functions.pop(key(head), None)

    def _parameters(self, head, body):
        """Subscripts that the body uses, or that count the entries of a declared array; others are part of the name."""
        used = {n.value for n in self._parts(body) if n.kind == "sym" and not n.args}
        letters = [a for a in head.args if a.kind == "sym" and not a.args and not self.knows(a)]
        return letters and (any(a.value in used for a in letters) or head.value in self.symbols)

    def _parts(self, node):
        """A node and all below it, but not the subscripts of a name that is declared as a whole, such as x_i."""
        yield node
        if node.kind != "sym" or key(node) not in self.symbols:
            for arg in node.args:
                yield from self._parts(arg)

    def _mark(self, rel):
        """Positivity and sums to one are built into the random values; other conditions are met by drawing again."""
        head = rel.args[0]
        letters = [a.value for a in head.args if a.kind == "sym" and not a.args and not self.knows(a)] if head.kind == "sym" else []
        every = head.kind == "sym" and len(set(letters)) == len(head.args)  # p or p_i, not z_1
        if rel.value == (">",) and every and rel.args[1].kind == "num" and float(rel.args[1].value) == 0 and head.value in self.symbols:
            self.symbols[head.value] = replace(self.symbols[head.value], positive=True)
            self.conditions.pop()
        elif rel.value == ("=",) and rel.args[1] == Node("num", (), "1") and (name := self._summed(head)):
            self.symbols[name] = replace(self.symbols[name], simplex=True)
            self.conditions.pop()

    def _summed(self, node):
        r"""The declared vector of which `\mathbf{1}^\top p` or `\sum_i p_i` is the sum; None for other products and sums."""
        if node.kind in ("mul", "dot"):
            parts = [a.args[0] if a.kind == "T" else a for a in node.args]
            vector = next((b for a, b in (parts, parts[::-1]) if a == Node("ones") and b.kind == "sym"), None)
            name = key(vector) if vector else None
        elif node.kind == "big" and node.value == "sum" and node.args[0].kind == "sym" and len(node.args[0].args) == 1:
            variable, lower, upper, *conditions = node.args[1].args
            name, index = node.args[0].value, node.args[0].args[0]
            side = self.symbols[name].dims[0] if name in self.symbols and self.symbols[name].dims else NONE
            whole = lower in (NONE, Node("num", (), "1")) and upper in (NONE, side)
            name = name if whole and not conditions and variable in (NONE, index) and index.kind == "sym" and not index.args else None
        else:
            return None
        symbol = self.symbols.get(name)
        return name if symbol and symbol.kind == "array" and not symbol.family and latex(symbol.dims[1]) == "1" else None

    def _is_family(self, name):
        return name in self.symbols and bool(self.symbols[name].family)

    def remembered(self, what, make):
        """`make(self)`, kept until something more is declared."""
        if what not in self._kept:
            self._kept[what] = make(self)
        return self._kept[what]

    def deps(self, name):
        """All names that the value of `name` depends on, itself included."""
        known = self.remembered("deps", lambda _: {})
        if name not in known:
            known[name] = found = {name}
            bodies = [d.body for table in (self.patterns, self.functions) for d in table.get(name, ())]
            bodies += [self.values[name].body] if name in self.values else []
            for body in bodies:
                for node in body.walk():
                    if node.kind == "sym" and (node.args or not self._is_family(node.value)):
                        found |= {node.value} | self.deps(node.value)
                        if node.args:
                            found |= {key(node)} | self.deps(key(node))
            if name in self.rows:
                found |= self.deps(self.rows[name][0])
            known[name] = found
        return known[name]


def interval(of):
    r"""The ends of an interval of numbers, `[0, 1]` or `(0, 1)`; () for anything else."""
    if of.kind != "list" and of.value != "interval" or len(ends := [a for a in of.args if a.kind != "dots"]) != 2:
        return ()
    signed = [(a.args[0], -1) if a.kind == "neg" else (a, 1) for a in ends]
    return tuple(sign * float(a.value) for a, sign in signed) if all(a.kind == "num" for a, _ in signed) else ()


def _counted(node):
    """`o_{2m}` counts one index, 2 times m, where a single one is due."""
    if len(node.args) == 2 and node.args[0].kind == "num":
        return Node("sym", (Node("mul", node.args),), node.value, node.start, node.end)
    return node
