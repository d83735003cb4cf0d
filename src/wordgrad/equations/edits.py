"""One-edit variants of a formula: a sign, an index, a transpose, a lost function, …

An edit that turns a wrong formula into a true one tells the reader what kind of slip was made; the same edits, made in a true formula, must make it
false, or the check is not worth its name (mutate.py).
"""

from dataclasses import dataclass

from ..formulas.lookup import Formula
from ..formulas.notation import Undeclared
from ..formulas.scene import Scene
from ..latex.syntax import NONE, ONE, Node, Statement, Unreadable, latex
from ..numbers import matrix as mx
from ..numbers.indices import Impossible, Unbound, WrongIndex
from ..numbers.oracles import Complex

ADVICE = {
    "sign": "look at a sign", "inner sign": "look at the sign inside a function", "term": "a term is too much", "factor": "a factor is too much",
    "transpose": "a transpose is missing, or one too many", "index": "look at an index", "name": "one symbol stands where another should",
    "hat": "the prediction and the label (ŷ and y) are exchanged", "function": "a function such as exp or log is lost", "apply": "a function such as exp, log or σ is missing",
    "bound": "look at the first or last value of a sum", "condition": "a condition on an index is lost", "count": "a count is off by one", "order": "the factors of a product stand in the wrong order",
    "number": "look at a constant or a power", "branch": "the cases are exchanged", "sum": "a sum stands for a product, or the other way round", "mean": "a mean stands for a sum, or a sum for a mean",
    "entrywise": "an entrywise product stands for a matrix product, or the other way round", "complement": "a term is missing: is it 1 - x?",
}  # fmt: skip
TRUTH_ERRORS = (Unreadable, Undeclared, Impossible, WrongIndex, mx.ShapeError, Unbound, ZeroDivisionError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Edit:
    """A statement with one edit: what kind, where in the original it was made, and what it reads after."""

    kind: str
    statement: Statement
    place: Node
    after: Node

    @property
    def advice(self):
        """The kind of edit in words that do not give the answer away."""
        return ADVICE[self.kind]

    def __str__(self):
        return f"{self.kind}: {latex(self.place)} → {latex(self.after) or 'nothing'}"


def edits(statement, notation, repairs=False):
    """All one-edit variants, without repetition; `repairs` adds the edits that put something back."""
    shapes = _Shapes(statement, notation)
    seen = {statement.equations}
    for k, rel in enumerate(statement.equations):
        tools = _Tools(rel, statement, notation, shapes, repairs)
        for after_rel, kind, place, after in tools.variants(rel):
            equations = (*statement.equations[:k], after_rel, *statement.equations[k + 1 :])
            if equations not in seen and not _empty(after_rel):
                seen.add(equations)
                yield Edit(kind, Statement(equations, statement.conditions, statement.text), place, after)
    for k, condition in enumerate(statement.conditions):
        if condition.value == ("≠",):
            kept = (*statement.conditions[:k], *statement.conditions[k + 1 :])
            yield Edit("condition", Statement(statement.equations, kept, statement.text), condition, NONE)


def _empty(rel):
    """An edit of both sides alike, or one that leaves a side compared with itself, tests nothing."""
    return len(rel.args) == 2 and rel.args[0] == rel.args[1]


class _Shapes:
    """Which nodes are arrays: evaluated once, with every index letter at one value."""

    def __init__(self, statement, notation):
        self.arrays = set()
        for seed in range(40):
            try:
                self._collect(statement, Formula(Scene(notation, seed), Complex()))
                return
            except Impossible:
                continue

    def _collect(self, statement, ev):
        bound = {}
        letters = {n.value for rel in (*statement.equations, *statement.conditions) for n in rel.walk() if n.kind == "sym" and not n.args}
        for rel in statement.equations:
            for node in rel.walk():
                for _ in range(8):
                    ev.index = dict(bound)
                    try:
                        if isinstance(ev.value(node), mx.Array):
                            self.arrays.add(node)
                        break
                    except Unbound as missing:
                        if missing.name not in letters:
                            break
                        bound[missing.name] = 1
                    except Impossible:
                        raise
                    except (*TRUTH_ERRORS, AttributeError, TypeError, ValueError):
                        break

    def array(self, node):
        return node in self.arrays


class _Tools:
    """The edits of one equation."""

    def __init__(self, rel, statement, notation, shapes, repairs):
        self.shapes, self.notation, self.repairs = shapes, notation, repairs
        everything = [n for r in (*statement.equations, *statement.conditions) for n in r.walk()]
        self.letters = sorted({a.value for n in everything if n.kind in ("sym", "delta", "index") for a in n.args if a.kind == "sym" and not a.args})
        self.symbols = {n.value: n for n in everything if n.kind == "sym" and not n.args and shapes.array(n)}

    def variants(self, node, quiet=False):
        """(changed node, kind, place, after) for every edit at this node or below it."""
        if not quiet:
            for after, kind in self.here(node):
                yield after, kind, node, after
        for i, arg in enumerate(node.args):
            if self.repairs and (node.kind == "domain" or node.kind == "rel" and i == 0 and len(node.args) > 1):
                continue  # what stands under a sign is mended as a whole; the left side says what is asked
            if node.kind == "rel" and not self.repairs and node.value and not {"=", "←", "∈"} & set(node.value[max(i - 1, 0) : i + 1]):
                continue  # a side of an inequality may change and leave it true; only its direction and signs are tried
            silent = node.kind in ("apply", "prime-call") and i == 0 or node.kind == "rel" and arg is NONE or node.kind == "domain" and i == 0
            if silent or arg is NONE:
                continue
            for after, kind, place, edited in self.variants(arg, quiet=node.kind == "deriv" and i == 1 and arg.kind == "sym"):
                if (node.kind, i) == ("deriv", 1) and after.kind != "sym":
                    continue
                yield Node(node.kind, (*node.args[:i], after, *node.args[i + 1 :]), node.value, node.start, node.end), kind, place, edited

    def here(self, node):
        """Edits of the node itself."""
        make = getattr(self, "_" + node.kind.replace("-", "_"), None)
        found = list(make(node)) if make else []
        if self.repairs:
            found += list(self._repair(node))
        return found

    def _rel(self, node):
        for k in range(1, len(node.args)):
            side = node.args[k]
            if node.value[k - 1] == "=" and side.kind not in ("neg", "num", "set", "cases"):
                yield _replaced(node, k, Node("neg", (side,), None, side.start, side.end)), "sign"
            if node.value[k - 1] in "≤<≥>":
                flip = {"≤": "≥", "<": ">", "≥": "≤", ">": "<"}[node.value[k - 1]]
                yield Node("rel", node.args, (*node.value[: k - 1], flip, *node.value[k:]), node.start, node.end), "sign"

    def _add(self, node):
        for k, term in enumerate(node.args):
            yield _replaced(node, k, term.args[0] if term.kind == "neg" else Node("neg", (term,), None, term.start, term.end)), "sign"
            rest = (*node.args[:k], *node.args[k + 1 :])
            yield (rest[0] if len(rest) == 1 else Node("add", rest, None, node.start, node.end)), "term"

    def _neg(self, node):
        yield node.args[0], "sign"

    def _mul(self, node):
        left, right = node.args
        yield left, "factor"
        yield right, "factor"
        if self.shapes.array(left) and self.shapes.array(right):
            yield Node(node.kind, (right, left), None, node.start, node.end), "order"
            if node.kind == "mul":
                yield Node("had", (left, right), None, node.start, node.end), "entrywise"

    def _had(self, node):
        yield from ((a, "factor") for a in node.args)
        yield Node("mul", node.args, None, node.start, node.end), "entrywise"

    _dot = _times = _mul

    def _div(self, node):
        over, under = node.args
        yield over, "mean"
        if under.kind == "sym" and not under.args:
            yield Node("div", (over, Node("add", (under, Node("neg", (ONE,))), None, under.start, under.end)), node.value, node.start, node.end), "count"

    def _pow(self, node):
        yield node.args[0], "number"

    def _T(self, node):
        if self.shapes.array(node.args[0]):
            yield node.args[0], "transpose"

    def _num(self, node):
        if node.value.isdigit() and int(node.value) <= 12:
            yield Node("num", (), str(int(node.value) + 1), node.start, node.end), "number"

    def _call(self, node):
        if node.value in ("exp", "log", "σ", "sqrt", "tanh"):
            yield node.args[0], "function"
        if node.value in ("exp", "σ", "tanh") and len(node.args) == 1:
            inner = node.args[0]
            yield _replaced(node, 0, inner.args[0] if inner.kind == "neg" else Node("neg", (inner,), None, inner.start, inner.end)), "inner sign"
        if node.value == "diag":
            yield node.args[0], "function"

    def _prime_call(self, node):
        yield Node("call", (node.args[1],), node.args[0].value, node.start, node.end), "function"

    def _big(self, node):
        variable, lower, upper, *conditions = node.args[1].args
        if node.value in ("sum", "prod"):
            yield Node("big", node.args, "prod" if node.value == "sum" else "sum", node.start, node.end), "sum"
        if lower is not NONE:
            yield self._range(node, variable, Node("add", (lower, ONE)), upper, conditions), "bound"
        if upper is not NONE:
            yield self._range(node, variable, lower, Node("add", (upper, Node("neg", (ONE,)))), conditions), "bound"
        if self.repairs and lower is not NONE:
            yield self._range(node, variable, Node("add", (lower, Node("neg", (ONE,)))), upper, conditions), "bound"
        if self.repairs and upper is not NONE:
            yield self._range(node, variable, lower, Node("add", (upper, ONE)), conditions), "bound"
        for k, c in enumerate(conditions):
            if c.value != ("∈",):
                yield self._range(node, variable, lower, upper, [*conditions[:k], *conditions[k + 1 :]]), "condition"

    def _range(self, node, *parts):
        domain = Node("domain", (*parts[:3], *parts[3]), None, node.args[1].start, node.args[1].end)
        return Node("big", (node.args[0], domain), node.value, node.start, node.end)

    def _delta(self, node):
        for k, arg in enumerate(node.args):
            yield from ((_replaced(node, k, new), "index") for new in self._other_letters(arg))

    def _index(self, node):
        for k, arg in enumerate(node.args[1:], 1):
            yield from ((_replaced(node, k, new), "index") for new in self._other_letters(arg))

    def _other_letters(self, arg):
        if arg.kind == "sym" and not arg.args:
            yield from (Node("sym", (), name, arg.start, arg.end) for name in self.letters if name != arg.value)

    def _sym(self, node):
        for k, arg in enumerate(node.args):
            yield from ((_replaced(node, k, new), "index") for new in self._other_letters(arg))
        hatted = f"\\hat{{{node.value}}}"
        for other in (node.value[5:-1] if node.value.startswith("\\hat{") else hatted,):
            if other in self.notation.symbols or other in self.notation.values:
                yield Node("sym", node.args, other, node.start, node.end), "hat"
        if not node.args and node.value in self.symbols:
            yield from ((Node("sym", (), name, node.start, node.end), "name") for name in self.symbols if name != node.value)
            yield Node("T", (node,), None, node.start, node.end), "transpose"
        elif self.shapes.array(node):
            yield Node("T", (node,), None, node.start, node.end), "transpose"

    def _cases(self, node):
        if len(node.args) >= 4:
            yield Node("cases", (node.args[2], node.args[1], node.args[0], *node.args[3:]), None, node.start, node.end), "branch"

    def _indicator(self, node):
        yield Node("num", (), "1", node.start, node.end), "factor"

    def _repair(self, node):
        """Edits that put back what may have been lost."""
        if node.kind in ("num", "dots", "none", "domain", "rel", "set", "reals", "neg", "fn"):
            return
        if not self.shapes.array(node):
            for name in ("exp", "log", "σ"):
                yield Node("call", (node,), name, node.start, node.end), "apply"
            yield Node("add", (ONE, Node("neg", (node,))), None, node.start, node.end), "complement"
        if node.kind == "big":
            for size in self.notation.symbols.values():
                if size.kind == "size" and size.name in ("N", "T", "m", "K", "n"):
                    yield Node("mul", (Node("div", (ONE, Node("sym", (), size.name)), "frac"), node), None, node.start, node.end), "mean"


def _replaced(node, k, new):
    return Node(node.kind, (*node.args[:k], new, *node.args[k + 1 :]), node.value, node.start, node.end)
