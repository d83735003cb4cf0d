"""Derivatives: a name is moved, and what depends on it is evaluated again."""

from ..latex.syntax import key, latex, symbol
from ..numbers import matrix as mx
from ..numbers.functions import CALLS
from ..numbers.indices import Index
from ..numbers.matrix import Array, Endless, Matrix, ShapeError
from .notation import Undeclared

MAX_ORDER = 4  # derivatives inside one another
MAX_ENTRIES = 64  # of an array that is moved as a whole where its parts are asked for in turn


class Derivatives:
    """The part of the evaluator that differentiates."""

    def _prime_call(self, node):
        """f'(x), entry by entry on arrays."""
        name, x = node.args[0], self.value(node.args[1])

        def f(numbers, name=name):
            if name.kind == "prime":
                return [self.jacobian(lambda n: f(n, name.args[0]), [n], node)[0][0] for n in numbers]
            if name.kind == "fn":
                return [CALLS[name.value](self, [n]) for n in numbers]
            known = self.notation.functions.get(key(name)) if name.kind == "sym" else None
            definition = (known or [None])[0]
            if definition is None or len(definition.head.args) != 2:
                raise Undeclared(f"'{latex(name)}' is not a function of one argument")
            out = []
            for n in numbers:
                with self.moving({key(definition.head.args[1]): n}):
                    out.append(self.body(definition))
            return out

        if isinstance(x, Endless):
            raise ShapeError(f"a function of {x.name()}, whose size is not known here")
        if isinstance(x, Matrix):
            return x.map(lambda t: self.jacobian(f, [t], node)[0][0])
        return self.jacobian(f, [x], node)[0][0]

    def _prime(self, node):
        raise node.refused("a primed function needs its argument: f'(x)")

    def _deriv(self, node):
        """∂f/∂x, kept for the letters in it while nothing is moved: a sum such as Σ_k ∂J/∂z_k ∂z_k/∂x_j asks for it
        more than once.
        """
        if self.moved:
            return self.derivative(node)
        if not node._key:
            object.__setattr__(node, "_key", latex(node))
        names = self.once(node._key, lambda: {n.value for n in node.symbols()})
        letters = [item for item in self.index.items() if item[0] in names]
        return self.kept(("∂", node._key, self.running, *letters), lambda: self.derivative(node))

    def derivative(self, node):
        """∂f/∂x in the book's layout: a number by an array has the array's shape, a vector by a vector has entries
        ∂f_i/∂x_j.
        """
        inner, variable = node.args
        self.determined(inner, variable)
        place, whole, positions, template = self.target(variable)
        if isinstance(whole, Endless):
            raise ShapeError(
                f"'{latex(variable)}' is a constant whose size is not known here: there is no derivative by it"
            )
        every = range(len(mx.entries(whole)))
        part = not self.moved and len(positions) < len(every) <= MAX_ENTRIES
        if part and self.has_index(variable) and not self.has_index(inner):  # all: other w will be asked for
            name = "∂", place, node._key, self.running
            out, rows = self.kept(name, lambda: self.partials(node, place, whole, every))
            rows = [[row[p] for p in positions] for row in rows]
        else:
            out, rows = self.partials(node, place, whole, positions)
        if not isinstance(out, Matrix):
            return mx.refilled(template, rows[0])
        if not isinstance(template, Matrix):
            return Matrix([r[0] for r in rows], out.shape, out.sides)
        if 1 not in out.shape or 1 not in template.shape:
            raise ShapeError(
                f"the derivative of {out.name()} by {template.name()} has more than two indices:"
                " write it entry by entry"
            )
        sides = tuple(max(zip(m.shape, m.sides, strict=True), key=lambda s: s[0])[1] for m in (out, template))
        return Matrix([x for r in rows for x in r], (len(out.data), len(positions)), sides)

    def has_index(self, node):
        """Whether a letter of the equation or of a sum stands in a formula."""
        return any(n.value in self.index for n in node.symbols())

    def partials(self, node, place, whole, positions):
        """(the value of f, [[∂f_k/∂x_p for p in positions] for k]) for a node ∂f/∂x, x being part of a whole array."""
        data, value = mx.entries(whole), []

        def f(numbers):
            moved = list(data)
            for p, x in zip(positions, numbers, strict=True):
                moved[p] = x
            with self.moving({place: mx.refilled(whole, moved)}):
                value[:] = [self.value(node.args[0])]
            if isinstance(value[0], Endless):
                raise ShapeError(f"the derivative of {mx.name(value[0])}")
            return mx.entries(value[0])

        rows = self.jacobian(f, [data[p] for p in positions], node)
        return value[0], rows

    def determined(self, inner, variable):
        """Refuse ∂J/∂z where z is defined, but J is defined without it: what would be held fixed?"""
        table = self.notation
        if variable.kind != "sym" or key(variable) in self.moved:
            return
        defined = {variable.value, key(variable)} & (table.values.keys() | table.patterns.keys())
        declared = variable.value in table.symbols and not table.is_family(variable.value)
        if not defined or declared or variable.value in table.rows:
            return
        reached = set().union(*(table.deps(n.value) | table.deps(key(n)) for n in inner.symbols()))
        if not {variable.value, key(variable)} & reached:
            raise variable.refused(
                f"'{latex(inner)}' is not defined through '{latex(variable)}', so there is no derivative by it:"
                " define one through the other"
            )

    def target(self, node):
        """What is differentiated by: (key to move, its whole value, the positions in it, a value of the derivative's
        shape).
        """
        if node.kind == "T":
            place, whole, positions, template = self.target(node.args[0])
            if isinstance(template, Matrix) and 1 not in template.shape:
                rows, columns = template.shape
                positions = [positions[i * columns + j] for j in range(columns) for i in range(rows)]
            return place, whole, positions, template.T if isinstance(template, Array) else template
        if node.kind == "index" and node.args[0].args:  # (v_c)_i
            (place, whole, positions, _), value = self.target(node.args[0]), self.value(node)
            return place, whole, [positions[self.whole(node.args[1]) - 1]], value
        if node.kind == "index" and node.args[0].kind == "sym":  # (v)_i
            node = node.here("sym", *node.args[1:], value=node.args[0].value)
        if node.kind != "sym":
            raise node.refused(
                f"a derivative is taken by a symbol, not by '{latex(node)}':"
                " give that a name, and define through it what is differentiated"
            )
        return self.named(node)

    def named(self, node):
        """The same for a name, with or without indices."""
        name, k, table = node.value, key(node), self.notation
        if k in self.moved or k in table.values or k in table.symbols or not node.args:
            value = self.value(node)
            counts = k in table.symbols and table.symbols[k].kind == "index"
            if counts or isinstance(value, Index) or k in self.scene.names:
                raise node.refused(f"'{latex(node)}' is a whole number: there is no derivative by it")
            return k, value, range(len(mx.entries(value))), value
        value = self.value(node)
        if name in table.symbols and table.symbols[name].family and len(node.args) > 1:
            place, whole, _, _ = self.target(node.with_args(*node.args[:1]))
            return place, whole, [self.position(whole, node.args[1:], name)], value
        if name in table.rows:
            positions, row = self.line(node.with_args(node.args[0]))
            positions = [positions[self.position(row, node.args[1:], name)]] if len(node.args) > 1 else positions
            matrix = table.rows[name][0]
            return matrix, self.value(symbol(matrix)), positions, value
        stepwise = len(node.args) == 1 and name in table.patterns and not table.by_entries(name)  # θ_t beside θ
        array = None if stepwise else self.base(name)
        if array is not None:
            return name, array, [self.position(array, node.args, name)], value
        if whole := self.prefix(node):
            array = self.value(whole)
            return key(whole), array, [self.position(array, node.args[len(whole.args) :], name)], value
        if self.is_row(node):
            return name, *self.row(node), value
        if (array := self.together(node)) is not None:
            return name, array, [self.position(array, node.args, name)], value
        if name not in table.symbols and (parts := self.part(node)):
            place, whole, _, _ = self.target(parts[0])
            return place, whole, [self.position(whole, parts[1], name)], value
        if len(node.args) == 1 and (start := self.starts(name).get(self.whole(node.args[0]))):
            return self.target(start)
        where = (self.member(node),) if table.is_family(name) else tuple(int(self.whole(a)) for a in node.args)
        return (name, *where), value, range(len(mx.entries(value))), value

    def jacobian(self, f, numbers, node):
        """The oracle's derivatives; the work grows with every derivative inside another."""
        if self.order == MAX_ORDER:
            raise node.refused(f"more than {MAX_ORDER} derivatives inside one another")
        before = self.order, self.weight
        costs = max(2, len(numbers) // 16) if self.oracle.first else 2
        self.order, self.weight = self.order + 1, self.weight * costs
        try:
            return self.oracle.jacobian(f, numbers)
        finally:
            self.order, self.weight = before
