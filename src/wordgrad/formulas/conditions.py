"""Conditions: whether a relation holds, what an indicator or a list of cases is then."""

import math
import operator

from ..latex.syntax import NONE, Node, Unreadable, key, latex
from ..numbers import matrix as mx
from ..numbers.matrix import Array, Endless
from .compare import matched
from .notation import Undeclared
from .sets import BUILTIN_SETS, interval

MAX_RANGE = 2_000
CONSTANTS = {
    "e": lambda ev, _: ev.oracle.exp(ev.oracle.const(1)),
    "I": lambda ev, _: Endless(ev.oracle.const(1), "diagonal"),
    "\\pi": lambda ev, _: math.pi,
}
ORDER = {"=": operator.eq, "≠": operator.ne, "<": operator.lt, ">": operator.gt, "≤": operator.le, "≥": operator.ge}


class Conditions:
    """The part of the evaluator that asks whether something holds."""

    def _delta(self, node):
        a, b = map(self.whole, node.args)
        return self.oracle.const(1 if self.met(node, a == b, "equal") else 0)

    def _indicator(self, node):
        if len(node.args) == 1 and len(node.args[0].args) == 2 and node.args[0].value[0] in "<>≤≥":
            return self._entries(node, *node.args[0].args, node.args[0].value[0])
        return self.oracle.const(1 if self.met(node, all(self.holds(c) for c in node.args)) else 0)

    def _entries(self, node, left, right, relation):
        """`\\mathbb{1}\\{z > 0\\}`: 1 in every entry where the relation holds."""

        def sign(p, q):
            return self.oracle.const(1 if self.met(node, self._ordered(p, relation, q)) else 0)

        return mx.entrywise(sign, *self._sides(left, right), "the comparison of")

    def _cases(self, node):
        for branch, condition in zip(node.args[::2], node.args[1::2], strict=True):
            if condition is NONE or all(self.holds(c) for c in condition.args):
                self.met(node, branch)
                return self.value(branch)
        raise node.refused("no case applies here: add one for 'otherwise'")

    def holds(self, rel):
        """Whether a condition is met; a chain a ≤ b ≤ c must hold link by link."""
        if not rel.value:
            raise rel.refused("a condition was expected here")
        return all(self._link(a, op, b) for a, op, b in zip(rel.args, rel.value, rel.args[1:], strict=False))

    def _link(self, a, relation, b):
        if relation in "∈∉":
            return self._member(a, b) == (relation == "∈")
        if relation not in ORDER:
            raise Unreadable(f"'{relation}' is not a condition that values meet or do not meet", a.start, b.end)
        x, y = self._sides(a, b)
        if isinstance(x, Array) or isinstance(y, Array):
            if relation not in "=≠":
                raise Unreadable("a condition compares numbers: write it for an entry, z_i > 0", a.start, b.end)
            return (mx.shape(x) == mx.shape(y) and x.data == y.data) == (relation == "=")
        return self._ordered(x, relation, y)

    def _ordered(self, x, relation, y):
        return ORDER[relation](self.oracle.compare(x, y), 0)

    def _sides(self, a, b):
        """The values of what is compared, whose sizes are known."""
        x, y = self._side(a), self._side(b)
        return matched(x, y, a, b) if isinstance(x, Array) or isinstance(y, Array) else (x, y)

    def _side(self, node):
        letter = node.bare and node.value not in self.moved and not self.notation.knows(node)
        letter = letter and (node.value in self.index or node.value not in CONSTANTS)
        return self.whole(node) if letter else self.value(node)

    def _member(self, a, b):
        if b.kind == "without":
            return self._member(a, b.args[0]) and not self._member(a, b.args[1])
        b = self.notation.sets.get(key(b), b) if b.kind == "sym" else b
        if ends := interval(b) if b.kind == "list" or b.value == "interval" else ():
            value = self._side(a)
            if isinstance(value, Array):
                raise Unreadable("a condition compares numbers: write it for an entry, z_i > 0", a.start, b.end)
            return self.oracle.compare(value, ends[0]) >= 0 >= self.oracle.compare(value, ends[1])
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
                raise node.refused("dots stand between a first and a last element")
            elif (
                args[k - 1].kind == args[k + 1].kind == "sym"
                and args[k - 1].args
                and args[k - 1].value == args[k + 1].value
            ):
                first, last = (self.whole(args[j].args[0]) for j in (k - 1, k + 1))
                found |= {
                    self.whole(args[k - 1].with_args(Node("num", (), str(i))))
                    for i in range(first, min(last, first + MAX_RANGE))
                }
            else:
                found |= set(range(self.whole(args[k - 1]), min(self.whole(args[k + 1]), MAX_RANGE)))
        return found
