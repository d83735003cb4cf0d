"""Function calls, whose arguments take the place of the parameters of a definition; derivatives, which move a name and evaluate
again; and what a brace says of its inside.
"""

from ..latex.syntax import key, latex, symbol
from ..numbers import matrix as mx
from ..numbers.functions import CALLS
from ..numbers.indices import Index, Unbound, WrongLabel
from ..numbers.matrix import Array, Endless, Matrix, ShapeError
from .compare import TOLERANCE, error_of, matched
from .evaluate import Evaluator
from .notation import Undeclared


class Caller(Evaluator):
    """The evaluator with calls and derivatives."""

    def argument(self, definition, parameter, given):
        """The value of an index argument; if it is an unbound letter, how far it runs follows from the definition's body."""
        try:
            return self.whole(given)
        except Unbound as missing:
            if missing.size is None:
                raise Unbound(missing.name, self.extent(definition, parameter.value), given) from None
            raise

    def extent(self, definition, letter):
        """How many values a parameter of a definition may take."""
        before = self._alone()
        try:
            return self.scene.range_of(letter, definition.body, self)
        finally:
            self.index, self.outer, self.running = before

    def _apply(self, node):
        head, args = node.args[0], node.args[1:]
        table = self.notation.functions
        found = table.get(key(head)) or self._numbered(head, table)
        if not found:
            if head.value == "J" and len(head.args) == len(args) == 1 and not self.notation.knows(head):
                return self._deriv(node.here("deriv", args[0], head.args[0]))
            if key(head) in self.notation.values and all(self.is_variable(a, head) for a in args):
                return self.value(head)  # J(v_c, o, U) where J is defined without its arguments
            if self.notation.knows(head) and len(args) == 1 and args[0].kind != "rel":
                return mx.product(self.value(head), self.value(args[0]))
            raise Undeclared(f"the function '{latex(head)}' is not defined")
        for definition in found:
            binding = self.unify(definition.head.args[1:], args)
            if binding is not None:
                break
        else:
            raise Undeclared(f"'{latex(node)}' does not fit the definition of '{latex(found[0].head)}'")
        changes = {}
        for parameter, given in binding:
            pure = not parameter.args and not self.notation.knows(parameter)
            if parameter == given and (given.args and not pure or not given.args and self.index.get(given.value) is None):
                continue
            changes[key(parameter)] = self.argument(definition, parameter, given) if pure and given.kind == "sym" and not self.notation.knows(given) else self.fitting(parameter, given)
        if not changes:
            return self.body(definition)
        with self.moving(changes):
            return self.body(definition)

    def is_variable(self, sym, head):
        """Whether a declared name is what the value of another depends on."""
        if sym.kind != "sym" or key(sym) not in self.notation.deps(key(head)):
            return False
        declared = self.notation.symbols.get(key(sym))
        if declared is None or declared.kind != "index":
            return True
        now, last = self.whole(sym), self.whole(declared.dims[1])  # the c of v_c is not: nothing changes with it
        with self.moving({key(sym): Index.of(now - 1 if now == last else now + 1, last, latex(declared.dims[1]))}):
            moved = self.value(head)
        value = self.value(head)
        return moved.data != value.data if isinstance(value, Matrix) else moved != value

    def _numbered(self, head, table):
        """The definition of `J_k(…)` for the call `J_1(…)`; a subscript that the definition does not have is not dropped."""
        found = [d for several in table.values() for d in several if d.head.args[0].value == head.value and len(d.head.args[0].args) == len(head.args)]
        return found if head.args and found and self.unify(found[0].head.args[0].args, head.args) is not None else table.get(head.value) if not head.args else None

    def fitting(self, parameter, given):
        """The value of an argument; a row is not taken where a column is declared."""
        declared = self.notation.symbols.get(key(parameter))
        if declared is not None and declared.kind == "index":
            return self.whole(given, self.whole(declared.dims[1]), latex(declared.dims[1]))  # a free w in the place of o runs as far as o
        value = self.value(given)
        if isinstance(value, Matrix) and 1 in value.shape and self.notation.knows(parameter):
            declared = self.value(parameter)
            if isinstance(declared, Matrix) and 1 in declared.shape and (declared.shape[0] == 1) != (value.shape[0] == 1):
                raise ShapeError(f"the argument '{latex(given)}' is {value.name()}, '{latex(parameter)}' is {declared.name()}")
        return value

    def unify(self, patterns, args):
        """[(parameter, argument)] that make a definition's head fit a call, or None."""
        if len(patterns) != len(args):
            return None
        found = []
        for k, p in enumerate(patterns):
            if p.kind == "dots" and patterns[max(k - 1, 0) : k + 2] != args[max(k - 1, 0) : k + 2]:
                return None  # a list with dots stands for the same list only
        for p, a in zip(patterns, args, strict=True):
            if p == a and p.kind != "rel" and not (p.kind == "sym" and not p.args):  # the same text: only the caller's index letters are handed on
                letters = {n.value: n for n in a.walk() if n.kind == "sym" and not n.args and n.value in self.index}
                found += [(n, n) for n in letters.values()]
                continue
            alike = p.kind == a.kind and p.value == a.value
            if alike and (p.kind == "rel" or p.kind == "sym" and p.args and not self._declared(p)):
                inner = self.unify(p.args, a.args)
            elif p.kind == "sym":
                inner = [] if p == a and p.value.isupper() and not self.notation.knows(p) else [(p, a)]
            else:
                inner = [] if p == a else None
            if inner is None:
                return None
            found += inner
        return found

    def _declared(self, parameter):
        """Whether an indexed parameter is a thing of its own, as v_c with a declared c, not a pattern for any index."""
        if not self.notation.knows(parameter):
            return False
        return key(parameter) in self.notation.symbols or key(parameter) in self.notation.values or any(a.args or a.kind != "sym" or self.notation.knows(a) for a in parameter.args)

    def _prime_call(self, node):
        """f'(x), entry by entry on arrays."""
        name, x = node.args[0], self.value(node.args[1])

        def f(numbers, name=name):
            if name.kind == "prime":
                return [self.jacobian(lambda n: f(n, name.args[0]), [n], node)[0][0] for n in numbers]
            if name.kind == "fn":
                return [CALLS[name.value](self, [n]) for n in numbers]
            definition = (self.notation.functions.get(key(name)) or [None])[0]
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

    def _labelled(self, node):
        r"""`\underbrace{a}_{b}` is a, of which b says what it is: its value, or a name that nothing declares."""
        value = self.value(node.args[0])
        try:
            said = self.value(node.args[1])
        except (Undeclared, Unbound):
            return value
        a, b = matched(value, said, *node.args)
        if mx.shape(a) != mx.shape(b) or error_of(self, *(x.data if isinstance(x, Matrix) else [x] for x in (a, b)))[0] > TOLERANCE:
            if node.args[1].kind == "num" and not node.value:
                raise node.args[1].refused("is this number a value or a mark? Write = before a value")
            error = WrongLabel(f"'{latex(node.args[1])}' is not the value of what the brace encloses")
            error.node = node.args[1]
            raise error
        return value

    def _deriv(self, node):
        """∂f/∂x, kept for the letters in it while nothing is moved: a sum such as Σ_k ∂J/∂z_k ∂z_k/∂x_j asks for it more than once."""
        if self.moved:
            return self.derivative(node)
        if not node._key:
            object.__setattr__(node, "_key", latex(node))
        names = self.once(node._key, lambda: {n.value for n in node.walk() if n.kind == "sym"})
        letters = [item for item in self.index.items() if item[0] in names]
        return self.kept(("∂", node._key, self.running, *letters), lambda: self.derivative(node))

    def derivative(self, node):
        """∂f/∂x in the book's layout: a number by an array has the array's shape, a vector by a vector has entries ∂f_i/∂x_j."""
        inner, variable = node.args
        self.determined(inner, variable)
        place, whole, positions, template = self.target(variable)
        if isinstance(whole, Endless):
            raise ShapeError(f"'{latex(variable)}' is a constant whose size is not known here: there is no derivative by it")
        data = whole.data if isinstance(whole, Matrix) else [whole]
        shape = []

        def f(numbers):
            moved = list(data)
            for p, x in zip(positions, numbers, strict=True):
                moved[p] = x
            with self.moving({place: Matrix(moved, whole.shape, whole.sides) if isinstance(whole, Matrix) else moved[0]}):
                out = self.value(inner)
            if isinstance(out, Endless):
                raise ShapeError(f"the derivative of {mx.name(out)}")
            shape[:] = [out]
            return out.data if isinstance(out, Matrix) else [out]

        rows = self.jacobian(f, [data[p] for p in positions], node)
        out = shape[0]
        if not isinstance(out, Matrix):
            return Matrix(rows[0], template.shape, template.sides) if isinstance(template, Matrix) else rows[0][0]
        if not isinstance(template, Matrix):
            return Matrix([r[0] for r in rows], out.shape, out.sides)
        if 1 not in out.shape or 1 not in template.shape:
            raise ShapeError(f"the derivative of {out.name()} by {template.name()} has more than two indices: write it entry by entry")
        sides = tuple(max(zip(m.shape, m.sides, strict=True), key=lambda s: s[0])[1] for m in (out, template))
        return Matrix([x for r in rows for x in r], (len(out.data), len(positions)), sides)

    def determined(self, inner, variable):
        """Refuse ∂J/∂z where z is defined, but J is defined without it: what would be held fixed?"""
        table = self.notation
        if variable.kind != "sym" or key(variable) in self.moved or variable.value in table.symbols or variable.value in table.rows or not ({variable.value, key(variable)} & (table.values.keys() | table.patterns.keys())):
            return
        reached = set().union(*(table.deps(n.value) | table.deps(key(n)) for n in inner.walk() if n.kind == "sym"))
        if not {variable.value, key(variable)} & reached:
            raise variable.refused(f"'{latex(inner)}' is not defined through '{latex(variable)}', so there is no derivative by it: define one through the other")

    def target(self, node):
        """What is differentiated by: (key to move, its whole value, the positions in it, a value of the derivative's shape)."""
        if node.kind == "T":
            place, whole, positions, template = self.target(node.args[0])
            if isinstance(template, Matrix) and 1 not in template.shape:
                rows, columns = template.shape
                positions = [positions[i * columns + j] for j in range(columns) for i in range(rows)]
            return place, whole, positions, template.T if isinstance(template, Array) else template
        if node.kind == "index" and node.args[0].args:  # (v_c)_i
            (place, whole, positions, _), value = self.target(node.args[0]), self.value(node)
            return place, whole, [positions[self.whole(node.args[1]) - 1]], value
        if node.kind == "index":
            node = node.here("sym", *node.args[1:], value=node.args[0].value) if node.args[0].kind == "sym" else node
        if node.kind != "sym":
            raise node.refused(f"a derivative is taken by a symbol, not by '{latex(node)}'")
        name, k, table = node.value, key(node), self.notation
        if k in self.moved or k in table.values or k in table.symbols or not node.args:
            value = self.value(node)
            if isinstance(value, Index) or k in self.scene.names or k in table.symbols and table.symbols[k].kind == "index":
                raise node.refused(f"'{latex(node)}' is a whole number: there is no derivative by it")
            return k, value, range(len(value.data) if isinstance(value, Matrix) else 1), value
        value = self.value(node)
        if name in table.symbols and table.symbols[name].family and len(node.args) > 1:
            place, whole, _, _ = self.target(type(node)("sym", node.args[:1], name))
            return place, whole, [self.position(whole, node.args[1:], name)], value
        if name in table.rows:
            positions, _ = self.line(node)
            matrix = table.rows[name][0]
            return matrix, self.value(symbol(matrix)), positions, value
        array = self.base(name)
        if array is not None:
            return name, array, [self.position(array, node.args, name)], value
        for whole in self.prefixes(node):
            array = self.value(whole)
            return key(whole), array, [self.position(array, node.args[len(whole.args) :], name)], value
        where = (self.member(node),) if name in table.symbols else tuple(int(self.whole(a)) for a in node.args)
        return (name, *where), value, range(len(value.data) if isinstance(value, Matrix) else 1), value
