"""Products, quotients and powers of numbers and small matrices."""

from ..latex.syntax import Node, latex
from ..numbers import matrix as mx
from ..numbers.functions import ENTRYWISE
from ..numbers.indices import bits, whole_number
from ..numbers.matrix import Array, Matrix, ShapeError
from ..numbers.oracles import Steps

MAX_BITS = 1_000  # of whole numbers, which could grow without end
PLAIN = (float, complex, Steps)  # numbers of a fixed length


class Products:
    """The part of the evaluator that multiplies."""

    def _mul(self, node):
        try:
            left, right = self.value(node.args[0]), self.value(node.args[1])
        except ShapeError:
            turned = _regrouped(node)
            if turned is None:
                raise
            return self.value(turned)
        if type(left) in PLAIN and type(right) in PLAIN:
            return left * right
        if isinstance(left, Matrix) and isinstance(right, Matrix):
            self.steps += len(left.data) * right.shape[1] * self.weight // 4
        try:
            return self.counted(mx.product(left, right))
        except ShapeError as error:
            hint = _transposed(mx.product, left, right, node)
            if mx.shape(left) == mx.shape(right) and node.kind == "times":
                hint = f": write {latex(node.here('had', *node.args))} for the product entry by entry"
            if not hint:
                raise
            raise ShapeError(f"{error}{hint}") from None

    _times = _mul

    def _dot(self, node):
        return self.counted(mx.dot(self.value(node.args[0]), self.value(node.args[1])))

    def _outer(self, node):
        return self.counted(mx.outer(self.value(node.args[0]), self.value(node.args[1])))

    def _had(self, node):
        a, b = self.value(node.args[0]), self.value(node.args[1])
        if not isinstance(a, Array) or not isinstance(b, Array):
            return self.counted(mx.product(a, b))
        return mx.entrywise(lambda x, y: x * y, a, b, "the entrywise product of")

    def _div(self, node):
        over, under = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(under, Array):
            return mx.entrywise(self._quotient, over, under, "the quotient of")
        return mx.mapped(lambda x: self._quotient(x, under), over)

    def _quotient(self, x, y):
        if isinstance(y, (int, float, complex)) and y == 0:
            raise ZeroDivisionError
        fraction = self.oracle.exact and isinstance(x, int) and isinstance(y, int)
        return self.oracle.const(x) / y if fraction else x / y

    def _pow(self, node):
        """A power; of a vector, with a numeral as its exponent, and of `\\tanh^2(z)` it is taken entry by entry."""
        first, exponent = node.args
        base = self.value(first)
        named = node.value == "name" and isinstance(base, Matrix) and first.value in ENTRYWISE
        if isinstance(base, Matrix) and base.shape[0] == base.shape[1] and not named:
            inverse = exponent.kind == "neg"
            powers = "powers of matrices are not read: write A A for A²"
            raise node.refused("inverses of matrices are not read" if inverse else powers)
        if first.kind in ("sym", "index") and len(first.args) > 1 and exponent.start < first.args[-1].start:
            raise node.refused("a power of an entry is written A_{ij}^2, the entry of a power (A A)_{ij}")  # A^2_{ij}
        if isinstance(base, Array) and not named:
            number = {n.kind for n in exponent.walk()} <= {"num", "neg", "div"}
            if not (isinstance(base, Matrix) and 1 in base.shape and number):
                raise ShapeError(f"a power of {mx.name(base)}: of arrays, only vectors have powers with a number above")
            self.squared = node
        return mx.mapped(lambda x: self._power(x, self.value(exponent), node), base)

    def _power(self, base, exponent, node):
        """A power of one number."""
        if isinstance(exponent, Array):
            raise ShapeError(f"{mx.name(exponent)} as an exponent: only \\exp and e^ are taken entry by entry")
        whole = whole_number(exponent)
        if whole is None:
            self.far = True
            return self.oracle.exp(exponent * self.oracle.log(base))
        if abs(whole) > 64:
            raise node.refused("powers up to 64 are read")
        if bits(base) * abs(whole) > MAX_BITS:
            raise OverflowError
        base = self.oracle.const(int(base)) if isinstance(base, int) else base
        return base**whole if whole >= 0 else self._quotient(self.oracle.const(1), base**-whole)

    def _either(self, node):
        """A product with two readings: the one whose shapes fit; refused where both fit and differ."""
        loose, tight = node.args
        try:
            value = self.value(loose)
        except ShapeError:
            return self.value(tight)
        if isinstance(value, Matrix) and any(n.kind == "had" for n in loose.walk()):
            try:
                other = self.value(tight)
            except ShapeError:
                return value
            same = isinstance(other, Matrix) and other.shape == value.shape
            if not same or any(self._differ(a, b) for a, b in zip(value.data, other.data, strict=True)):
                raise node.refused("what is multiplied entry by entry? Write brackets")
        return value

    def _differ(self, a, b):
        return not self.oracle.is_zero(a - b) if self.oracle.exact else abs(self.oracle.value(a - b)) > 1e-9

    def _T(self, node):
        inner = node.args[0]
        value = self.beside(inner) if inner.kind == "list" else self.value(inner)
        if inner.kind == "list" and mx.shape(value)[1] == 1 and not any(a.kind == "dots" for a in inner.args):
            raise inner.refused("a row of columns, transposed? Write [a^\\top, b^\\top]^\\top, or a bmatrix")
        if not isinstance(value, Array) and (inner.kind == "index" or len(inner.args) > 1 and inner.kind == "sym"):
            raise node.refused("an entry, transposed? Write (A^\\top)_{ij} for the entry of A^\\top, or A_{ji}")
        if node.value == "T" and not isinstance(value, Array):
            message = "a number to the power T, or transposed? Write ^{\\top}, or \\exp(T \\log x) for the power"
            raise node.refused(message)
        return value.T if isinstance(value, Array) else value

    def counted(self, value):
        """A sum or product: whole numbers do not grow without end."""
        if type(value) in PLAIN:
            return value
        if bits(value) > MAX_BITS:
            raise OverflowError
        return value


def _regrouped(node):
    """(1 1^T) z as 1 (1^T z), whose ones have a length; (a ∘ b) C as a ∘ (b C), where only that has a shape.

    None for other products.
    """
    left, right = node.args
    if left.kind == "had" or left.kind == "mul" and any(n.kind == "ones" for n in left.walk()):
        first, second = left.args
        return node.here(left.kind, first, Node("mul", (second, right), None, second.start, node.end))
    return None


def _transposed(operation, left, right, node):
    """ ", did you mean …?" if transposing one operand would make the shapes fit."""
    for a, b, which, operand in ((left, right.T, 1, right), (left.T, right, 0, left)):
        if isinstance(operand, Matrix):
            try:
                operation(a, b)
            except ShapeError:
                continue
            inner = node.args[which]
            if inner.kind == "T":
                return f": did you mean {latex(inner.args[0])}?"
            return f": did you mean {latex(inner) if inner.kind == 'sym' else f'({latex(inner)})'}^\\top?"
    return ""
