"""What somebody's notes declare and define, wherever it stands in them: the notation by which their equations are judged."""

import re
from dataclasses import replace

from ..equations.checking import judge
from ..formulas.declarations import Symbol
from ..formulas.heads import functions_in
from ..formulas.notation import Notation
from ..formulas.sets import given_set
from ..latex.clean import clean
from ..latex.macros import macro
from ..latex.syntax import NONE, Node, Unreadable, key, latex

BREAK = re.compile(r"\\\\\*?(?:\s*\[[^\]\n]*\])?")
NESTING = re.compile(r"\\[{}]|\\begin\{[^{}]*\}|\\end\{[^{}]*\}|[{}()\[\]]|↵")
WORDS = re.compile(r"\\(?:text\w*|mathrm|mbox|operatorname)\*?\s*\{[^{}]*\}|\\[a-zA-Z]+")
ONE = Node("num", (), "1")
DECLARES = re.compile(r"\\in(?![a-z])|∈|\\\{|\[.*dots|\||vert", re.DOTALL)


class Gathering:
    """The notation of one file.

    Args:
        formulas: as `documents.formulas` finds them.
        notation: what holds before the file says anything.

    Attributes:
        notation: what the file declares and defines anywhere; a second meaning of a name is left out.
        rows: the formulas, displays of several equations split into rows.
        base: the names that were defined before the file said anything.
        taken: formula -> "declaration" or "definition", for those that need no verdict.
        defines: row -> the names that it defines.
        later: formulas that give a name another meaning, from their place on.

    Raises:
        ValueError: a line of a notation block cannot be read; `formula` and `place` of the error say which.
    """

    def __init__(self, formulas, notation=None):
        self.notation = notation.copy() if notation else Notation()
        self.base = self.defined()
        self.given = self.base | set(self.notation.symbols)
        self.taken, self.defines, self.later, self.said = {}, {}, set(), set()
        self.loose = set()  # names declared in running text, not in a block
        for f in formulas:
            if f.kind == "macro":
                self._macro(f)
        self.conditions = {}
        for f in formulas:
            if f.kind == "notation":
                self._explicit(f)
        early = self._names()
        self.notation.ahead = functions_in(f.latex for f in formulas if f.kind in ("display", "inline"))
        self.rows = []
        for f in formulas:
            self.rows += [f] if f.kind != "display" or f.mark == "not executed" else self._split(f)
        self._declarations()
        self._definitions()
        self._wholes()
        for f, names in self.conditions.items():
            if names & (self._names() - early):  # w_k ≠ o in a block, w_1, …, w_K ∈ V in the text: a declaration forgets what was said before
                self.notation.declare(f.latex)

    def _names(self):
        return self.defined() | set(self.notation.symbols) | set(self.notation.rows)

    def defined(self):
        """The names that have a definition."""
        return {*self.notation.values, *self.notation.patterns, *self.notation.functions}

    def read(self, text):
        """The statement printed in `text`; None if it cannot be read."""
        try:
            return self.notation.read(text)
        except (Unreadable, RecursionError):
            return None

    def define(self, f):
        """Take in what a formula defines."""
        try:
            names = self.notation.define(f.latex)
        except (Unreadable, RecursionError):
            return False
        if names:
            self.defines[f] = names
        return bool(names)

    def _macro(self, f):
        name = macro(f.latex)[0]
        if ("macro", name) in self.said:
            self.later.add(f)
        else:
            self.notation.declare(f.latex)
        self.said.add(("macro", name))

    def _explicit(self, f):
        """A line of a notation block."""
        try:
            if macro(f.latex):
                return self._macro(f)
            statement = self.notation.read(f.latex)
            names = {(rel.value[0], latex(rel.args[0])) for rel in statement.equations if rel.value and rel.value[0] in "=∈"}
            if names & self.said:
                self.later.add(f)
            else:
                self.notation.declare(f.latex)
            self.said |= names
            if not names:
                self.conditions[f] = {s.value for rel in statement.equations for s in rel.walk() if s.kind == "sym"}
        except Unreadable as error:
            problem = ValueError(f"this line of the notation cannot be read: {error}")
            problem.formula, problem.place = f, (f.start + error.start, f.start + error.end)
            raise problem from None
        self.taken[f] = "declaration"

    def _declarations(self):
        r"""`U \in \mathbb{R}^{n \times d}` and `U = [u_1, \dots, u_n]^\top`, wherever they stand; sizes and whole arrays before their parts."""
        found = []
        for f in self.rows:
            if f.kind in ("display", "inline") and DECLARES.search(f.latex):
                statement = self.read(f.latex)
                if statement and (rank := self._rank(statement)) is not None:
                    found.append((rank, f, (*statement.equations, *statement.conditions)))
        for _, f, equations in sorted(found, key=lambda item: item[0]):
            names = [(rel.value[0] if rel.value else "∈", rel.args[0]) for rel in equations if rel.args[0].kind == "sym"]
            settled = [self._settled(sign, name, f) for sign, name in names] + [self._misfits(rel) for rel in equations]
            if not any(settled):
                try:
                    self.notation.declare(f.latex)
                    self.taken[f] = "declaration"
                    self.loose |= {key(name) for _, name in names}
                    self.said |= {(sign, latex(name)) for sign, name in names}
                except Unreadable:
                    pass  # 'w ∈ C' in running text: a set that nobody defined
            elif f.kind == "display" and all((sign, latex(name)) in self.said for sign, name in names):
                self.taken[f] = "declaration"  # said twice

    def _settled(self, sign, name, f):
        """Whether a declaration of the name would add nothing, or destroy what is said already."""
        n = self.notation
        if (sign, latex(name)) in self.said:
            return True
        if sign == "∈" and name.args and (name.value in n.rows or name.value in n.symbols and n.symbols[name.value].family):
            return True
        return sign == "∈" and key(name) in self.given and judge(f.latex, n, hints=False).ok

    def _misfits(self, rel):
        """Whether `U = [u_1, \\dots, u_n]` lists another number of columns (with ⊤: of rows) than U is declared to have."""
        body, symbol = rel.args[-1], self.notation.symbols.get(key(rel.args[0])) if rel.args[0].kind == "sym" else None
        rows = body.kind == "T" or body.kind == "list" and body.value == ";"
        names = body.args[0] if body.kind == "T" else body
        if symbol is None or symbol.kind != "array" or rel.value != ("=",) or names.kind != "list" or len(names.args[-1].args) != 1:
            return False
        return names.args[-1].args[0] != symbol.dims[0 if rows else 1]

    def _rank(self, statement):
        """Where a pure declaration stands in the order of taking in; None for any other statement."""
        ranks = []
        for rel in (*statement.equations, *statement.conditions):
            head, body = rel.args[0], rel.args[-1]
            if rel.value == ("∈",) and head.kind in ("sym", "dots"):
                ranks.append(0 if body.kind == "reals" and body.value == "N" else 4 if head.args else 2)
            elif "abs" in (head.kind, body.kind) and given_set(rel, self.notation):  # n = |V|
                ranks.append(1)
            elif rel.value == ("=",) and head.kind == "sym" and (body.kind in ("set", "list") or body.kind == "T" and body.args[0].kind == "list"):
                ranks.append(1 if body.kind == "set" else 3)
            elif rel.value or head.kind not in ("sym", "dots"):
                return None
        return max(ranks, default=None)

    def _definitions(self):
        """New names on the left of displays, in the order of the file; then those of inline formulas that nothing else defines."""
        for f in self.rows:
            if f.kind == "display" and not f.mark and f not in self.taken and "=" in f.latex and not is_prose(f.latex):
                self.define(f)
        for f in self.rows:
            if f.kind == "inline" and (">" in f.latex or "\\g" in f.latex):
                self._positive(f)
        for f in self.rows:
            if f.kind == "inline" and f not in self.taken and "=" in f.latex and self._is_plain_definition(f.latex) and self.define(f):
                self.taken[f] = "definition"

    def _wholes(self):
        """`s_i = …` and then the vector s: an array with as many entries as the letter i has values, where the definition tells how many."""
        statements = {f: self.read(f.latex) for f in self.rows if f.kind == "display"}
        used = {s.value for st in statements.values() if st for rel in st.equations for s in rel.walk() if s.bare}
        for name in used & set(self.notation.patterns) - set(self.notation.symbols) - set(self.notation.values) - set(self.notation.functions):
            (head, body), *more = [(d.head, d.body) for d in self.notation.patterns[name]]
            conditions = [c for f, st in statements.items() if name in self.defines.get(f, ()) or latex(head) in self.defines.get(f, ()) for c in st.conditions]
            sizes = tuple(self._size(letter, body, conditions) for letter in head.args)
            if not more and all(sizes) and len(sizes) < 3:
                self.notation.symbols[name] = Symbol(name, "array", sizes if len(sizes) == 2 else (*sizes, ONE))

    def _size(self, letter, body, conditions):
        """How many values an index letter has: said by a condition, i = 1, …, n, or by a declared array that it indexes."""
        for c in conditions:
            if c.value == ("∈",) and c.args[0] == letter and c.args[1].kind == "set":
                return c.args[1].args[-1]
        for s in body.walk():
            symbol = self.notation.symbols.get(s.value) if s.kind == "sym" and letter in s.args else None
            if symbol and symbol.kind == "array" and not symbol.family and (len(s.args) == 2 or symbol.dims[1] == ONE):
                return symbol.dims[s.args.index(letter)]
        return None

    def _positive(self, f):
        """`λ > 0` in running text, of a name that nothing else declares: a positive number."""
        statement = self.read(f.latex)
        if statement and len(statement.equations) == 1 and statement.equations[0].value in ((">",), ("≥",)):
            name, bound = statement.equations[0].args
            if name.bare and not self.notation.knows(name) and name.value not in self.notation.rows and bound == Node("num", (), "0"):
                self.notation.symbols[name.value] = Symbol(name.value, "number", positive=True)
                self.taken[f] = "declaration"

    def _is_plain_definition(self, text):
        """Whether `θ = U v_c` in running text can be a definition: `w = o` and `k = 1, …, K` speak of cases."""
        statement = self.read(text)
        if statement is None or len(statement.equations) != 1 or statement.conditions or statement.equations[0].value != ("=",):
            return False
        (head, body), n = statement.equations[0].args, self.notation
        if head.kind == "sym" and key(head) in n.symbols and (key(head) not in self.loose or any(of == key(head) for of, _ in n.rows.values())):
            return False
        if body.kind == "sym":
            return body.value == "e" and bool(body.args)
        if any(s.bare and len(s.value) > 1 - s.value.isupper() and not n.knows(s) for s in body.walk()):
            return False
        arrays = {name for name, s in n.symbols.items() if s.kind in ("array", "number")} | self.defined() | set(n.rows)
        return body.kind != "abs" and any(p.kind in ("call", "apply", "deriv", "big", "T", "matrix") or p.kind == "sym" and {p.value, key(p)} & arrays for p in body.walk())

    def _split(self, f):
        """A display of several equations, one formula for each; whole, where a condition binds its rows together."""
        parts, last = [], 0
        for at in breaks(f.latex):
            parts.append((last, at))
            last = BREAK.match(f.latex, at).end()
        parts = [(a, b) for a, b in (*parts, (last, len(f.latex))) if f.latex[a:b].strip(" \t\n&")]
        if len(parts) < 2:
            return [f]
        whole, found = self.read(f.latex), []
        for a, b in parts:
            statement = self.read(f.latex[a:b])
            broken = statement is None or not statement.equations or statement.equations[0].args[0] is NONE
            if whole and (broken or self._binds(statement, [rel for rel in whole.equations if rel not in statement.equations])):
                return [f]
            if statement is not None and not statement.equations and found:
                a = found.pop()[0]
            found.append((a, b))
        return [replace(f, latex=f.latex[a:b], start=f.start + a) for a, b in found]

    def _binds(self, statement, others):
        """Whether a condition of this row speaks of the letters of another row: of all, as j ≠ i does, or of one, as w_k ≠ w_l."""
        letters = [{s.value for s in rel.walk() if s.kind == "sym"} for rel in others]
        for c in statement.conditions:
            free = {s.value for s in c.walk() if s.bare and not self.notation.knows(s)}
            bare = all(s.bare for s in c.args)
            if free and any(free <= found if bare else free & found for found in letters):
                return True
        return False


def is_prose(text):
    """Whether there are words in a formula and nothing that could be calculated."""
    return "\\text" in text and not re.search(r"[a-zA-Z0-9]", WORDS.sub("", text))


def breaks(text):
    """Where the rows of a display end: the line breaks outside of all brackets and environments."""
    try:
        cleaned = clean(text)
    except ValueError:
        return []
    places, depth = [], 0
    for match in NESTING.finditer(cleaned):
        token = match[0]
        if token == "↵":
            places += [] if depth else [match.start()]
        elif token not in ("\\{", "\\}"):
            depth += 1 if token.startswith("\\begin") or token in "{([" else -1
    return [p for p in places if BREAK.match(text, p)]
