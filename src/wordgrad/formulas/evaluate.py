"""The value of a formula: one evaluator for every oracle.

It walks the tree with small matrices over the oracle's numbers. Names are looked up when asked: a definition is
evaluated in the values that hold at that moment, so that ∂J/∂θ is found by putting a moved θ in its place and
evaluating J again.
"""

from contextlib import contextmanager

from ..latex.syntax import key, latex
from ..numbers import matrix as mx
from ..numbers.functions import CALLS, KINKS, log_softmax, softmax
from ..numbers.indices import Impossible, WrongIndex
from ..numbers.matrix import Array, Endless, Matrix, ShapeError
from .memo import Memo
from .notation import Undeclared
from .products import PLAIN, Products
from .ranges import Ranges


class Methods(dict):
    """Kind of node -> the method of `owner` that evaluates it."""

    owner = None

    def __missing__(self, kind):
        method = self[kind] = getattr(self.owner, "_" + kind.replace("-", "_"), self.owner.unknown)
        return method


METHODS = Methods()


class Evaluator(Products, Ranges):
    """Values of nodes in one `Scene` (the random values) under one oracle."""

    def __init__(self, scene, oracle):
        self.scene, self.oracle, self.notation = scene, oracle, scene.notation
        self.index, self.moved, self.memo = {}, {}, Memo(self.notation)
        self.steps, self.limit = 0, oracle.limit  # the work done, and how much may be
        self.weight, self.order = 1, 0  # what a step costs, how many derivatives we are inside of
        self.known = {}  # what is found once: the ends of families, the sums that are well named
        self.outer = {}  # the letters of the place that asks for a definition
        self.consulted = set()  # those of them that were needed
        self.running = frozenset()  # the letters that sums around this place run over
        self.literals = ()  # the whole numbers that stand in the formula: an index may be meant to meet them
        self.asking = set()  # the definitions that are asked how far a letter runs
        self.rare, self.far = False, False  # whether more draws are needed; and with numbers that lie further out
        self.lost = False  # whether a difference is so small that it has few digits
        self.squared = None  # a vector to a power, which a reader may have meant as a length
        self.seen = {}  # for each branch, kink and comparison in the formula, which way it went

    def value(self, node):
        """The number or array that a node stands for."""
        self.steps += self.weight
        if self.steps > self.limit:
            if self.oracle.first:
                raise node.refused("this takes too many steps to evaluate")
            raise NotImplementedError("the formula is too large for this oracle")
        try:
            return METHODS[node.kind](self, node)
        except (ShapeError, WrongIndex, Undeclared, Impossible) as error:
            if error.node is None:
                error.node = node
            raise

    def met(self, node, way, about=None):
        """Note which way a branch, a kink or a comparison went, and hand it on: the draws go on until each went both
        ways. What is said `about` a node needs no numbers that lie further out.
        """
        self.seen.setdefault(id(node) if about is None else (id(node), about), set()).add(way)
        return way

    def placed(self, node, k, count):
        """Note which of several numbers was the greatest, and hand its place on.

        Among more than two, the first and the last should have been it, and not.
        """
        self.rare = True
        if count > 2:
            self.met(node, k == 0, "first")
            self.met(node, k == count - 1, "last")
        return self.met(node, k)

    def unknown(self, node):
        words = {
            "dots": "dots are read in lists such as w_1, \\dots, w_K only",
            "partial": "this derivative sign has no partner below",
            "mark": "a sign stands alone here",
            "aside": "a condition was not expected here",
            "without": "a difference of sets is read behind \\in only",
        }
        raise node.refused(words.get(node.kind, f"a {node.kind} cannot be evaluated here"))

    # Numbers, sums and products

    def _num(self, node):
        if "." not in node.value:
            return self.oracle.const(int(node.value))
        return self.oracle.const(node.value if self.oracle.exact else float(node.value))

    def _ones(self, node):
        if not node.args:
            return Endless(self.oracle.const(1))
        size = self.scene.size(node.args[0], self)
        return mx.simple(Matrix([self.oracle.const(1)] * size, (size, 1), (latex(node.args[0]), "1")))

    def _neg(self, node):
        value = self.value(node.args[0])
        return mx.scale(value, -1) if isinstance(value, Array) else -value

    def _add(self, node):
        total = self.value(node.args[0])
        for term in node.args[1:]:
            total = self.plus(total, self.value(term))
        return total

    def plus(self, a, b):
        total = a + b if type(a) in PLAIN and type(b) in PLAIN else self.counted(mx.add(a, b))
        if self.scene.spread > 1 and not self.lost:  # far out, 1 - σ(x) has few digits
            sizes = [[abs(self.oracle.real(x)) for x in mx.entries(v) if type(x) in (int, *PLAIN)] for v in (a, total)]
            self.lost = min(sizes[1], default=1) < 1e-6 * max(sizes[0], default=0)
        return total

    def _abs(self, node):
        inner = node.args[0]
        if inner.kind == "sym" and self.index.get(inner.value) is not None:
            return abs(self.index[inner.value])
        vocabulary = inner.kind == "sym" and inner.value == "V" and self._is_matrix(inner)
        unknown = inner.kind == "sym" and not self.notation.knows(inner)
        if vocabulary or unknown or self.scene.is_size(node):
            return self.oracle.const(self.scene.size(node, self))
        value = self.value(inner)
        if isinstance(value, Array):
            if isinstance(value, Matrix) and 1 in value.shape:
                raise node.refused(
                    f"the absolute value of {mx.name(value)}, or its length? Write \\lVert · \\rVert for a length"
                )
            raise node.refused(f"the absolute value of {mx.name(value)}: determinants are not executed")
        return value if self.met(node, self.oracle.real(value) >= 0) else -value

    def _is_matrix(self, sym):
        symbol = self.notation.symbols.get(key(sym))
        return symbol is not None and symbol.kind == "array" and latex(symbol.dims[1]) != "1"

    def _norm(self, node):
        value = self.value(node.args[0])
        if not isinstance(value, Matrix):
            return self._abs(node)
        if node.value in ("1", "2") and 1 not in value.shape:
            raise node.refused(
                f"‖·‖_{node.value} of a matrix is not executed: the root of the sum of all squares is ‖·‖_F"
            )
        self.far = True
        if node.value == "1":
            return sum(x if self.met(node, self.oracle.real(x) >= 0) else -x for x in value.data)
        return self.oracle.sqrt(sum((x * x for x in value.data[1:]), value.data[0] * value.data[0]))

    def _matrix(self, node):
        return mx.simple(mx.blocks([self.value(a) for a in node.args], node.value))

    def _index(self, node):
        array = self.value(node.args[0])
        return self.entry(array, node.args[1:], latex(node.args[0]))

    @contextmanager
    def moving(self, changes):
        """Put other values in the place of some names; what depends on them is evaluated anew."""
        before, memo = self.moved, self.memo
        self.moved, self.memo = {**before, **changes}, memo.moved(changes)
        try:
            yield
        finally:
            self.moved, self.memo = before, memo

    def _call(self, node):
        call = CALLS.get(node.value)
        if call is None:
            raise Undeclared(f"the function '{node.value}' is not known")
        if call in (softmax, log_softmax) and len(node.args) == 1 and (whole := self.whole_of(node.args[0])):
            return self._index(node.here("index", node.with_args(whole), *node.args[0].args))
        args = [self.value(a) for a in node.args]
        self.far |= node.value == "sqrt"
        if node.value in KINKS and not self.oracle.exact:
            entries = mx.entries(args[0]) if len(args) == 1 and isinstance(args[0], Matrix) else args
            sizes = [self.oracle.real(x) for x in entries if not isinstance(x, Array)]
            if KINKS[node.value] == "sign":
                for x in sizes:
                    self.met(node, x > 0)
            elif sizes:
                pick = max if node.value == "max" else min
                self.placed(node, sizes.index(pick(sizes)), len(sizes))
        return call(self, args)

    def whole_of(self, node):
        """Of z_i, a number, the vector z that it is an entry of: softmax(z_i) is written for softmax(z)_i."""
        if node.kind != "sym" or not node.args or isinstance(self.value(node), Array):
            return None
        return node.with_args()

    def _fn(self, node):
        raise node.refused(f"'{node.value}' needs an argument")
