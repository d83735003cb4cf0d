"""Function calls, whose arguments take the place of the parameters of a definition; what a brace says of its inside."""

from ..latex.syntax import ONE, key, latex
from ..numbers import matrix as mx
from ..numbers.indices import Index, Unbound, WrongLabel
from ..numbers.matrix import Array, Endless, Matrix, ShapeError
from .compare import TOLERANCE, error_of, matched
from .conditions import ORDER
from .evaluate import Evaluator
from .notation import Undeclared

STEPS, PROVED_STEPS = 8, 3  # of a recursion h_t = f(h_{t-1}) with a beginning and without a printed end


class Caller(Evaluator):
    """The evaluator with function calls."""

    def argument(self, definition, parameter, given):
        """The value of an index argument.

        If it is an unbound letter, how far it runs follows from the definition's body.
        """
        try:
            return self.whole(given)
        except Unbound as missing:
            if missing.size is None:
                raise Unbound(missing.name, self.extent(definition, parameter.value), given) from None
            raise

    def extent(self, definition, letter):
        """How many values a parameter of a definition may take."""
        if letter in definition.runs:
            first, *_, last = definition.runs[letter].args
            return self.end(last), latex(last), self.end(first)
        if self.notation.is_family(definition.name) and len(definition.head.args) == 1:
            first, last = self.ends(definition.name)
            return last, latex(self.notation.symbols[definition.name].family[1]), first
        if (asked := (id(definition), letter)) in self.asking:  # h_t = f(h_{t-1}) says it somewhere else
            return None
        before = self._alone()
        self.asking.add(asked)
        try:
            return self.scene.range_of(letter, definition.body, self) or self._steps(definition)
        finally:
            self.asking.discard(asked)
            self.index, self.outer, self.running = before

    def _steps(self, definition):
        """A recursion that has no printed end takes a few steps from where it begins."""
        starts = [int(n.args[0].value) for n in self.notation.starts(definition.name) if n.args[0].kind == "num"]
        last = max(starts, default=0) + (PROVED_STEPS if self.oracle.exact else STEPS)
        return (last, latex(definition.head.args[0]), max(starts) + 1) if starts else None

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
            if binding is not None and definition.head.args[0] != head:
                binding += self.unify(definition.head.args[0].args, head.args) or []  # the k of J_k(x)
            if binding is not None and definition.head.value == node.value:  # P(o, c) is not P(o | c)
                break
        else:
            raise Undeclared(f"'{latex(node)}' does not fit the definition of '{latex(found[0].head)}'")
        changes = {}
        for parameter, given in binding:
            self.labelled_by(definition, parameter, given)
            pure = not parameter.args and not self.notation.knows(parameter)
            if parameter == given and (given.args and not pure or not given.args and given.value not in self.index):
                continue
            free = pure and given.kind == "sym" and not self.notation.knows(given)
            value = self.argument(definition, parameter, given) if free else self.fitting(parameter, given, definition)
            changes[key(parameter)] = value
        if not changes:
            return self.body(definition)
        again = all(isinstance(value, Index) for value in changes.values())  # P(w | c), asked for once for each w and c
        with self.moving(changes):
            return self.kept(id(definition), lambda: self.body(definition)) if again else self.body(definition)

    def labelled_by(self, definition, parameter, given):
        """Refuse P(w | o) where P(w | c) is defined through one vector v_c: its c is only part of the name."""
        if not parameter.bare or parameter == given or self.notation.knows(parameter):
            return
        label, whole = f"_{{{parameter.value}}}", self.notation.symbols.keys() | self.notation.values.keys()
        if fixed := sorted(k for k in self.notation.deps(definition.name) & whole if label in k):
            words = f"'{latex(given)}' cannot stand for {parameter.value}, which only names '{fixed[0]}' there"
            raise given.refused(f"{words}: declare all of them, one for each index")

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
        plain = [[self.oracle.plain(x) for x in mx.entries(value)] for value in (moved, self.value(head))]
        return plain[0] != plain[1]

    def _numbered(self, head, table):
        """The definition of `J_k(…)` for the call `J_1(…)`.

        A subscript that the definition does not have is not dropped.
        """
        found = [
            d
            for several in table.values()
            for d in several
            if d.head.args[0].value == head.value and len(d.head.args[0].args) == len(head.args)
        ]
        if not head.args:
            return table.get(head.value)
        return found if found and self.unify(found[0].head.args[0].args, head.args) is not None else None

    def fitting(self, parameter, given, definition):
        """The value of an argument; a row is not taken where a column is declared."""
        declared = self.notation.symbols.get(key(parameter))
        if declared is not None and declared.kind == "index":
            # A free w in the place of o runs as far as o.
            return self.whole(given, self.whole(declared.dims[1]), latex(declared.dims[1]))
        value = self.value(given)
        if isinstance(value, Endless) or not self.notation.knows(parameter):
            return value
        expected = self.value(parameter)
        if isinstance(expected, Matrix) and not isinstance(value, (Array, Index)) and self._entrywise(definition):
            return value
        if isinstance(value, Index) and isinstance(expected, Array):
            words = f"the argument '{latex(given)}' is a whole number, '{latex(parameter)}' is {mx.name(expected)}"
            raise ShapeError(words)
        row, column = (mx.shape(x)[0] == 1 for x in (value, expected))
        lines = 1 in mx.shape(value) and isinstance(expected, Matrix) and 1 in expected.shape
        if lines and (row != column or not isinstance(value, Matrix)):
            words = f"the argument '{latex(given)}' is {mx.name(value)}, '{latex(parameter)}' is {expected.name()}"
            raise ShapeError(words)
        return value

    def _entrywise(self, definition):
        """Whether f(x) = x^2 takes an x that is declared as an array entry by entry: so it takes numbers as well."""
        if len(definition.head.args) != 2:
            return False
        try:
            return mx.shape(self.body(definition)) == mx.shape(self.value(definition.head.args[1]))
        except ShapeError:
            return True

    def unify(self, patterns, args):
        """[(parameter, argument)] that make a definition's head fit a call, or None."""
        if len(patterns) != len(args):
            return None
        found = []
        for k, p in enumerate(patterns):
            if p.kind == "dots" and patterns[max(k - 1, 0) : k + 2] != args[max(k - 1, 0) : k + 2]:
                return None  # a list with dots stands for the same list only
        for p, a in zip(patterns, args, strict=True):
            if p == a and p.kind != "rel" and not p.bare:  # only the caller's index letters are handed on
                letters = {n.value: n for n in a.walk() if n.bare and n.value in self.index}
                found += [(n, n) for n in letters.values()]
                continue
            alike = p.kind == a.kind and p.value == a.value
            if alike and p.kind == "rel" and self._variable(p.args[0]) and p.args[0] != a.args[0]:
                return None  # P(C = o | O = c) is not P(O = o | C = c)
            if alike and (p.kind == "rel" or p.kind == "sym" and p.args and not self._declared(p)):
                inner = self.unify(p.args, a.args)
            elif p.kind == "sym":
                inner = [] if p == a and self._variable(p) else [(p, a)]
            else:
                inner = [] if p == a else None
            if inner is None:
                return None
            found += inner
        return found

    def _variable(self, name):
        """Whether a name is that of a random variable, such as the O of P(O = o)."""
        return name.kind == "sym" and name.value.isupper() and not self.notation.knows(name)

    def _declared(self, parameter):
        """Whether an indexed parameter is a thing of its own, as v_c with a declared c, not a pattern for any index."""
        table = self.notation
        if not table.knows(parameter):
            return False
        whole = key(parameter) in table.symbols or key(parameter) in table.values
        return whole or any(not a.bare or table.knows(a) for a in parameter.args)

    def _is_side(self, node):
        """Whether a node is a size, such as n, or a number."""
        return node.kind == "num" or self.scene.is_size(node)

    def _labelled(self, node):
        r"""`\underbrace{a}_{b}` is a, of which b says what it is: its value, or a name that nothing declares."""
        value, label = self.value(node.args[0]), node.args[1]
        product = all(a.kind == "num" and a != ONE for a in label.args)  # 2 × 3 at a number
        shape = label.kind == "times" and (isinstance(value, Matrix) or not product)
        if shape and all(map(self._is_side, label.args)):
            if mx.shape(value) != tuple(self.scene.size(side, self) for side in label.args):
                sides = "×".join(map(latex, label.args))
                raise ShapeError(f"'{latex(node.args[0])}' is {mx.name(value)}, not ({sides})")
            return value
        try:
            said = self.value(label)
        except (Undeclared, Unbound):
            return value
        if node.value not in (None, "="):
            if isinstance(value, Array) or isinstance(said, Array) or node.value not in ORDER:
                raise label.refused("at a brace, numbers are compared")
            if not self._ordered(value, node.value, said):
                raise self._mislabelled(label, f"'{node.value} {latex(label)}' does not hold for")
            return value
        a, b = matched(value, said, *node.args)
        if mx.shape(a) != mx.shape(b) or error_of(self, mx.entries(a), mx.entries(b))[0] > TOLERANCE:
            if node.args[1].kind == "num" and not node.value:
                raise node.args[1].refused("is this number a value or a mark? Write = before a value")
            raise self._mislabelled(label, f"'{latex(label)}' is not the value of")
        return value

    def _mislabelled(self, label, words):
        error = WrongLabel(f"{words} what the brace encloses")
        error.node = label
        return error
