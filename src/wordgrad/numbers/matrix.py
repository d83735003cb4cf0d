"""A small matrix whose sides have names, over any type of number. A 1×1 matrix is the number itself.

Ones, repeated lines and identities have no size of their own: they take the size of what they meet.
"""

import operator
from functools import reduce
from itertools import repeat


class ShapeError(ValueError):
    """Two shapes do not fit; `node` is the place (set by the evaluator)."""

    node = None


class Array:
    """What is not a number."""

    __slots__ = ()


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
        width = self.shape[1]
        data = self.data if 1 in self.shape else [x for j in range(width) for x in self.data[j::width]]
        return Matrix(data, self.shape[::-1], self.sides[::-1])

    @property
    def rows(self):
        """The entries of each row."""
        width = self.shape[1]
        return [self.data[i : i + width] for i in range(0, len(self.data), width)]

    def filled(self, data):
        """The same shape with other entries."""
        return Matrix(data, self.shape, self.sides)

    def map(self, f):
        return self.filled([f(x) for x in self.data])

    def row(self, i):
        """Row i as a column vector."""
        width = self.shape[1]
        return simple(Matrix(self.data[i * width : (i + 1) * width], (width, 1), (self.sides[1], "1")))


TURNED = {"down": "across", "across": "down", "diagonal": "diagonal"}


class Endless(Array):
    r"""An array whose size follows from what it meets.

    Attributes:
        part: a row, a column or a number.
        way: how it fills the array. A row stands under itself ("down"), as in `\mathbf{1} b^\top`, a column beside
            itself ("across"). Ones are the number 1 under itself, the identity is the number 1 on the "diagonal".
    """

    __slots__ = ("part", "way")

    def __init__(self, part, way="down"):
        self.part = part if isinstance(part, Matrix) else Matrix([part], (1, 1))
        self.way = way

    def name(self):
        rows, columns = self.part.sides
        return {"down": f"(·×{columns})", "across": f"({rows}×·)", "diagonal": "(identity)"}[self.way]

    @property
    def T(self):
        return Endless(self.part.T, TURNED[self.way])

    def map(self, f):
        """f on every entry; in an identity, f must keep 0."""
        return Endless(self.part.map(f), self.way)

    def like(self, other):
        """The matrix with as many rows (across: columns) as another."""
        if self.way == "across":
            return self.T.like(other.T).T
        if self.way == "diagonal":
            size, side = max(zip(other.shape, other.sides, strict=True), key=lambda end: end[0])
            return diagonal(self.part.data * size, side)
        count, width = other.shape[0], self.part.shape[1]
        return Matrix(self.part.data * count, (count, width), (other.sides[0], self.part.sides[1]))

    def beside(self, other):
        """This array of the size that it has beside another value, if that is known."""
        if isinstance(other, Matrix):
            full = self.like(other)
            in_rows = self.way == "across" and other.shape[0] == 1  # the row will be added to every row of c 1^⊤
            return full if in_rows or full.shape == other.shape else self
        if isinstance(other, Endless) and self.way == "diagonal" and len(other.part.data) > 1:
            return self.like(other.part)  # in I - 1 b^⊤, the identity is as large as b is long
        return self


def diagonal(data, side):
    """A diagonal matrix, both its sides named `side`."""
    n = len(data)
    return simple(Matrix([data[i] if i == j else 0 for i in range(n) for j in range(n)], (n, n), (side, side)))


def name(value):
    """The shape of any value in words."""
    return value.name() if isinstance(value, Array) else "a number"


def shape(value):
    return value.shape if isinstance(value, Matrix) else (1, 1)


def simple(matrix):
    """The number in a 1×1 matrix, any other matrix as it is."""
    return matrix.data[0] if matrix.shape == (1, 1) else matrix


def entries(value):
    """The entries of a matrix; a number is its own."""
    return value.data if isinstance(value, Matrix) else [value]


def blocks(values, shape_of_all):
    """A matrix of numbers, or of blocks: those in a row are equally high, those in a column equally wide.

    Raises:
        ShapeError: they are not, or the size of one is not known.
    """
    count, across = shape_of_all
    if not any(isinstance(v, Array) for v in values):
        return Matrix(values, shape_of_all)
    if endless := next((v for v in values if isinstance(v, Endless)), None):
        raise ShapeError(f"how large is the block {endless.name()}? Its size is not known here")
    grid = [values[i * across : (i + 1) * across] for i in range(count)]
    for block, beside in ((block, row[0]) for row in grid for block in row):
        if shape(block)[0] != shape(beside)[0]:
            raise ShapeError(f"blocks of {name(beside)} and {name(block)} do not fit beside each other")
    for block, above in ((block, top) for row in grid for block, top in zip(row, grid[0], strict=True)):
        if shape(block)[1] != shape(above)[1]:
            raise ShapeError(f"blocks of {name(above)} and {name(block)} do not fit below each other")
    data = []
    for row in grid:
        for k in range(shape(row[0])[0]):
            data += [x for v in row for x in entries(v)[k * shape(v)[1] : (k + 1) * shape(v)[1]]]
    high, wide = [row[0] for row in grid], grid[0]
    sides = [" + ".join(_side(v, end) for v in several) for end, several in enumerate((high, wide))]
    return Matrix(data, (sum(shape(v)[0] for v in high), sum(shape(v)[1] for v in wide)), tuple(sides))


def _side(value, end):
    return value.sides[end] if isinstance(value, Matrix) else "1"


def refilled(value, data):
    """A value of the same shape with other entries."""
    return value.filled(data) if isinstance(value, Matrix) else data[0]


def mapped(f, value):
    """f of a number, or of every entry of an array."""
    return value.map(f) if isinstance(value, Array) else f(value)


def scale(value, factor):
    return mapped(lambda x: x * factor, value)


def alike(a, b):
    """Two values, of which the one that has no size takes the size of the other."""
    if isinstance(a, Endless):
        a = a.beside(b)
    if isinstance(b, Endless):
        b = b.beside(a)
    return (a.beside(b) if isinstance(a, Endless) else a), b


def entrywise(f, a, b, what):
    """f on the entries of two arrays of one shape; a number meets every entry."""
    x, y = alike(a, b)
    arrays = [v for v in (x, y) if isinstance(v, Array)]
    if any(isinstance(v, Endless) or v.shape != arrays[0].shape for v in arrays):
        raise ShapeError(f"{what} {name(a)} and {name(b)}")
    left, right = (v.data if isinstance(v, Matrix) else repeat(v) for v in (x, y))
    return arrays[0].filled(list(map(f, left, right))) if arrays else f(x, y)


def add(a, b):
    """a + b; a number is added to every entry, and a row to every row, as in code: XW + b."""
    if not isinstance(a, Array) and not isinstance(b, Array):
        return a + b
    x, y = alike(a, b)
    endless = [v for v in (x, y) if isinstance(v, Endless)]
    if len(endless) == 2 and x.way == y.way and x.part.shape == y.part.shape:
        return Endless(add(x.part, y.part), x.way)
    if isinstance(x, Matrix) and isinstance(y, Matrix):
        x, y = _in_rows(x, y), _in_rows(y, x)
    if endless or isinstance(x, Matrix) and isinstance(y, Matrix) and x.shape != y.shape:
        raise ShapeError(f"{name(a)} plus {name(b)}{_sum_hint(x, y)}")
    return entrywise(operator.add, x, y, "the sum of")


def _in_rows(line, whole):
    return Endless(line).like(whole) if line.shape == (1, whole.shape[1]) else line


def _sum_hint(x, y):
    ways = [v.way for v in (x, y) if isinstance(v, Endless)]
    if ways and not isinstance(x, Matrix) and not isinstance(y, Matrix):
        return ": the size of the ones or the identity is not known; write \\mathbf{1}_n"
    if ways:
        return ": not square" if "diagonal" in ways else ""
    if x.shape == y.shape[::-1]:
        return ": one of them is transposed"
    if any(line.shape == (whole.shape[1], 1) for whole, line in ((x, y), (y, x))):
        return ": a row may be added to every row, a column may not: write b^\\top"
    return ""


def product(a, b):
    """The matrix product; numbers scale."""
    if not isinstance(a, Array):
        return scale(b, a)
    if not isinstance(b, Array):
        return scale(a, b)
    if isinstance(a, Endless) or isinstance(b, Endless):
        return _with_endless(a, b)
    if a.shape[1] != b.shape[0]:
        raise ShapeError(f"{a.name()} times {b.name()}")
    if a.shape[0] == b.shape[1] == 1:  # by far the commonest, u^⊤ v
        return _inner(a.data, b.data)
    columns = b.T.rows
    data = [_inner(row, column) for row in a.rows for column in columns]
    return simple(Matrix(data, (a.shape[0], b.shape[1]), (a.sides[0], b.sides[1])))


def _with_endless(a, b):
    """I scales; (1 b^⊤) W is 1 (b^⊤ W), in c 1^⊤ W the ones are as many as W has rows; likewise from the right."""
    for this, other in ((a, b), (b, a)):
        if isinstance(this, Endless) and this.way == "diagonal":
            return scale(other, this.part.data[0])
    if isinstance(b, Matrix):
        if a.way == "across":
            return product(a.like(b.T), b)
        if a.part.shape[1] == b.shape[0]:
            return Endless(product(a.part, b))
    if isinstance(a, Matrix):
        if b.way == "down":
            return product(a, b.like(a.T))
        if a.shape[1] == b.part.shape[0]:
            return Endless(product(a, b.part), "across")
    raise ShapeError(f"{name(a)} times {name(b)}: the length of the ones is not known here; write \\mathbf{{1}}_n")


def _inner(x, y):
    return reduce(operator.add, map(operator.mul, x, y))


def _columns(a, b):
    return isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape[1] == b.shape[1] == 1


def dot(a, b):
    r"""`a \cdot b`: the inner product of two columns, otherwise the product."""
    if not _columns(a, b):
        return product(a, b)
    if a.shape != b.shape:
        raise ShapeError(f"the inner product of {a.name()} and {b.name()}")
    return _inner(a.data, b.data)


def outer(a, b):
    r"""`a \otimes b` of two columns: all products of their entries."""
    if not _columns(a, b):
        raise ShapeError(f"⊗ is read between two columns, not between {name(a)} and {name(b)}")
    return product(a, b.T)
