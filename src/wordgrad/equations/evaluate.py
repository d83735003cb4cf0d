"""The value of a formula: one evaluator for every oracle.

It walks the tree with small matrices over the oracle's numbers. Names are looked up when asked: a definition is evaluated in the values that
hold at that moment, so that ∂J/∂θ is found by putting a moved θ in its place and evaluating J again.
"""

from contextlib import contextmanager

from . import matrix as mx
from .functions import CALLS
from .matrix import ARRAYS, Eye, Matrix, Ones, ShapeError
from .notation import BUILTIN_SETS, Undeclared
from .syntax import NONE, Unreadable, key, latex

MAX_STEPS, MAX_RANGE = 400_000, 2_000


class Unbound(Exception):
    """An index letter without a value; `size` is (last value, name of the side, first value) of its place, if that is known."""

    def __init__(self, name, size=None, node=None):
        super().__init__(name)
        self.name, self.size, self.node = name, size, node


class WrongIndex(ValueError):
    """An index outside its range; `node` is the place."""

    node = None


class Index(int):
    """A word, class or position: a whole number that knows how many values it might have taken."""

    size, side = None, None

    @classmethod
    def of(cls, value, size=None, side=None):
        index = cls(value)
        index.size, index.side = size, side
        return index


class Evaluator:
    """Values of nodes in one `Scene` (the random values) under one oracle."""

    def __init__(self, scene, oracle):
        self.scene, self.oracle, self.notation = scene, oracle, scene.notation
        self.index, self.moved, self.memo, self.steps = {}, {}, {}, 0
        self.methods = {}
        self.outer, self.consulted = {}, set()  # the letters of the place that asks for a definition; those that were needed

    def value(self, node):
        """The number or array that a node stands for."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise Unreadable("this takes too many steps to evaluate", node.start, node.end)
        method = self.methods.get(node.kind)
        if method is None:
            method = self.methods[node.kind] = getattr(self, "_" + node.kind.replace("-", "_"), self._unknown)
        try:
            return method(node)
        except (ShapeError, WrongIndex, Undeclared) as error:
            if error.node is None:
                error.node = node
            raise

    def _unknown(self, node):
        words = {"dots": "dots are read in lists such as w_1, \\dots, w_K only", "partial": "this derivative sign has no partner below", "list": "a list is read in declarations only"}
        raise Unreadable(words.get(node.kind, f"a {node.kind} cannot be evaluated here"), node.start, node.end)

    # Numbers, sums and products

    def _num(self, node):
        return self.oracle.const(float(node.value) if "." in node.value else int(node.value)) if "." not in node.value or not self.oracle.exact else self.oracle.const(node.value)

    def _ones(self, node):
        if not node.args:
            return Ones(self.oracle.const(1))
        size = self.scene.size(node.args[0], self)
        return Matrix([self.oracle.const(1)] * size, (size, 1), (latex(node.args[0]), "1"))

    def _neg(self, node):
        value = self.value(node.args[0])
        return mx.scale(value, -1) if isinstance(value, ARRAYS) else -value

    def _add(self, node):
        total = self.value(node.args[0])
        for term in node.args[1:]:
            total = mx.add(total, self.value(term))
        return total

    def _mul(self, node):
        left, right = self.value(node.args[0]), self.value(node.args[1])
        try:
            return mx.product(left, right)
        except ShapeError as error:
            hint = _transposed(mx.product, left, right, node)
            if not hint:
                raise
            raise ShapeError(f"{error}{hint}") from None

    _times = _mul

    def _dot(self, node):
        return mx.dot(self.value(node.args[0]), self.value(node.args[1]))

    def _had(self, node):
        a, b = self.value(node.args[0]), self.value(node.args[1])
        if not isinstance(a, ARRAYS) or not isinstance(b, ARRAYS):
            return mx.product(a, b)
        return mx.entrywise(lambda x, y: x * y, a, b, "the entrywise product of")

    def _div(self, node):
        over, under = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(under, ARRAYS):
            if not isinstance(over, ARRAYS):
                over = Ones(over, isinstance(under, Matrix) and under.shape[0] == 1)
            return mx.entrywise(self._quotient, over, under, "the quotient of")
        return over.map(lambda x: self._quotient(x, under)) if isinstance(over, Matrix) else mx.scale(over, self._quotient(self.oracle.const(1), under)) if isinstance(over, ARRAYS) else self._quotient(over, under)

    def _quotient(self, x, y):
        if isinstance(y, (int, float, complex)) and y == 0:
            raise ZeroDivisionError
        return self.oracle.const(x) / self.oracle.const(y) if self.oracle.exact and isinstance(x, int) and isinstance(y, int) else x / y

    def _pow(self, node):
        base = self.value(node.args[0])
        if isinstance(base, ARRAYS):
            raise ShapeError(f"a power of {mx.name(base)}: write ⊙ for entrywise products, ‖·‖² or x^⊤x for the squared length")
        exponent = self.value(node.args[1])
        whole = _whole(exponent)
        if whole is None:
            return self.oracle.exp(exponent * self.oracle.log(base))
        if abs(whole) > 64:
            raise Unreadable("powers up to 64 are read", node.start, node.end)
        base = self.oracle.const(int(base)) if isinstance(base, int) else base
        return base**whole if whole >= 0 else self._quotient(self.oracle.const(1), base**-whole)

    def _T(self, node):
        value = self.value(node.args[0])
        return value.T if isinstance(value, ARRAYS) else value

    def _abs(self, node):
        inner = node.args[0]
        if self.scene.is_size(node) or inner.kind == "sym" and (not self.notation.knows(inner) or self._is_matrix(inner)):
            return self.oracle.const(self.scene.size(node, self))
        value = self.value(inner)
        if isinstance(value, ARRAYS):
            raise ShapeError(f"the absolute value of {mx.name(value)}: write \\lVert · \\rVert for a length")
        return value if self.oracle.real(value) >= 0 else -value

    def _is_matrix(self, sym):
        symbol = self.notation.symbols.get(key(sym))
        return symbol is not None and symbol.kind == "array" and latex(symbol.dims[1]) != "1"

    def _norm(self, node):
        value = self.value(node.args[0])
        if not isinstance(value, Matrix):
            return self._abs(node)
        return self.oracle.sqrt(sum((x * x for x in value.data[1:]), value.data[0] * value.data[0]))

    def _matrix(self, node):
        values = [self.value(a) for a in node.args]
        if any(isinstance(v, ARRAYS) for v in values):
            raise ShapeError("the entries of a matrix are numbers here, not arrays")
        return mx.simple(Matrix(values, node.value))

    def _index(self, node):
        array = self.value(node.args[0])
        return self.entry(array, node.args[1:], node.args[0])

    # Indices, conditions, ranges

    def whole(self, node, size=None, side=None, first=1):
        """The whole number that an index stands for; Unbound, with what its place allows, if it is a letter that nothing binds."""
        try:
            value = self.value(node)
        except (Unbound, Undeclared) as missing:
            if missing.node is node and node.kind == "sym" and not node.args:
                raise Unbound(node.value, size and (size, side, first), node) from None
            raise
        number = None if isinstance(value, ARRAYS) else _whole(value)
        if number is None:
            raise Undeclared(f"'{latex(node)}' is used as an index but is not a whole number")
        return value if isinstance(value, Index) else number

    def entry(self, array, where, node):
        """An entry of a vector or matrix."""
        if not isinstance(array, Matrix):
            raise ShapeError(f"'{latex(node)}' is {mx.name(array)}: it has no entries")
        sides = [0, 1] if len(where) == 2 else [1] if array.shape[0] == 1 else [0]
        if len(where) > 2 or len(where) == 1 and 1 not in array.shape:
            raise ShapeError(f"'{latex(node)}' is {array.name()}: an entry needs {2 if 1 not in array.shape else 1} indices, not {len(where)}")
        found = []
        for side, index in zip(sides, where, strict=True):
            i = self.whole(index, array.shape[side], array.sides[side])
            if not 1 <= i <= array.shape[side]:
                raise WrongIndex(f"{equals(latex(index), i)} is outside 1…{array.sides[side]} = {array.shape[side]} in '{latex(node)}', which is {array.name()}")
            found.append(i - 1)
        return array.data[found[0] * array.shape[1] + found[1] if len(found) == 2 else found[0]]

    def _delta(self, node):
        return self.oracle.const(1 if self._same(*node.args) else 0)

    def _same(self, a, b):
        return self.whole(a) == self.whole(b)

    def _indicator(self, node):
        return self.oracle.const(1 if all(self.holds(c) for c in node.args) else 0)

    def _cases(self, node):
        for branch, condition in zip(node.args[::2], node.args[1::2], strict=True):
            if condition is NONE or all(self.holds(c) for c in condition.args):
                return self.value(branch)
        raise Unreadable("no case applies here: add one for 'otherwise'", node.start, node.end)

    def holds(self, rel):
        """Whether a condition is met; a chain a ≤ b ≤ c must hold link by link."""
        if not rel.value:
            raise Unreadable("a condition was expected here", rel.start, rel.end)
        return all(self._link(a, op, b) for a, op, b in zip(rel.args, rel.value, rel.args[1:], strict=False))

    def _link(self, a, op, b):
        if op in "∈∉":
            return self._member(a, b) == (op == "∈")
        x, y = self._side(a), self._side(b)
        if isinstance(x, Matrix) or isinstance(y, Matrix):
            same = mx.shape(x) == mx.shape(y) and x.data == y.data
            return same == (op == "=")
        x, y = self.oracle.real(x), self.oracle.real(y)
        return {"=": x == y, "≠": x != y, "<": x < y, ">": x > y, "≤": x <= y, "≥": x >= y}[op]

    def _side(self, node):
        return self.whole(node) if node.kind == "sym" and not node.args and not self.notation.knows(node) else self.value(node)

    def _member(self, a, b):
        b = self.notation.sets.get(key(b), b) if b.kind == "sym" else b
        if b.kind != "set":
            if b.kind == "sym" and b.value in BUILTIN_SETS:
                return True
            raise Undeclared(f"the set '{latex(b)}' is not declared")
        return self.whole(a) in self.elements(b)

    def elements(self, node):
        """The whole numbers in `\\{o, w_1, \\dots, w_K\\}`."""
        found, args = set(), node.args
        for k, x in enumerate(args):
            if x.kind != "dots":
                found.add(self.whole(x))
            elif not 0 < k < len(args) - 1:
                raise Unreadable("dots stand between a first and a last element", node.start, node.end)
            elif args[k - 1].kind == args[k + 1].kind == "sym" and args[k - 1].args and args[k - 1].value == args[k + 1].value:
                first, last = (self.whole(args[j].args[0]) for j in (k - 1, k + 1))
                found |= {self.whole(type(x)("sym", (type(x)("num", (), str(i)),), args[k - 1].value)) for i in range(first, min(last, first + MAX_RANGE))}
            else:
                found |= set(range(self.whole(args[k - 1]), min(self.whole(args[k + 1]), MAX_RANGE)))
        return found

    def places(self, domain, body):
        """Bind the variable of a range to each of its values in turn."""
        variable, lower, upper, *conditions = domain.args
        for c in conditions:
            if c.value == ("∈",) and c.args[0] == variable and c.args[1].kind == "sym" and c.args[1].value in self.notation.sets:
                found = self.notation.sets[c.args[1].value]
                lower, upper = found.args[0], found.args[-1]
        if variable is NONE or upper is NONE:
            letter, first, last, side = self._range_from_use(domain, body, lower)
        else:
            letter, first, last, side = variable.value, self.whole(lower) if lower is not NONE else 1, self.whole(upper), latex(upper)
        if last - first > MAX_RANGE:
            raise Unreadable(f"a sum of {last - first + 1:,} terms; at most {MAX_RANGE:,} are evaluated", domain.start, domain.end)
        before = {letter: self.index[letter]} if letter in self.index else {}
        try:
            for i in range(first, last + 1):
                self.index[letter] = Index.of(i, last, side)
                if all(self.holds(c) for c in conditions):
                    yield i
        finally:
            self.index.pop(letter, None)
            self.index.update(before)

    def _range_from_use(self, domain, body, lower):
        """`\\sum_j` and `\\sum`: the index runs over all values that its place in the body allows."""
        variable = domain.args[0]
        before = dict(self.index)
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
                raise Unreadable(f"over what does '{missing.name}' run? Write the range under the sign", domain.start, domain.end) from None
            return missing.name, self.whole(lower) if lower is not NONE else size[2], size[0], size[1]
        finally:
            self.index = before
        what = f"'{variable.value}'" if variable is not NONE else "an index"
        raise Unreadable(f"what is summed does not depend on {what}; write the range under the sign", domain.start, domain.end)

    def _big(self, node):
        body, domain = node.args
        terms = [self.value(body) for _ in self.places(domain, body)]
        if node.value in ("max", "min"):
            pick = max if node.value == "max" else min
            if not terms:
                raise Unreadable("a maximum over nothing", node.start, node.end)
            return pick(terms, key=self.oracle.real)
        total = self.oracle.const(0 if node.value == "sum" else 1)
        for k, term in enumerate(terms):
            total = term if k == 0 else mx.add(total, term) if node.value == "sum" else mx.product(total, term)
        if not terms and node.value == "sum":
            return self._empty(body, domain)
        return total

    def _empty(self, body, domain):
        """An empty sum has the shape of its terms."""
        letter = domain.args[0].value if domain.args[0] is not NONE else None
        if letter is None:
            return self.oracle.const(0)
        before = self.index.get(letter)
        try:
            self.index[letter] = Index.of(1)
            value = self.value(body)
            return mx.scale(value, 0) if isinstance(value, ARRAYS) else self.oracle.const(0)
        except WrongIndex:
            return self.oracle.const(0)
        finally:
            self.index.pop(letter, None)
            if before is not None:
                self.index[letter] = before

    @contextmanager
    def moving(self, changes):
        """Put other values in the place of some names; what depends on them is evaluated anew."""
        roots = {k[0] if isinstance(k, tuple) else k for k in changes}
        before, memo = self.moved, self.memo
        self.moved = {**before, **changes}
        self.memo = {k: v for k, v in memo.items() if not (roots & self.notation.deps(k if isinstance(k, str) else k[0]))}
        try:
            yield
        finally:
            self.moved, self.memo = before, memo

    def _call(self, node):
        if node.value not in CALLS:
            raise Undeclared(f"the function '{node.value}' is not known")
        return CALLS[node.value](self, [self.value(a) for a in node.args])

    def _fn(self, node):
        raise Unreadable(f"'{node.value}' needs an argument", node.start, node.end)


def _whole(value):
    """The integer that a number is, or None."""
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if getattr(value, "is_Integer", False) else None


def equals(text, i):
    """`n + 1 = 4`, or `4` alone where the text says no more."""
    return text if text == str(int(i)) else f"{text} = {int(i)}"


def _transposed(operation, left, right, node):
    """", did you mean …?" if transposing one operand would make the shapes fit."""
    for a, b, which, operand in ((left, right.T, 1, right), (left.T, right, 0, left)):
        if isinstance(operand, Matrix):
            try:
                operation(a, b)
            except ShapeError:
                continue
            inner = node.args[which]
            text = latex(inner.args[0]) if inner.kind == "T" else latex(inner) + "^\\top" if inner.kind == "sym" else f"({latex(inner)})^\\top"
            return f": did you mean {text}?"
    return ""


__all__ = ["Evaluator", "Index", "Unbound", "WrongIndex", "Eye"]
