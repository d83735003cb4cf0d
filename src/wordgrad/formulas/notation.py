r"""What each symbol is: read from declarations and definitions printed in LaTeX.

U \in \mathbb{R}^{n \times d}                   a matrix
U = [u_1, \dots, u_n]^\top                      its rows, as columns (without ⊤: its columns)
v_c \in \mathbb{R}^{d}                          a vector
o \in \{1, \dots, n\}                           an index
w_1, \dots, w_K \in \{1, \dots, n\}             K indices
x_i \in \mathbb{R}^{d}, i = 1, \dots, N         N vectors
u_w \in \mathbb{R}^{d}, w \in V                 one vector, or those of all words where u_o is used too
|V| = n, D = 2d, n = 5                          sizes, by others
p \in \Delta^{n-1}                              n probabilities
q \in \{0, 1\}^{n}                              a vector of zeros and ones
p_i > 0, \mathbf{1}^\top p = 1                  conditions that random values obey
\lVert u \rVert = 1, A = A^\top                 two more: a length of one, a symmetric matrix
w \ne c                                         a condition on a free letter
\theta = U v_c                                  a definition
J(v_c, o, U) = -\log \hat{y}_o                  a function
0 = o                                           the numeral 0 stands for the index o
\newcommand{\bv}{\mathbf{v}}                    an author's macro, used from there on
"""

from dataclasses import dataclass, fields, replace

from ..latex.macros import expand, macro
from ..latex.reach import bracketed, differentials, lone_sums, loose_terms, mentions
from ..latex.reader import read
from ..latex.scripts import NUMBERED_BY
from ..latex.statements import joined
from ..latex.syntax import NONE, Node, key, latex
from .declarations import Declarations, Definition
from .heads import LOSSES, beside, entries_of, opening, other_way, refuse_word, rooted, styled, told_by, told_of
from .known import SIGNATURE, about_known, any_function, signed, universal, windows
from .sets import given_set
from .steps import begins, counted, is_member, is_part, iterated, one_way, recursive, stepped


class Undeclared(ValueError):
    """A symbol that nobody declared; `node` is the place."""

    node = None


@dataclass
class Notation(Declarations):
    """The symbols, definitions and conditions in force.

    Build it with `Notation.of(lines)`; extend a copy with `declare`.
    """

    @classmethod
    def of(cls, lines):
        """The notation that a list of LaTeX lines declares, in order."""
        notation = cls()
        for line in lines:
            notation.declare(line)
        return notation

    def copy(self):
        """The same, to be extended."""

        def fresh(table):
            if isinstance(table, (list, set)):
                return type(table)(table)
            return {k: list(v) if isinstance(v, list) else v for k, v in table.items()}

        tables = {f.name: fresh(getattr(self, f.name)) for f in fields(self) if f.name not in ("_kept", "inherited")}
        return Notation(**tables, inherited=frozenset((*self.values, *self.patterns)))

    @property
    def names(self):
        """What the reader must know: functions, and names with superscripts or primes or of built-in functions."""
        return self.remembered("names", told_of)

    def read(self, text):
        """The statement printed in `text`, with what this notation knows to be functions."""
        statement = self._lettered(read(expand(text, self.macros), self.names))
        for sign in statement.opened:
            sign.check(self._depends)
        self._closed(statement)
        return replace(statement, equations=tuple(iterated(rel, self) for rel in statement.equations))

    def _lettered(self, statement):
        """The statement with p_x for p(x), and with W_{jk} for w_{jk}."""
        lettered = lambda relations: tuple(entries_of(rel, self) for rel in relations)
        return replace(statement, equations=lettered(statement.equations), conditions=lettered(statement.conditions))

    def _closed(self, statement):
        """Refuse letters that are summed in one place and free in another, where nothing says what they mean there."""
        known = lambda n: self.knows(n) or any(mentions(c, {n.value}) for c in statement.conditions)
        for rel in statement.equations:
            lone_sums(rel, known)
            loose_terms(rel, known)
            differentials(rel, statement.text, self._valued)

    def _valued(self, name):
        """Whether a name is a number or an array, not a size or an index."""
        found = self.symbols.get(key(name), self.symbols.get(name.value))
        return self.knows(name) and (found is None or found.kind in ("number", "array"))

    def _depends(self, node, names):
        """Whether the value of what stands in a node depends on one of the names."""
        return any(names & (self.deps(n.value) | self.deps(key(n))) for n in node.symbols())

    def declare(self, text, label=""):
        """Take in one line: declarations, definitions or conditions."""
        if found := macro(text):
            self.macros[found[0]] = found[1:]
            return
        if signature := SIGNATURE.match(expand(text, self.macros)):
            for call, body in any_function(*signature.groups(), self):
                self._define(call, body, "any")
            return self._kept.clear()
        statement = self._introduced(text)
        self.stack(self.unstacked([side for rel in statement.equations for side in rel.args[1:]]))
        self._closed(statement)
        heads = styled(statement, self)
        for rel in statement.conditions:
            names = rel.symbols()
            if any(e.value[:1] == ("=",) for e in statement.equations) and names and all(self.knows(n) for n in names):
                raise rel.refused("a definition by cases is written with \\begin{cases}; a condition on its own line")
        waiting, runs = [], self.families(statement)
        others = (c for c in statement.conditions if c not in runs.values() and not (c.args[0].bare and not c.value))
        for rel in (*joined(statement.equations), *others):  # of 'for all i' nothing is said
            if not rel.value:
                waiting.append(rel.args[0])
            elif rel.value == ("∈",):
                for names, of in self.ranged([*waiting, rel.args[0]], rel.args[1], runs):
                    self.members(names, of)
                waiting = []
            elif rel.value == ("=", "∈") and rel.args[1].kind in ("list", "T"):  # U = [u_1, …, u_n] ∈ R^{d × n}
                self.members(rel.args[:1], rel.args[2])
                self._relation(rel.here("rel", *rel.args[:2], value=("=",)), label)
            elif "∈" in rel.value[:-1]:
                raise rel.refused("a comma is missing between two declarations")
            elif about_known(rel, self):
                self.claims.append(text)
            else:
                together = waiting if rel.value[0] in "<>≤≥≠" else []  # a, b > 0
                for head in (*together, rel.args[0]):
                    self._relation(rel.with_arg(0, head), label)
                together.clear()
        for head in (rel.args[0] for rel in statement.equations if runs):
            for definition in self.patterns.get(head.value, ()):
                if definition.head is head:
                    definition.runs = {letter: c.args[1] for letter, c in runs.items()}
        for name in heads.keys() & self.values.keys():
            self.values[name].written = heads[name]
        if waiting:
            raise waiting[-1].refused(f"'{latex(waiting[-1])}' declares nothing: write what it is in or what it equals")
        self._kept.clear()
        counted(self)

    def _introduced(self, text):
        """The statement printed in `text`, whose left side only this line may make known as a function."""
        text = expand(text, self.macros)
        names = self.names | (told := told_by(text, self))
        self.numbered |= {n.removesuffix(NUMBERED_BY) for n in told if n.endswith(NUMBERED_BY)}
        statement = self._lettered(read(text, names))
        first = next((rel.args[0] for rel in statement.equations[:1] if rel.value[:1] == ("=",)), NONE)
        name, of = first.args if first.kind == "mul" else (NONE, NONE)
        if name.value == "\\Delta" and not self.knows(name) and "(" not in text[name.end : of.start]:
            raise first.refused(f"an increment is no name: write one sign for '{latex(first)}', such as D")
        if name.kind == "sym" and of.kind in ("sym", "add", "index") and not self.knows(name):
            # f(x) = …: one argument, so only now known to be a function
            statement = self._lettered(read(text, names | {f"{key(name)}("}))
        return bracketed(statement, self.knows)

    def define(self, text):
        """Take in those equations of `text` that define something new, and nothing else; returns the names."""
        found = []
        for rel in self._introduced(text).equations:
            head = rel.args[0]
            if self.is_new(rel) and not any(self.leads_to(n, head) for n in rel.args[1].symbols()):
                self._relation(rel, "")
                self._kept.clear()
                found.append(head.args[0].value if head.kind in ("apply", "mul") else key(head))
        return found

    def extended(self, equations):
        """The notation with the definitions that stand beside their use, `g = A^\\top e, \\quad e = p - y`, or open a
        chain, J = A = B; also with the letters that stand for any number, the x of σ(x) = …, and all u_w for one.
        """
        vectors = self.unstacked(equations)
        letters = [*universal(equations, self), *signed(equations, self), *windows(equations, self)]
        new = [d for rel in equations if (d := opening(rel, self) or beside(rel, equations, self))]
        if not (letters or new or vectors) and not any(self.shared(equations)):
            return self
        found = self.copy()
        found.stack(vectors)
        for symbol in letters:
            found.symbols.setdefault(symbol.name, symbol)
        for name, symbol in dict(found.shared(equations)).items():
            del found.symbols[name]
            found.symbols[symbol.name] = symbol
        for rel in new:
            found._kept.clear()
            found._relation(rel, "")
        found._kept.clear()
        return found

    def with_form(self, name, head, body):
        """A copy in which a name is defined in another, equal form."""
        other = self.copy()
        for table in (other.values, other.patterns, other.functions):
            table.pop(name, None)
        other._define(head, body, "")
        return other

    def leads_to(self, sym, head):
        """Whether a name is the head of a definition, or depends on it."""
        return head.kind == "sym" and (key(sym) == key(head) or key(head) in self.deps(key(sym)) | self.deps(sym.value))

    def is_new(self, rel):
        """Whether `head = …` would define something: a name, an indexed name or a call that nobody has declared."""
        if not rel.value or rel.value[0] != "=":
            return False
        head = rel.args[0]
        if head.kind == "apply":
            return not self.knows(head.args[0])
        if head.kind == "mul" and head.args[0].kind == "sym" and head.args[1].kind == "sym":
            used = {n.value for side in rel.args[1:] for n in side.symbols()}
            return not self.knows(head.args[0]) and head.args[1].value in used
        if head.kind != "sym":
            return False
        head = stepped(head, rel.args[1])[0]
        own, symbol = self.symbols.get(key(head)), self.symbols.get(head.value)
        if head.args and own is not None and own.kind in ("array", "number") and key(head) not in self.values:
            return True  # h_0 = 0 of an h_0 that is declared
        kind = symbol.kind if symbol else None
        defined = head.value in self.values or head.value in self.patterns
        if head.args and kind == "array" and not symbol.family and head.value not in self.patterns:
            return not defined and all(a.bare and not self.knows(a) for a in head.args)  # S_{ij} = …
        if begins(head, self) or is_member(head, self) or is_part(head, self):
            return True
        if head.args and symbol is None and head.value in self.values.keys() & LOSSES and not self.knows(head.args[0]):
            return True  # J_{ij} = … after J = Σ J_{ij}
        return not self.knows(head) or not head.args and kind in ("array", "number") and not defined

    def _relation(self, rel, label):
        rel = rooted(rel, self)
        head, body = rel.args[:2]
        if rel.value[0] == "←":
            raise rel.refused("a step of descent declares nothing")
        entries = head.kind == body.kind == "sym" and head.value == body.value and self.knows(head) and body.args
        if self._mirrored(rel) or entries and head.args in ((), body.args):  # W = (w_{jk})
            return
        named = self.symbols.get(key(body)) if body.kind == "sym" else None
        if rel.value == ("=",) and head.kind == "num" and named is not None and named.kind == "index":
            self.numerals[head.value] = body
        elif found := given_set(rel, self):
            self.sets[found[0]] = found[1]
        elif self.lined(rel, label):
            return
        elif rel.value[:2] == ("=", "=") and body.kind == "apply" and not self.knows(body.args[0]):  # J = CE(y, ŷ) = …
            self._relation(Node("rel", rel.args[1:], rel.value[1:], body.start, rel.end), label)
            self._relation(Node("rel", rel.args[:2], ("=",), rel.start, body.end), label)
        elif rel.value[0] == "=" and (self.is_new(rel) or head.kind == "apply" or head.bare):
            self._define(head, body, label)
        else:
            refuse_word(head, self)
            self.conditions.append(rel)
            self._mark(rel)

    def _define(self, head, body, label):
        if body.kind == "apply" and head == body.args[0] and key(head) in self.functions:
            return  # J = J(v_c, o, U): the name without its arguments, which is read so anyway
        head, body = stepped(head, body)
        if head.kind == "mul":
            head = head.here("apply", *head.args)
        if head.kind == "apply":
            name = key(head.args[0])
            if name in self.functions and self.functions[name][0].label == "any":
                del self.functions[name]
            if any(other_way(d, head, body) for d in self.functions.get(name, ())):
                raise head.refused(f"'{latex(head)}' is defined already, in another way: give one of them another name")
            self.functions.setdefault(name, []).append(Definition(name, head, body, label))
        elif head.args and self._parameters(head, body):
            self.patterns.setdefault(head.value, []).append(Definition(head.value, head, body, label))
            self._kept.clear()
            one_way(self.patterns[head.value][-1])
        else:
            self.values[key(head)] = Definition(key(head), head, body, label)
            if key(head) in self.symbols:
                self.patterns.pop(key(head), None)
            self.functions.pop(key(head), None)

    def _parameters(self, head, body):
        """Subscripts that the body uses, or that count the entries of a declared array; others are part of the name."""
        used = {n.value for n in self._parts(body) if n.bare}
        runs = recursive(head, body)
        one = lambda a: self.knows(a) and not (a.value in self.symbols and self.symbols[a.value].kind == "index")
        letters = [a for a in head.args if a.bare and a.value not in self.sizes and (runs or not one(a))]
        return letters and (any(a.value in used for a in letters) or head.value in self.symbols)

    def _parts(self, node):
        """A node and all below it, but not the subscripts of a name that has them as a whole, such as v_c or μ_B."""
        yield node
        if node.kind != "sym" or key(node) not in self.symbols and key(node) not in self.values:
            for arg in node.args:
                yield from self._parts(arg)
