"""A small matrix whose sides have names, over any type of number. A 1×1 matrix is the number itself."""


class ShapeError(ValueError):
    """Two shapes do not fit; `node` is the place (set by the evaluator)."""

    node = None


class Array:
    """What is not a number."""

    __slots__ = ()


class Endless(Array):
    """An array whose size follows from what it meets."""


class Matrix(Array):
    """Rows × columns; `sides` are the names of the two dimensions, used in messages.

    Attributes:
        data: the entries, row by row.
        shape: (rows, columns).
        sides: their names, such as ("n", "1").
    """

    __slots__ = ("data", "shape", "sides")

    def __init__(self, data, shape, sides=None):
        self.data, self.shape = data, shape
        self.sides = sides or (str(shape[0]), str(shape[1]))

    def __repr__(self):
        return f"Matrix({self.name()}, {self.data})"

    def name(self):
        """The shape in words: (n×1)."""
        return f"({self.sides[0]}×{self.sides[1]})"

    @property
    def T(self):
        rows, columns = self.shape
        data = self.data if 1 in self.shape else [self.data[i * columns + j] for j in range(columns) for i in range(rows)]
        return Matrix(data, (columns, rows), self.sides[::-1])

    def map(self, f):
        return Matrix([f(x) for x in self.data], self.shape, self.sides)

    def row(self, i):
        """Row i as a column vector."""
        columns = self.shape[1]
        return simple(Matrix(self.data[i * columns : (i + 1) * columns], (columns, 1), (self.sides[1], "1")))

    def column(self, j):
        return simple(Matrix(self.data[j :: self.shape[1]], (self.shape[0], 1), (self.sides[0], "1")))


class Eye(Endless):
    """A multiple of the identity whose size follows from what it meets."""

    def __init__(self, factor=1):
        self.factor = factor

    @property
    def T(self):
        return self

    def name(self):
        return "(identity)"


class Ones(Endless):
    """A multiple of the vector of ones whose length follows from what it meets."""

    def __init__(self, factor=1, row=False):
        self.factor, self.row = factor, row

    @property
    def T(self):
        return Ones(self.factor, not self.row)

    def name(self):
        return "(1×·)" if self.row else "(·×1)"


class Repeat(Endless):
    """A row under itself (or a column beside itself) as often as what it meets asks: `\\mathbf{1} b^\\top`."""

    def __init__(self, line, row=True):
        self.line, self.row = line, row

    @property
    def T(self):
        return Repeat(self.line.T, not self.row)

    def name(self):
        return f"(·×{self.line.sides[1]})" if self.row else f"({self.line.sides[0]}×·)"

    def times(self, factor):
        return Repeat(scale(self.line, factor), self.row)

    def filled(self, count, side):
        """The matrix of that many copies."""
        columns = self.line.T if not self.row else self.line
        full = Matrix(columns.data * count, (count, columns.shape[1]), (side, columns.sides[1]))
        return full if self.row else full.T


def identity(n, side, const):
    """The n × n identity, its side named `side`."""
    return simple(Matrix([const(1 if i % (n + 1) == 0 else 0) for i in range(n * n)], (n, n), (side, side)))


def name(value):
    """The shape of any value in words."""
    return value.name() if isinstance(value, Array) else "a number"


def shape(value):
    return value.shape if isinstance(value, Matrix) else (1, 1)


def simple(matrix):
    """The number in a 1×1 matrix, any other matrix as it is."""
    return matrix.data[0] if matrix.shape == (1, 1) else matrix


def scale(value, factor):
    if isinstance(value, Matrix):
        return value.map(lambda x: x * factor)
    if isinstance(value, Repeat):
        return value.times(factor)
    return type(value)(value.factor * factor, *([value.row] if isinstance(value, Ones) else []))


def add(a, b):
    """a + b; a number is added to every entry."""
    if not isinstance(a, Array) and not isinstance(b, Array):
        return a + b
    if not isinstance(a, Matrix) and isinstance(b, Matrix):
        a, b = b, a
    if isinstance(a, Repeat) or isinstance(b, Repeat):
        return _with_repeat(*((b, a) if isinstance(a, Repeat) else (a, b)))
    if isinstance(a, Matrix) and isinstance(b, Eye):
        if a.shape[0] != a.shape[1]:
            raise ShapeError(f"{a.name()} plus an identity matrix: not square")
        step = a.shape[1] + 1
        return Matrix([x + b.factor if k % step == 0 else x for k, x in enumerate(a.data)], a.shape, a.sides)
    if isinstance(b, Ones) and isinstance(a, Matrix):
        if a.shape[0 if b.row else 1] != 1:
            raise ShapeError(f"{a.name()} plus a vector of ones")
        return a.map(lambda x: x + b.factor)
    if isinstance(a, Matrix) and not isinstance(b, Array):
        return a.map(lambda x: x + b)
    if not isinstance(b, Matrix):
        if isinstance(a, Ones) and isinstance(b, Ones) and a.row == b.row or isinstance(a, Eye) and isinstance(b, Eye):
            return type(a)(a.factor + b.factor, *([a.row] if isinstance(a, Ones) else []))
        raise ShapeError(f"{name(a)} plus {name(b)}: the size of the ones or the identity is not known; write \\mathbf{{1}}_n")
    for whole, line in ((a, b), (b, a)):
        if whole.shape != line.shape and line.shape == (1, whole.shape[1]):  # XW + b, as in code: a row is added to every row
            return add(whole, Matrix(line.data * whole.shape[0], whole.shape, whole.sides))
    if a.shape != b.shape:
        raise ShapeError(f"{a.name()} plus {b.name()}{_sum_hint(a.shape, b.shape)}")
    return Matrix([x + y for x, y in zip(a.data, b.data, strict=True)], a.shape, a.sides)


def _sum_hint(a, b):
    if a == b[::-1]:
        return ": one of them is transposed"
    if any(line == (whole[1], 1) for whole, line in ((a, b), (b, a))):
        return ": a row may be added to every row, a column may not: write b^\\top"
    return ""


def product(a, b):
    """The matrix product; numbers scale."""
    if not isinstance(a, Array):
        return scale(b, a) if isinstance(b, Array) else a * b
    if not isinstance(b, Array):
        return scale(a, b)
    if isinstance(a, Eye):
        return scale(b, a.factor)
    if isinstance(b, Eye):
        return scale(a, b.factor)
    if isinstance(a, Ones) or isinstance(b, Ones):
        return _with_ones(a, b)
    if isinstance(a, Repeat) or isinstance(b, Repeat):
        raise ShapeError(f"{name(a)} times {name(b)}: the length of the ones is not known here; write \\mathbf{{1}}_n")
    (m, k), (k2, n) = a.shape, b.shape
    if k != k2:
        raise ShapeError(f"{a.name()} times {b.name()}")
    left, right = a.data, b.data
    if n == 1:
        data = [_dot(left[i * k : (i + 1) * k], right) for i in range(m)]
    else:
        columns = [right[j::n] for j in range(n)]
        data = [_dot(left[i * k : (i + 1) * k], column) for i in range(m) for column in columns]
    return simple(Matrix(data, (m, n), (a.sides[0], b.sides[1])))


def _dot(x, y):
    total = x[0] * y[0]
    for p, q in zip(x[1:], y[1:], strict=True):
        total = total + p * q
    return total


def outer(a, b):
    r"""`a \otimes b` of two columns: all products of their entries."""
    if not (isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape[1] == b.shape[1] == 1):
        raise ShapeError(f"⊗ is read between two columns, not between {name(a)} and {name(b)}")
    return product(a, b.T)


def _with_repeat(a, b):
    """a + b, where b is a repeated line: as many copies as a has rows or columns."""
    if isinstance(a, Matrix):
        return add(a, b.filled(a.shape[0 if b.row else 1], a.sides[0 if b.row else 1]))
    if isinstance(a, Eye):
        side = 1 if b.row else 0
        return add(b.filled(b.line.shape[side], b.line.sides[side]), a)
    raise ShapeError(f"{name(a)} plus {name(b)}: the size of the ones is not known; write \\mathbf{{1}}_n")


def _with_ones(a, b):
    for ones, line, row in ((a, b, True), (b, a, False)):
        if isinstance(ones, Ones) and isinstance(line, Matrix) and line.shape[0 if row else 1] == 1 and ones.row != row:
            return Repeat(scale(line, ones.factor), row)
    if isinstance(a, Ones) and isinstance(b, Matrix) and a.row:
        return product(Matrix([a.factor] * b.shape[0], (1, b.shape[0]), ("1", b.sides[0])), b)
    if isinstance(b, Ones) and isinstance(a, Matrix) and not b.row:
        return product(a, Matrix([b.factor] * a.shape[1], (a.shape[1], 1), (a.sides[1], "1")))
    raise ShapeError(f"{name(a)} times {name(b)}: the length of the ones is not known here; write \\mathbf{{1}}_n")


def dot(a, b):
    r"""`a \cdot b`: the inner product of two columns, otherwise the product."""
    if isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape[1] == b.shape[1] == 1:
        if a.shape != b.shape:
            raise ShapeError(f"the inner product of {a.name()} and {b.name()}")
        return _dot(a.data, b.data)
    return product(a, b)


def entrywise(f, a, b, what):
    """f on the entries of two arrays of one shape."""
    if isinstance(b, Ones) and isinstance(a, Matrix):
        return a.map(lambda x: f(x, b.factor))
    if isinstance(a, Ones) and isinstance(b, Matrix):
        return b.map(lambda y: f(a.factor, y))
    if shape(a) != shape(b) or isinstance(a, Endless) or isinstance(b, Endless):
        raise ShapeError(f"{what} {name(a)} and {name(b)}")
    return Matrix([f(x, y) for x, y in zip(a.data, b.data, strict=True)], a.shape, a.sides) if isinstance(a, Matrix) else f(a, b)
