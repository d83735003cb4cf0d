"""Indices and ranges: what a letter stands for, which entry it names, over what a sum runs."""

import re
from contextlib import contextmanager
from functools import cmp_to_key, reduce

from ..latex.sums import closed
from ..latex.syntax import NONE, key, latex
from ..numbers import matrix as mx
from ..numbers.indices import (
    Beyond,
    Impossible,
    Index,
    TooSmall,
    Unbound,
    WrongIndex,
    equals,
    whole_number,
)
from ..numbers.matrix import Array, Endless, Matrix, ShapeError
from .conditions import MAX_RANGE, Conditions
from .notation import Undeclared

TWO_DIGITS = re.compile("[1-9]{2}")  # X_{12} of a matrix is X_{1,2}


class Ranges(Conditions):
    """The part of the evaluator that deals with whole numbers: indices and sums."""

    def whole(self, node, size=None, side=None, first=1):
        """The whole number that an index stands for.

        Unbound, with what its place allows, if it is a letter that nothing binds.
        """
        if node.kind == "sym" and not node.args and isinstance(number := self.index.get(node.value), Index):
            return number  # a bound letter: by far the commonest case
        if node.bare and node.value in self.notation.patterns and not self.notation.knows(node):
            raise Unbound(node.value, size and (size, side, first), node)  # a letter, though z_j is defined too
        if node.kind == "num":
            node = self.notation.numerals.get(node.value, node)
        try:
            value = self.value(node)
        except (Unbound, Undeclared) as missing:
            if missing.node is node and node.bare:
                raise Unbound(node.value, size and (size, side, first), node) from None
            raise
        number = None if isinstance(value, Array) else whole_number(value)
        if number is None:
            raise Undeclared(f"'{latex(node)}' is used as an index but is not a whole number")
        return value if isinstance(value, Index) else number

    def once(self, what, make):
        """`make()`, which does not change while the values stay, kept."""
        if what not in self.known:
            self.known[what] = make()
        return self.known[what]

    @contextmanager
    def binding(self):
        """Letters that are bound inside have their old meaning again outside."""
        before = dict(self.index)
        try:
            yield
        finally:
            self.index = before

    def end(self, node):
        """The first or last value of a sum, where a numeral is a number."""
        if node.kind == "num" and not node.value.isdigit():
            raise node.refused("a sum runs over whole numbers")
        return int(node.value) if node.kind == "num" else self.whole(node)

    def entry(self, array, where, name):
        """An entry of a vector or matrix."""
        if not isinstance(array, Matrix):
            raise ShapeError(f"'{name}' is {mx.name(array)}: it has no entries")
        return array.data[self.position(array, where, name)]

    def position(self, array, where, name):
        """Where an entry stands in the data of an array, by its indices."""
        rows, columns = array.shape
        if len(where) == 1 and 1 not in array.shape and TWO_DIGITS.fullmatch(str(where[0].value)):
            where = [where[0].here("num", value=digit) for digit in where[0].value]
        if len(where) == 1 and (columns == 1 or rows == 1):
            return self._place(where[0], array, 0 if columns == 1 else 1, name)
        if len(where) != 2 or columns == 1 and where[1].value != "1" or rows == 1 and where[0].value != "1":
            two = 1 not in array.shape
            words = f"'{name}' is {array.name()}: an entry needs {2 if two else 1} indices, not {len(where)}"
            if two and len(name) == 1:
                words += f"; its rows are told by {name} = [{name}_1, \\dots, {name}_n]^\\top"
            raise ShapeError(words)
        return self._place(where[0], array, 0, name) * columns + self._place(where[1], array, 1, name)

    def _place(self, index, array, side, name):
        size = array.shape[side]
        i = self.whole(index, size, array.sides[side])
        if not 1 <= i <= size:
            raise self.outside(index, i, size, array.sides[side], f"'{name}', which is {array.name()}")
        return i - 1

    def outside(self, index, i, size, side, where, words=""):
        """The error for a place that is none of 1…size; a place with a number of its own may lie in larger arrays."""
        if index.bare and index.value != side and index.value in self.scene.names and index.value not in self.index:
            words = f"'{index.value}' is a size here, and this index runs over 1…{side}"
            return index.refused(f"{words}: name the index by another letter")
        number = index.kind == "num" or index.bare and str(getattr(self.index.get(index.value), "side", "")).isdigit()
        fixed = side.isdigit() or side in self.notation.values
        kind = TooSmall if number and i > size and not fixed else WrongIndex
        error = kind(words or f"{equals(latex(index), i)} is outside 1…{side} = {size} in {where}")
        error.index = index
        return error

    def places(self, domain, body):
        """Bind the variable of a range to each of its values in turn."""
        variable, lower, upper, *conditions = domain.args
        for c in conditions:
            if c.value == ("∈",) and c.args[0] == variable and c.args[1].kind == "sym":
                found = self.notation.sets.get(c.args[1].value)
                if found is None:
                    continue
                if not _runs(found):
                    yield from self._members(variable, found, [x for x in conditions if x is not c])
                    return
                lower, upper = found.args[0], found.args[-1]
        if variable is NONE or upper is NONE:
            letter, first, last, side = self._range_from_use(domain, body, lower)
        else:
            letter, side = variable.value, latex(upper)
            first, last = self.end(lower) if lower is not NONE else 1, self.end(upper)
        if last - first > MAX_RANGE:
            raise domain.refused(f"a sum of {last - first + 1:,} terms; at most {MAX_RANGE:,} are evaluated")
        before, running = {letter: self.index[letter]} if letter in self.index else {}, self.running
        self.running = running | {letter}
        self.once((letter, id(body)), lambda: self._shadowed(letter, body))
        try:
            for i in range(first, last + 1):
                self.index[letter] = Index.of(i, last, side)
                if not conditions or all(self.holds(c) for c in conditions):
                    yield i
        finally:
            self.running = running
            self.index.pop(letter, None)
            self.index.update(before)

    def _shadowed(self, letter, node):
        """Refuse `\\sum_o J` where J is defined through the declared o: does J run along? In `y_o` and `J(v_c, o, U)`
        the letter is said to run.
        """
        symbol = self.notation.symbols.get(letter)
        if symbol is None or symbol.family:
            return
        said = node.kind == "apply" and any(n.value == letter for a in node.args[1:] for n in a.symbols())
        for arg in node.args[1:] if said else node.args:
            self._shadowed(letter, arg)
        named = node.kind == "sym" and letter not in {n.value for n in node.symbols()}
        if named and letter in self.notation.deps(node.value) | self.notation.deps(key(node)):
            words = f"'{latex(node)}' is defined through {letter}, over which the sum runs:"
            words += " write another letter under the sum"
            raise node.refused(words)

    def _members(self, variable, found, conditions):
        """Bind the variable to each member of a set that is listed, once where two members are the same."""
        first = self.whole(found.args[0])
        with self.binding():
            for i in sorted(self.elements(found)):
                self.index[variable.value] = Index.of(i, getattr(first, "size", None), getattr(first, "side", None))
                if all(self.holds(c) for c in conditions):
                    yield i

    def _range_from_use(self, domain, body, lower):
        """`\\sum_j` and `\\sum`: the index runs over all values that its place in the body allows."""
        variable = domain.args[0]
        with self.binding():
            if variable is not NONE:
                self.index[variable.value] = None  # unbound here, even if the letter is declared
            try:
                self.value(body)
                for c in domain.args[3:]:
                    self.holds(c)
            except Unbound as missing:
                if variable is not NONE and missing.name != variable.value:
                    raise
                size = missing.size or self.scene.range_of(missing.name, body, self)
                if size is None:
                    words = f"over what does '{missing.name}' run? Write the range under the sign"
                    raise domain.refused(words) from None
                if variable is NONE:
                    self._only(missing.name, size, body, domain)
                first = self.end(lower) if lower is not NONE else size[2]
                upper = domain.args[2]  # \sum^{n-1}
                last = size[:2] if upper is NONE else (self.end(upper), latex(upper))
                return missing.name, first, *last
        named = [self.known_index(a) for n in body.symbols() for a in n.args] if variable is not NONE else []
        if len(sides := {i.side: i for i in named if i is not None}) == 1:
            ((side, i),) = sides.items()  # \sum_j e^{z_k}: j was meant to run where k stands
            return variable.value, self.end(lower) if lower is not NONE else 1, i.size, side
        what = f"'{variable.value}'" if variable is not NONE else "an index"
        raise domain.refused(f"what is summed does not depend on {what}; write the range under the sign")

    def known_index(self, node):
        """The index that a letter has now, if it has one and how far it runs is known."""
        try:
            i = self.value(node) if node.kind == "sym" else None
        except (Undeclared, Unbound):
            return None
        return i if isinstance(i, Index) and i.size else None

    def _only(self, letter, size, body, domain):
        """Refuse a sum sign with nothing under it over a body with two letters that nothing binds."""
        self.index[letter] = Index.of(size[2], *size[:2])
        try:
            self.value(body)
        except Unbound as other:
            words = f"does this run over '{letter}' or over '{other.name}'? Please write the range under the sign"
            raise domain.refused(words) from None

    def _big(self, node):
        body, domain = node.args
        if node.value == "mean" and body.kind == "mul" and not self.oracle.exact:
            total = self.value(node.here("big", body.args[0], domain, value="sum"))
            if isinstance(total, Array):
                raise ShapeError(f"probabilities are numbers, '{latex(body.args[0])}' is {mx.name(total)}")
            if abs(self.oracle.real(total) - 1) > 1e-9:
                words = f"'{latex(body.args[0])}' add up to {self.oracle.real(total):.4g}"
                raise node.refused(f"an expectation needs probabilities: {words}")
        terms = []
        for _ in self.places(domain, body):
            try:
                terms.append(self.value(body))
            except Beyond:  # a window reaches over the end of the text: such words do not exist
                continue
        if node.value in ("max", "min"):
            pick = max if node.value == "max" else min
            if not terms:
                raise node.refused("a maximum over nothing")
            if any(isinstance(term, Array) for term in terms):
                raise ShapeError(
                    f"the {'greatest' if node.value == 'max' else 'least'} of arrays:"
                    " give numbers, such as their entries"
                )
            order = cmp_to_key(self.oracle.compare)
            place = pick(range(len(terms)), key=lambda k: order(terms[k]))
            return terms[self.placed(node, place, len(terms))]
        if node.value in ("sum", "mean"):
            return reduce(self.plus, terms) if terms else self._empty(body, domain)
        return reduce(lambda a, b: self.counted(mx.product(a, b)), terms) if terms else self.oracle.const(1)

    def _list(self, node):
        r"""`[u_1, \dots, u_V]`: vectors side by side; of numbers one cannot tell whether they stand in a row."""
        value = self.beside(node)
        if mx.shape(value)[0] == 1 and node.value in (",", "()"):
            raise node.refused("a row or a column of numbers? Write [ … ]^\\top for a column")
        return value

    def beside(self, node):
        """The columns, or the row of numbers, in a list with dots."""
        found = closed(node.args) if node.value != ";" and len(node.args) > 2 else ()
        if len(found) != 1:
            return self._below(node)
        body, domain = found[0].args
        parts = [self.value(body) for _ in self.places(domain, body)]
        if not parts:
            raise Impossible
        if any(isinstance(x, Endless) or mx.shape(x) != (len(mx.entries(parts[0])), 1) for x in parts):
            raise ShapeError("the parts of this list are not all numbers, or all vectors of one shape")
        rows = zip(*map(mx.entries, parts), strict=True)
        shape, side = (len(mx.entries(parts[0])), len(parts)), latex(domain.args[2])
        first = parts[0].sides[0] if isinstance(parts[0], Matrix) else "1"
        return mx.simple(Matrix([x for row in rows for x in row], shape, (first, side)))

    def _below(self, node):
        """`[h; x]` of two vectors, one below the other, `[h, x]` where they cannot stand side by side; `[a^T, b^T]`."""
        parts = [] if any(a.kind == "dots" for a in node.args) else [self.value(a) for a in node.args]
        arrays = parts and all(isinstance(x, Matrix) for x in parts)
        if arrays and node.value in (",", "()") and all(x.shape[0] == 1 for x in parts):
            return mx.blocks(parts, (1, len(parts)))
        columns = arrays and all(x.shape[1] == 1 for x in parts)
        if not columns or node.value != ";" and len({x.shape for x in parts}) == 1:
            words = "; vectors below or beside each other form a bmatrix" if columns else ", or in declarations"
            raise node.refused(f"a list is read with dots, [u_1, \\dots, u_n]{words}")
        return mx.blocks(parts, (len(parts), 1))

    def _empty(self, body, domain):
        """An empty sum has the shape of its terms."""
        letter = domain.args[0].value
        if letter is None:
            return self.oracle.const(0)
        with self.binding():
            self.index[letter] = Index.of(1)
            try:
                value = self.value(body)
            except WrongIndex:  # what shape would they have? Other sizes will tell
                raise Impossible from None
        return mx.scale(value, 0) if isinstance(value, Array) else self.oracle.const(0)


def _runs(found):
    """Whether a set is a range, {1, …, n}, not a list of members, {w_1, …, w_K} or {o, c}."""
    return len(found.args) > 2 and found.args[-2].kind == "dots" and not found.args[0].args
