"""The functions a formula may call without defining them; each takes the evaluator and the values of its arguments."""

from functools import cmp_to_key

from . import matrix as mx
from .dual import Numbers
from .matrix import Array, Endless, Matrix, ShapeError


def one(args):
    if len(args) != 1:
        raise ShapeError(f"this function takes one argument, not {len(args)}")
    if isinstance(args[0], Endless):
        words = "whose size is not known here; ones of a known length are \\mathbf{1}_n"
        raise ShapeError(f"a function of {args[0].name()}, {words}")
    return args[0]


def vector(args, name):
    x = one(args)
    if not isinstance(x, Matrix):
        raise ShapeError(f"{name} needs a vector, not {mx.name(x)}")
    return x


def entrywise(f):
    """A function of one number, put to work on every entry of an array."""

    def call(ev, args):
        return mx.mapped(lambda x: f(ev.oracle, x), one(args))

    return call


def sigmoid(o, x):
    """1/(1 + e^{-x}), from the side where the exponential is small."""
    if not o.exact and o.real(x) < 0:
        e = o.exp(x)
        return e / (1 + e)
    return 1 / (1 + o.exp(-x))


def softplus(o, x):
    """log(1 + e^x), from the side where the exponential is small."""
    if not o.exact and o.real(x) > 0:
        return x + o.log(1 + o.exp(-x))
    return o.log(1 + o.exp(x))


def relu(o, x):
    return x if o.real(x) > 0 else o.const(0) * x


def sign(o, x):
    return o.const((o.real(x) > 0) - (o.real(x) < 0))


def cosh(o, x):
    return (o.exp(x) + o.exp(-x)) / 2


def sinh(o, x):
    return (o.exp(x) - o.exp(-x)) / 2


def by_row(name, f):
    """A function of a vector, put to work on every row of a matrix, as in a batch."""

    def call(ev, args):
        x = vector(args, name)
        rows = [x.data] if 1 in x.shape else x.rows
        return x.filled([y for row in rows for y in f(ev.oracle, row)])

    return call


def _powers(o, data):
    """(all e^{x - t}, their sum, t) with the greatest x as t, so that nothing overflows."""
    top = 0 if o.exact else max(o.real(x) for x in data)
    powers = [o.exp(x - top) for x in data]
    return powers, sum(powers[1:], powers[0]), top


def _softmax(o, data):
    powers, total, _ = _powers(o, data)
    return [p / total for p in powers]


def _logsumexp(o, data):
    _, total, top = _powers(o, data)
    return o.log(total) + top


def _log_softmax(o, data):
    level = _logsumexp(o, data)
    return [x - level for x in data]


softmax, log_softmax = by_row("softmax", _softmax), by_row("log-softmax", _log_softmax)


def logsumexp(ev, args):
    return _logsumexp(ev.oracle, vector(args, "logsumexp").data)


def _on_diagonal(x, what):
    n, m = x.shape
    if n != m:
        raise ShapeError(f"{what} of {x.name()}: not square")
    return x.data[:: n + 1]


def diag(ev, args):
    x = vector(args, "diag")
    if 1 not in x.shape:
        return Matrix(_on_diagonal(x, "diag"), (x.shape[0], 1), (x.sides[0], "1"))
    return mx.diagonal(x.data, x.sides[0] if x.shape[1] == 1 else x.sides[1])


def trace(ev, args):
    x = one(args)
    if not isinstance(x, Matrix):
        return x
    first, *others = _on_diagonal(x, "the trace")
    return sum(others, first)


def extreme(pick):
    """The greatest (or least) of several numbers, or of the entries of one vector; of two arrays, entry by entry."""

    def call(ev, args):
        order = cmp_to_key(ev.oracle.compare)
        if len(args) == 2:
            return mx.entrywise(lambda x, y: pick((x, y), key=order), *args, "the entrywise comparison of")
        numbers = args[0].data if len(args) == 1 and isinstance(args[0], Matrix) else args
        if any(isinstance(x, Array) for x in numbers):
            raise ShapeError("the maximum of arrays: give one vector or several numbers")
        return pick(numbers, key=order)

    return call


# Whether the way they go depends on a sign or on the place of the greatest.
KINKS = {"ReLU": "sign", "sign": "sign", "max": "place", "min": "place"}
ENTRYWISE = {
    "exp": Numbers.exp, "log": Numbers.log, "sqrt": Numbers.sqrt, "tanh": Numbers.tanh, "cosh": cosh, "sinh": sinh,
    "σ": sigmoid, "softplus": softplus, "ReLU": relu, "sign": sign,
}  # fmt: skip
CALLS = {name: entrywise(f) for name, f in ENTRYWISE.items()} | {
    "softmax": softmax, "log-softmax": log_softmax, "logsumexp": logsumexp, "diag": diag, "tr": trace,
    "max": extreme(max), "min": extreme(min),
}  # fmt: skip
