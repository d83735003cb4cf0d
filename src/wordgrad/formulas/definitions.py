"""What definitions give: values that are kept until something they depend on is moved, arrays defined by their
entries.
"""

from itertools import product as pairs

from ..latex.syntax import ONE, Node, Unreadable, latex
from ..numbers import matrix as mx
from ..numbers.indices import Index, Unbound, WrongIndex
from ..numbers.matrix import Matrix, ShapeError
from .notation import Undeclared

ZERO = Node("num", (), "0")
MAX_STEPS = 16  # of a recursion h_t = f(h_{t-1})


class Definitions:
    """The part of the evaluator that evaluates definitions."""

    def _alone(self, bound=()):
        """Enter a definition: of the letters of the place that asks, only those reach into it that have no other
        meaning, as i in f_j = w_j^T x_i.

        Returns what `index`, `outer` and `running` were, to be put back.
        """
        index, outer, running = self.index, self.outer, self.running
        reach = {k: v for k, v in index.items() if v is not None} if index else None
        self.index, self.outer, self.running = dict(bound), {**outer, **reach} if reach else outer, frozenset()
        return index, outer, running

    def kept(self, name, make):
        """`make()`, remembered unless it depended on a letter of the place that asks."""
        memo = self.memo.home(name[0] if isinstance(name, tuple) else name)
        if name in memo:
            return memo[name]
        before, self.consulted = self.consulted, set()
        try:
            value = make()
            if not self.consulted:
                memo[name] = value
            return value
        finally:
            self.consulted |= before

    def defined(self, k):
        """The value of a defined name, kept until something it depends on is moved; x = 0 is as long as declared."""

        def make():
            definition, table = self.notation.values[k], self.notation
            family = definition.head.value if table.is_family(definition.head.value) else k
            value, symbol = self.body(definition), table.symbols.get(k, table.symbols.get(family))
            if symbol is None and definition.body == ZERO and len(definition.head.args) == 1:
                return self.nothing(k, definition)
            if symbol is None or symbol.kind != "array" or isinstance(value, Matrix):
                return value
            return self.plus(mx.scale(self.scene.leaf(symbol, self, 0), 0), value)

        return self.kept(k, make)

    def nothing(self, k, definition):
        """`h_0 = 0` of an h_0 that nobody declared: 0, or zeros as long as the next member of the recursion is."""
        name, (index,), zero = definition.head.value, definition.head.args, self.oracle.const(0)
        if name not in self.notation.patterns:
            return zero
        pattern, way = self.notation.patterns[name][0], 1 if index.kind == "num" else -1
        place = self.whole(index) + way
        while place in self.starts(name):
            place += way
        with self.moving({k: mx.Endless(zero)}):
            try:
                value = self.body(pattern, [(pattern.head.args[0].value, Index.of(place))])
            except (ShapeError, Undeclared, WrongIndex, Unreadable):
                return zero
        return mx.scale(value, 0) if isinstance(value, Matrix) and 1 in value.shape else zero

    def body(self, definition, bound=()):
        """The right side of a definition."""
        if self.defining.count(definition.name) > (MAX_STEPS if bound else 2):
            begin = f": where does it begin? Declare or define {definition.name}_0. At most {MAX_STEPS} steps are taken"
            alike = f": '{definition.written}' is the same name" if "\\" in definition.written else ""
            raise Unreadable(f"'{definition.name}' is defined by itself{begin if bound else alike}")
        self.defining.append(definition.name)
        outside = self._alone(bound)
        try:
            value = self.value(definition.body)
        except (ShapeError, Undeclared, WrongIndex) as error:
            error.node = definition.head  # the place in the definition is in another text
            if not getattr(error, "foreign", None):
                error.foreign = definition.name
                error.args = (f"in the definition of '{latex(definition.head)}': {error}",)
            raise
        finally:
            self.defining.pop()
            self.index, self.outer, self.running = outside
        return value

    def assembled(self, name):
        """An array that is defined by its entries, `S_{ik} = …`."""

        def make():
            symbol = self.notation.symbols[name]
            definition = self.notation.by_entries(name)
            sizes = [self.scene.size(d, self) for d in symbol.dims]
            letters = [a.value for a in definition.head.args]
            counts = [n for n, d in zip(sizes, symbol.dims, strict=True) if d != ONE]
            places = pairs(*([Index.of(i, n) for i in range(1, n + 1)] for n in counts))
            data = [self.body(definition, zip(letters, where, strict=True)) for where in places]
            return mx.simple(Matrix(data, tuple(sizes), tuple(latex(d) for d in symbol.dims)))

        return self.kept(name, make)

    def gathered(self, node):
        """The array of all `p_i = …`, which nothing declares: as long as its definition lets i run."""
        definition, found = self.notation.patterns[node.value][0], []
        letters = [a.value for a in definition.head.args if a.bare]
        for letter in letters:
            found.append(self.scene.range_of(letter, definition.body, self))
        endless = any(size is None or size[2] != 1 for size in found)
        if endless or len(letters) != len(definition.head.args) or len(letters) > 2:
            return self.unnamed(node)

        def make():
            places = [*pairs(*([Index.of(i, *size[:2]) for i in range(1, size[0] + 1)] for size in found))]
            keys = [(node.value, *map(int, where)) for where in places]  # one of them may be moved
            bodies = (lambda where=where: self.body(definition, zip(letters, where, strict=True)) for where in places)
            data = [self.moved[k] if k in self.moved else self.kept(k, f) for k, f in zip(keys, bodies, strict=True)]
            if any(isinstance(x, mx.Array) for x in data):
                return self.unnamed(node)
            (n, side), (m, other) = [*(size[:2] for size in found), (1, "1")][:2]
            return mx.simple(Matrix(data, (n, m), (side, other)))

        return self.kept(node.value, make)

    def row(self, node):
        """(the array of all p_{ik} = …, which nothing declares, the positions of its row p_i in it)."""
        name, count = node.value, len(node.args)
        array = self.moved[name] if name in self.moved else self.gathered(node.with_args()) if count == 1 else None
        if count != 1 or not isinstance(array, Matrix) or 1 in array.shape:
            raise ShapeError(f"'{latex(node)}' has {count} indices, its definition has another number")
        (n, width), side = array.shape, array.sides[0]
        i = self.whole(node.args[0], n, side)
        if not 1 <= i <= n:
            raise self.outside(node.args[0], i, n, side, f"'{latex(node)}'")
        return array, range((i - 1) * width, i * width)

    def is_row(self, node):
        """Whether a name has fewer indices than all its definitions: p_i beside p_{ik} = …."""
        table = self.notation
        found = table.patterns.get(node.value, ()) if node.value not in table.symbols else ()
        return bool(found) and len(node.args) < min(len(d.head.args) for d in found)

    def together(self, node):
        """The array of all `p_i = …` for one of them, where each may be found without the others; or None."""
        table = self.notation
        if node.value in self.moved:
            return self.moved[node.value]
        found = table.patterns.get(node.value, ()) if node.value not in (*table.symbols, *table.values) else ()
        alone = len(found) == 1 and not found[0].runs and not table.starts(node.value)
        if not alone or any(n.value == node.value for n in found[0].body.symbols()):
            return None
        try:
            array = self.gathered(node.with_args())
        except (Undeclared, Unbound, ShapeError, WrongIndex):
            return None
        return array if isinstance(array, Matrix) and len(node.args) == len(found[0].head.args) else None

    def one_entry(self, node, definition):
        """One entry of an array that is defined by its entries, without the others."""
        dims = [d for d in self.notation.symbols[node.value].dims if d != ONE]
        bound = []
        for parameter, given, dim in zip(definition.head.args, node.args, dims, strict=False):
            size, side = self.scene.size(dim, self), latex(dim)
            i = self.whole(given, size, side)
            if not 1 <= i <= size:
                raise self.outside(given, i, size, side, f"'{latex(node)}'")
            bound.append((parameter.value, Index.of(i, size, side)))
        place = (node.value, "entry", *(int(i) for _, i in bound))
        return self.kept(place, lambda: self.body(definition, bound))
