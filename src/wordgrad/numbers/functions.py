"""The functions a formula may call without defining them; each takes the evaluator and the values of its arguments."""

from . import matrix as mx
from .matrix import Array, Endless, Matrix, ShapeError


def elementwise(f):
    """A function of one number, put to work on every entry of an array."""

    def call(ev, args):
        x = one(args)
        return x.map(lambda t: f(ev.oracle, t)) if isinstance(x, Matrix) else f(ev.oracle, x)

    return call


def one(args):
    if len(args) != 1:
        raise ShapeError(f"this function takes one argument, not {len(args)}")
    if isinstance(args[0], Endless):
        raise ShapeError(f"a function of {args[0].name()}, whose size is not known here; ones of a known length are \\mathbf{{1}}_n")
    return args[0]


def vector(args, name):
    x = one(args)
    if not isinstance(x, Matrix):
        raise ShapeError(f"{name} needs a vector, not {mx.name(x)}")
    return x


def sigmoid(o, x):
    """1/(1 + e^{-x}), from the side where the exponential is small."""
    if not o.exact and o.real(x) < 0:
        e = o.exp(x)
        return e / (1 + e)
    return 1 / (1 + o.exp(-x))


def _normalised(ev, data):
    top = 0 if ev.oracle.exact else max(ev.oracle.real(x) for x in data)
    powers = [ev.oracle.exp(x - top) for x in data]
    total = sum(powers[1:], powers[0])
    return [p / total for p in powers], ev.oracle.log(total) + top


def _by_row(ev, x, f):
    """A vector as a whole; a matrix row by row, as in a batch."""
    if 1 in x.shape:
        return Matrix(f(x.data), x.shape, x.sides)
    rows, columns = x.shape
    return Matrix([y for i in range(rows) for y in f(x.data[i * columns : (i + 1) * columns])], x.shape, x.sides)


def softmax(ev, args):
    return _by_row(ev, vector(args, "softmax"), lambda row: _normalised(ev, row)[0])


def log_softmax(ev, args):
    def row(data):
        level = _normalised(ev, data)[1]
        return [x - level for x in data]

    return _by_row(ev, vector(args, "log-softmax"), row)


def logsumexp(ev, args):
    return _normalised(ev, vector(args, "logsumexp").data)[1]


def diag(ev, args):
    x = vector(args, "diag")
    n, m = x.shape
    if 1 not in x.shape:
        if n != m:
            raise ShapeError(f"diag of {x.name()}: not square")
        return Matrix(x.data[:: n + 1], (n, 1), (x.sides[0], "1"))
    size, side = max(n, m), x.sides[0] if m == 1 else x.sides[1]
    return Matrix([x.data[i] if i == j else ev.oracle.const(0) for i in range(size) for j in range(size)], (size, size), (side, side))


def trace(ev, args):
    x = one(args)
    if not isinstance(x, Matrix):
        return x
    if x.shape[0] != x.shape[1]:
        raise ShapeError(f"the trace of {x.name()}: not square")
    return sum(x.data[x.shape[1] + 1 :: x.shape[1] + 1], x.data[0])


def relu(o, x):
    return x if o.real(x) > 0 else o.const(0) * x


def sign(o, x):
    return o.const((o.real(x) > 0) - (o.real(x) < 0))


def _both(f, a, b):
    """f entry by entry; a number meets every entry."""
    if isinstance(a, Matrix) and isinstance(b, Matrix):
        return mx.entrywise(f, a, b, "the entrywise comparison of")
    return a.map(lambda x: f(x, b)) if isinstance(a, Matrix) else b.map(lambda y: f(a, y))


def _pick(pick):
    def call(ev, args):
        numbers = args[0].data if len(args) == 1 and isinstance(args[0], Matrix) else args
        if len(args) == 2 and any(isinstance(x, Matrix) for x in args):
            return _both(lambda x, y: pick((x, y), key=ev.oracle.real), *args)
        if any(isinstance(x, Array) for x in numbers):
            raise ShapeError("the maximum of arrays: give one vector or several numbers")
        return pick(numbers, key=ev.oracle.real)

    return call


KINKS = {"ReLU": "sign", "sign": "sign", "max": "place", "min": "place"}  # whether the way they go depends on a sign or on the place of the greatest
CALLS = {
    "exp": elementwise(lambda o, x: o.exp(x)), "log": elementwise(lambda o, x: o.log(x)), "sqrt": elementwise(lambda o, x: o.sqrt(x)),
    "tanh": elementwise(lambda o, x: o.tanh(x)), "σ": elementwise(sigmoid), "ReLU": elementwise(relu), "sign": elementwise(sign),
    "cosh": elementwise(lambda o, x: (o.exp(x) + o.exp(-x)) / 2), "sinh": elementwise(lambda o, x: (o.exp(x) - o.exp(-x)) / 2),
    "softmax": softmax, "log-softmax": log_softmax, "logsumexp": logsumexp, "diag": diag, "tr": trace, "max": _pick(max), "min": _pick(min),
}  # fmt: skip
