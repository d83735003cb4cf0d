r"""Matrices whose rows or columns have names, `U = [u_1, \dots, u_n]^\top`."""

import re
from dataclasses import replace

from ..latex.sums import indices
from ..latex.syntax import NONE, ONE, Node, key, latex
from .known import used_in
from .marks import Marks, Symbol
from .steps import unbegun

LETTERED = re.compile(r"(.+)_\{([a-z])\}")


class Rows(Marks):
    """The part of the notation that takes in what the rows or columns of a matrix are called."""

    def lined(self, rel, label):
        """Take in `U = [u_1, \\dots, u_n]^\\top`, or say by False that an equation is none of this kind."""
        head, body = rel.args[:2]
        if head.kind == "T":  # U^⊤ = …
            head, body = head.args[0], body.args[0] if body.kind == "T" else body.here("T", body)
        if rel.value != ("=",) or head.kind != "sym" or not (listed := _listed(body)):
            return False
        first, last, how = listed
        family, ends = first.value, first.args + last.args
        members = [name for name in self.symbols if name.startswith(f"{family}_{{")]  # u_w ∈ R^d, said before
        vectors = [self.symbols[name] for name in (family, *members) if name in self.symbols]
        new = not self.knows(head) and vectors and vectors[0].kind == "array"
        if new and (how == "row vectors" or not self._of_vectors(key(head), vectors[0], ends, how)):
            self._define(head, body, label)  # X = [x_1, …, x_N]^⊤ of vectors that are declared
            return True
        self._fits(head, family, ends, how)
        own, round_brackets = self.symbols.get(family), how == "columns" and body.value == "()"
        if self._stacked(key(head), family, "rows" if round_brackets else how, ends) and family == key(head):
            return True
        if family == key(head) and own is not None and own.kind == "array" and ONE in own.dims:
            return True  # x = (x_1, …, x_n) of an x ∈ R^n
        self.rows[family] = (key(head), how)
        self.lists[family] = rel
        if first.end - ends[0].end > 1:  # x^{(1)}: the index stands in brackets, above
            self.raised.add(family)
        for name in (*members, family) if family != key(head) else members:  # θ = [θ_1, …, θ_K] remains a matrix
            for table in (self.symbols, self.values, self.patterns, self.functions):
                table.pop(name, None)
        return True

    def lined_up(self, name, symbol):
        """Whether u_w ∈ R^d, which `symbol` says, speaks of the rows or columns of a matrix. If `U = [u_1, …, u_n]` was
        all that is said of U, it is declared now.
        """
        if name.value not in self.rows:
            return False
        if not self.knows(Node("sym", (), self.rows[name.value][0])) and name.value in self.lists:
            del self.rows[name.value]
            self.symbols[symbol.name] = symbol
            self.lined(self.lists.pop(name.value), "")
        return True

    def _of_vectors(self, name, one, ends, how):
        """Whether `U = [u_1, \\dots, u_n]` puts all of u_1, …, u_n, any columns, side by side; U is then declared."""
        plain = one == Symbol(one.name, "array", (one.dims[0], ONE), one.family)
        if not plain or ends[0] != ONE or one.family not in ((), ends):
            return False
        dims = (one.dims[0], ends[1])
        self.symbols[name] = Symbol(name, "array", dims if how == "columns" else dims[::-1])
        return True

    def stack(self, names):
        """Take numbers f_1, …, f_K for the entries of a vector f."""
        for name in names:
            self._stacked(name, name, "rows")

    def unstacked(self, nodes):
        """The names of families of numbers that some formulas take for vectors: the f of f_1, …, f_K."""
        families = {name for name, s in self.symbols.items() if s.kind == "number" and self.is_family(name)}
        return families & {n.value for node in nodes for n in node.symbols() if n.bare} - indices(nodes)

    def shared(self, nodes):
        """(name, the symbol of all) for each u_w ∈ R^d where some formulas use u_o as well: w is any word then.

        Also what a recursion needs of which one step is declared.
        """
        yield from self.remembered("unbegun", unbegun)
        declared = self.remembered("lone", _lone)
        if not declared:
            return
        used = used_in(nodes, self)
        bound = {n.args[0].value: n.args[1:3] for n in used if n.kind == "domain"}
        for base, (symbol, letter) in declared.items():
            others = {n.args[0] for n in used if n.value == base and len(n.args) == 1} - {Node("sym", (), letter)}
            if any(i.kind != "sym" for i in others) or not (others or letter in bound):
                continue
            letters = {letter, *(i.value for i in others)}
            known = [self.symbols[i] for i in letters if i in self.symbols]
            told = [s.dims for s in known if s.kind == "index"]
            told += [bound[i] for i in letters & bound.keys() if bound[i][1] != NONE]
            if len({(first, self._counted(last)) for first, last in told}) == 1:  # k = 1, …, K is no word
                yield symbol.name, replace(symbol, name=base, family=told[0])

    def _counted(self, size):
        """The n that |V| is said to be; any other size as it is."""
        found = self.sets.get(latex(size.args[0])) if size.kind == "abs" else None
        return found.args[-1] if found else size

    def _stacked(self, name, family, how, ends=()):
        """Whether `t = [t_1, \\dots, t_N]^\\top` makes a vector of numbers, which it then declares; `ends` are the
        indices of the first and the last, where t_n ∈ R does not tell them.
        """
        members = [k for k in self.symbols if k.startswith(f"{family}_{{") and name not in self.symbols]
        numbers = self.symbols.get(members[0] if members else family)
        ends = ends if members else numbers and numbers.family
        if not ends or numbers.kind != "number" and not numbers.members or ends[0] != ONE:
            return False
        for member in members:
            del self.symbols[member]
        dims = (ONE, ends[1]) if how == "columns" else (ends[1], ONE)
        self.symbols[name] = replace(numbers, name=name, kind="array", dims=dims, family=(), alone=False)
        return True

    def _fits(self, head, family, ends, how):
        """Refuse U = [u_1, …, u_n] for an n×d matrix U: these would be its n columns."""
        known = self.symbols.get(key(head))
        dims = [latex(d) for d in known.dims] if known is not None and known.kind == "array" else []
        count, one = latex(ends[1]), family == head.value and "1" in dims
        if len(dims) == 2 and (count not in dims if one else count in dims and count != dims[how == "columns"]):
            message = f"'{latex(head)}' has {dims[0]} rows and {dims[1]} columns:"
            message += " its rows are [u_1, …, u_n]^\\top, its columns the same without ⊤"
            raise head.refused(message)


def _listed(body):
    """(u_1, u_n, "rows" or "columns") for a list of names u_1, …, u_n; None for anything else."""
    how = "columns"
    if body.kind == "T":
        body, how = body.args[0], "rows"
    if body.kind != "list" or len(body.args) < 3 or body.args[-2].kind != "dots":
        return None
    first, *between, last = body.args
    named = [first, *(item for item in between if item.kind != "dots"), last]
    if any(item.kind != "sym" or len(item.args) != 1 or item.value != first.value for item in named):
        return None
    return first, last, ("row vectors" if body.value == ";" else how)


def _lone(notation):
    """base -> (symbol, letter) of every u_w of which no other u, and not u itself, is declared or defined."""
    found = {}
    for name, symbol in notation.symbols.items():
        if (told := LETTERED.fullmatch(name)) and symbol.kind in ("array", "number"):
            found.setdefault(told[1], (symbol, told[2]))
    for table in (notation.symbols, notation.values, notation.patterns, notation.functions, notation.rows):
        for name in table:
            base = name.split("_{")[0]
            if base in found and name != found[base][0].name:
                del found[base]
    plain = lambda symbol, letter: not any(letter == n.value for d in symbol.dims for n in d.walk())
    return {base: one for base, one in found.items() if plain(*one)}
