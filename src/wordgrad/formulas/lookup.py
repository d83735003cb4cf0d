"""What a name stands for: a random value, a definition, a row or an entry, a member of a family."""

from ..latex.sums import one_index
from ..latex.syntax import Unreadable, key, latex, symbol
from ..numbers import matrix as mx
from ..numbers.indices import Beyond, Index, TooSmall, Unbound, WrongIndex
from ..numbers.matrix import Matrix, ShapeError
from .calls import Caller
from .conditions import CONSTANTS
from .definitions import Definitions
from .derivatives import Derivatives
from .evaluate import METHODS
from .notation import Undeclared
from .ranges import TWO_DIGITS
from .steps import lags

# Names of losses, which never stand for the array of all J_k.
_WORDS = (f"\\text{{{word}}}" for word in ("CE", "BCE", "NLL", "MSE", "loss", "Loss"))
LOSSES = ("J", "L", "E", "C", "\\ell", "ℓ", *_WORDS)


class Formula(Caller, Definitions, Derivatives):
    """The evaluator with names: what `evaluate.py` does with numbers, this does with symbols."""

    def __init__(self, scene, oracle):
        super().__init__(scene, oracle)
        self.leaves, self.defining, self.within = {}, [], set()
        self.roles, self.bases = self.notation.remembered("roles", lambda _: ({}, {}))

    def _sym(self, node):
        if not node.args and node.value in self.index:
            number = self.index[node.value]
            if number is None:
                raise Unbound(node.value, None, node)
            return number
        k = node._key or key(node)
        if k in self.moved:
            return self.moved[k]
        role = self.roles.get(k)
        if role is None:
            role = self.roles[k] = self.role(node, k)
        return role(self, node)

    def role(self, node, k):
        """The method that finds the value of a name: what it is in this notation, whatever the values."""
        table, name = self.notation, node.value
        found = None
        if k in table.values:
            found = lambda ev, n: ev.defined(k)
        elif not node.args and table.by_entries(name):
            found = lambda ev, n: ev.assembled(name)
        elif k in table.symbols and (not table.symbols[k].family or table.symbols[k].alone and not node.args):
            found = lambda ev, n: ev.leaves[k] if k in ev.leaves else ev.leaf(k)
        if node.args and (k in table.values or k in table.symbols):
            value = found or Formula.indexed
            return lambda ev, n: ev.fixed(n) or value(ev, n)
        if found:
            return found
        if k in self.scene.names:
            return lambda ev, n: ev.oracle.const(ev.scene.size(n, ev))
        if node.args:
            return Formula.indexed
        if k in table.functions:
            return lambda ev, n: ev.body(table.functions[k][0])
        if name in table.patterns and name.split("_")[0] not in LOSSES:
            return Formula.gathered
        return CONSTANTS.get(name, Formula.unnamed)

    def unnamed(self, node):
        """A letter of the place that asks for a definition; Unbound, or Undeclared, where there is none."""
        name, rows = node.value, self.notation.rows
        if name in rows:
            raise Undeclared(f"'{name}' stands for the {rows[name][1]} of {rows[name][0]}: it needs an index")
        if name in self.outer:
            self.consulted.add(name)
            return self.outer[name]
        if len(name.rstrip("'")) == 1 and name.isascii() and name.islower():
            raise Unbound(name, None, node)
        raise Undeclared(f"'{latex(node)}' is not declared")

    def fixed(self, node):
        """Refuse `\\sum_c v_c` where v_c is declared as one vector: its c names it and cannot run."""
        for letter in (a.value for a in node.args if a.bare):
            declared = letter in self.notation.symbols and self.notation.symbols[letter].kind == "index"
            runs = letter in self.running or declared and (letter in self.index or letter in self.moved)
            counted = self.defining and letter in self.index  # g_t in the definition of a v_t
            if runs or counted:
                words = f"'{latex(node)}' is declared as one value, so its {letter} cannot run:"
                words += f" declare all of them, such as {node.value}_1, \\dots, {node.value}_n"
                raise node.refused(words) if runs else Undeclared(words)

    def leaf(self, k):
        """The random value of a declared symbol, as this oracle's numbers."""
        if k not in self.leaves:
            self.leaves[k] = self.scene.leaf(self.notation.symbols[k], self)
        return self.leaves[k]

    def base(self, name):
        """The whole array behind an indexed name, or None."""
        if name in self.moved and not (name in self.notation.symbols and self.notation.symbols[name].family):
            return self.moved[name]
        if name not in self.bases:
            self.bases[name] = self.base_role(name)
        return self.bases[name](self, name)

    def base_role(self, name):
        """The method that finds it: what stands behind the name in this notation, whatever the values."""
        table = self.notation
        if name in table.values:
            return Formula.parted if name in table.patterns else Formula.defined
        if table.by_entries(name):
            return Formula.assembled
        if name in table.symbols and table.symbols[name].kind == "array" and not table.symbols[name].family:
            return Formula.leaf
        return lambda ev, name: None

    def parted(self, name):
        """L = (1/N) Σ L_i: two things of one letter, unless the first is the array of the others."""
        whole = None if name in self.defining else self.defined(name)
        return whole if isinstance(whole, Matrix) else None

    def indexed(self, node):
        """`u_w` as a row of U, `w_k` of a family, `z_i` as an entry, `\\lambda_k` by its defining pattern."""
        name, table = node.value, self.notation
        first = node.args[0].start <= node.args[-1].start or name in table.raised
        if name in table.rows and len(node.args) == 2 and first:  # x_j^{(i)} of rows x^{(i)}, but not u_w^{(i)}
            return self.entry(self.indexed(node.with_args(node.args[0])), node.args[1:], latex(node))
        if name in table.rows:
            letter = node.args[0]
            i = self.index.get(letter.value) if len(node.args) == 1 and not letter.args else None
            return self.line(node)[1] if i is None else self.kept((name, i), lambda: self.line(node)[1])
        if name in table.patterns and name in table.symbols:
            entry, count = table.by_entries(name), len(node.args)
            if entry and len(entry.head.args) == count and name not in self.memo.home(name) and name not in self.moved:
                return self.one_entry(node, entry)
            others = [d for d in table.patterns[name] if d is not entry and len(d.head.args) == count]
            if others and not TWO_DIGITS.fullmatch(str(node.args[0].value)):
                return self.by_pattern(node)  # X_i, defined beside X_{ik}
        array = self.base(name)
        if array is not None:
            return self.entry(array, node.args, name)
        if name in table.symbols and table.symbols[name].family:
            if len(node.args) > 1:
                return self.of_member(node)
            i = self.member(node)
            return self.moved[name, i] if (name, i) in self.moved else self.scene_member(name, i)
        if name in table.patterns:
            return self.by_pattern(node)
        if name == "e" and len(node.args) == 1:
            return self.unit(node)
        if name == "I" and len(node.args) == 2:
            return self._delta(node)
        if name == "I" and len(node.args) == 1:
            return mx.diagonal([self.oracle.const(1)] * self.scene.size(node.args[0], self), latex(node.args[0]))
        if whole := self.prefix(node):
            return self.entry(self.value(whole), node.args[len(whole.args) :], latex(whole))
        others = [other for other in table.symbols if other.startswith(f"{name}_{{")]
        words = f", only '{others[0]}' is: all are declared by {name}_1, \\dots, {name}_n \\in …" if others else ""
        raise Undeclared(f"'{latex(node)}' is not declared{words}")

    def prefix(self, node):
        """Of `W^{(2)}_{ij}` and `v_{cj}` the array that is declared or defined, W^{(2)} and v_c, whose entry it is; or
        None.
        """
        for count in range(len(node.args) - 1, 0, -1):
            whole = node.with_args(*node.args[:count])
            if key(whole) in self.notation.symbols or key(whole) in self.notation.values:
                return whole
        return None

    def of_member(self, node):
        """`x^{(i)}_j`, an entry of a member of a family; or `o_{2m}`, where 2m is one index."""
        one = one_index(node) if self.notation.symbols[node.value].kind != "array" else node
        if one is not node:
            return self.indexed(one)
        first, *rest = node.args
        return self.entry(self.indexed(node.with_args(first)), rest, latex(node))

    def unit(self, node):
        """`e_o`: one at place o, as long as o has values."""
        i = self.whole(node.args[0])
        if not isinstance(i, Index) or i.size is None:
            raise Undeclared(f"how long is '{latex(node)}'? Its index has no declared range")
        one, zero = self.oracle.const(1), self.oracle.const(0)
        return mx.simple(Matrix([one if j == i else zero for j in range(1, i.size + 1)], (i.size, 1), (i.side, "1")))

    def line(self, node):
        """(flat positions in the matrix, the value) of a row or column such as u_w."""
        matrix, how = self.notation.rows[node.value]
        array = self.value(symbol(matrix))
        if not isinstance(array, Matrix) or len(node.args) != 1:
            raise ShapeError(f"'{latex(node)}' should have one index: it is one of the {how} of {matrix}")
        rows, columns = array.shape
        count, side = (columns, array.sides[1]) if how == "columns" else (rows, array.sides[0])
        i = self.whole(node.args[0], count, side)
        if not 1 <= i <= count:
            raise self.outside(node.args[0], i, count, side, f"'{latex(node)}'")
        positions = range(i - 1, rows * columns, columns) if how == "columns" else range((i - 1) * columns, i * columns)
        value = (array.T if how == "columns" else array).row(i - 1)
        return positions, value.T if how == "row vectors" and isinstance(value, Matrix) else value

    def ends(self, name):
        """The first and the last index of a family."""
        return self.once(name, lambda: [self.whole(b) for b in self.notation.symbols[name].family])

    def member(self, node):
        """Which member of a family: its checked index."""
        name, symbol = node.value, self.notation.symbols[node.value]
        first, last = self.ends(name)
        i = self.whole(node.args[0], last, latex(symbol.family[1]), first) if len(node.args) == 1 else None
        if i is None or not first <= i <= last:
            letters = [n for a in node.args if a.kind == "add" for n in a.symbols() if self._is_index(n)]
            window = self.running and len(letters) > 1  # w_{t+j} inside a sum
            end, count = latex(symbol.family[1]), "missing" if i is None else int(i)
            words = f"'{latex(node)}': the index is {count}, declared are {first}…{end} = {last}"
            error = Beyond(words) if window else self.outside(node.args[0], i or 0, last, end, "", words)
            error.undefined = i is not None and i < first  # of x_1, …, x_T beside h_0, …, h_T
            raise error
        return int(i)

    def _is_index(self, node):
        symbol = self.notation.symbols.get(node.value)
        return node.value in self.index or symbol is not None and symbol.kind == "index"

    def starts(self, name):
        """{index: name} of the members of a family or a recursion that have a meaning of their own, as h_0 has."""
        named = self.notation.starts(name)
        return self.once(("starts", name), lambda: {self.whole(n.args[0]): n for n in named}) if named else {}

    def scene_member(self, name, i):
        if start := self.starts(name).get(i):
            return self.value(start)
        if (name, i) not in self.leaves:
            self.leaves[name, i] = self.scene.leaf(self.notation.symbols[name], self, i)
        return self.leaves[name, i]

    def part(self, node):
        """Of ŷ^{(t)}_j, an entry of the ŷ^{(t)} that is defined by a pattern: (ŷ^{(t)}, the other indices); or None."""
        counts = [len(d.head.args) for d in self.notation.patterns.get(node.value, ())]
        count = max((n for n in counts if n < len(node.args)), default=0)
        whole = count and len(node.args) not in counts
        return (node.with_args(*node.args[:count]), node.args[count:]) if whole else None

    def by_pattern(self, node):
        """`z_j = …` evaluated for this j, once."""
        found = [d for d in self.notation.patterns[node.value] if len(d.head.args) == len(node.args)]
        if not found and (parts := self.part(node)):
            return self.entry(self.by_pattern(parts[0]), parts[1], latex(node))
        if not found:
            array, positions = self.row(node)
            data = [array.data[p] for p in positions]
            return mx.simple(Matrix(data, (len(data), 1), (array.sides[1], "1")))
        letters, definition = found[0].head.args, found[0]
        where = [self.argument(definition, letter, given) for letter, given in zip(letters, node.args, strict=True)]
        place = (node.value, *(int(i) for i in where))
        if place in self.moved:
            return self.moved[place]
        starts = self.starts(node.value) if len(where) == 1 else {}
        if start := starts.get(place[1]):  # h_t = f(h_{t-1}) begins with h_0
            return self.value(start)
        bound = [(letter.value, i) for letter, i in zip(letters, where, strict=True)]
        family = len(where) == 1 and self.notation.is_family(node.value)
        if family:
            self.member(node)  # which checks its range
        try:
            if place in self.within:
                words = f"'{latex(node)}' is defined by itself"
                raise WrongIndex(words) if family or starts else Unreadable(words)
            if starts or definition.runs:
                self._in_range(definition, bound, starts, node)
            self.within.add(place)
            try:
                return self.kept(place, lambda: self.body(definition, bound))
            finally:
                self.within.discard(place)
        except TooSmall:
            raise
        except WrongIndex as error:
            if family:  # of h_0, …, h_T the one where it begins
                return self.scene_member(node.value, place[1])
            error.index, error.undefined = node.args[0], True  # of h_{t+1} = f(x_{t+1}), where no x is left
            raise

    def _in_range(self, definition, bound, starts, node):
        """WrongIndex for a member outside the printed range of its definition, or before a recursion begins."""
        if starts:
            steps, ((_, i),) = lags(definition), bound
            if max(steps) > 0 and i < min(starts) or min(steps) < 0 and i > max(starts):
                raise WrongIndex(f"'{latex(node)}': the index is {int(i)}, where the recursion has not begun")
        for letter, i in bound:
            if letter in definition.runs:
                first, *_, last = definition.runs[letter].args
                if not self.end(first) <= i <= self.end(last):
                    words = f"'{latex(node)}': the index is {int(i)}, defined are {latex(first)}…{latex(last)}"
                    raise WrongIndex(words)


METHODS.owner = Formula
