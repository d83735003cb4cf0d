"""One-edit variants of a formula: a sign, an index, a transpose, a lost function, …

An edit that turns a wrong formula into a true one tells the reader what kind of slip was made; the same edits, made in
a true formula, must make it false, or the check is not worth its name (mutate.py).
"""

from dataclasses import dataclass, replace

from ..formulas.lookup import Formula
from ..formulas.notation import Undeclared
from ..formulas.scene import Scene
from ..latex.syntax import NONE, ONE, Node, Statement, Unreadable, latex, letters_of
from ..numbers import matrix as mx
from ..numbers.indices import Impossible, Unbound, WrongIndex
from ..numbers.oracles import Complex

ADVICE = {
    "sign": "look at a sign",
    "inner sign": "look at the sign inside a function",
    "term": "a term is too much",
    "factor": "a factor is too much",
    "transpose": "a transpose is missing, or one too many",
    "index": "look at an index",
    "name": "one symbol stands where another should",
    "hat": "the prediction and the label (ŷ and y) are exchanged",
    "function": "a function such as exp or log is lost",
    "apply": "a function such as exp, log or σ is missing",
    "bound": "look at the first or last value of a sum",
    "condition": "a condition on an index is lost",
    "count": "a count is off by one",
    "order": "the factors of a product stand in the wrong order",
    "number": "look at a constant or a power",
    "branch": "the cases are exchanged",
    "sum": "a sum stands for a product, or the other way round",
    "mean": "a mean stands for a sum, or a sum for a mean",
    "entrywise": "an entrywise product stands for a matrix product, or the other way round",
    "complement": "a term is missing: is it 1 - x?",
}
TURNED = {"≤": "≥", "<": ">", "≥": "≤", ">": "<"}
MINUS_ONE = Node("neg", (ONE,))
TRUTH_ERRORS = (
    Unreadable, Undeclared, Impossible, WrongIndex, Unbound, mx.ShapeError,
    ZeroDivisionError, OverflowError, RecursionError,
)  # fmt: skip


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
                yield Edit(kind, replace(statement, equations=equations), place, after)
    for k, condition in enumerate(statement.conditions):
        if condition.value == ("≠",):
            kept = (*statement.conditions[:k], *statement.conditions[k + 1 :])
            yield Edit("condition", replace(statement, conditions=kept), condition, NONE)


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
        letters = letters_of(statement.walk())
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
        everything = list(statement.walk())
        indices = [a for n in everything if n.kind in ("sym", "delta", "index") for a in n.args]
        self.letters = sorted({a.value for a in indices if a.bare})
        self.symbols = {n.value: n for n in everything if n.bare and shapes.array(n)}

    def variants(self, node, quiet=False):
        """(changed node, kind, place, after) for every edit at this node or below it."""
        if not quiet:
            for after, kind in self.here(node):
                yield after, kind, node, after
        for i, arg in enumerate(node.args):
            if arg is NONE or self.kept(node, i):
                continue
            by = (node.kind, i) == ("deriv", 1)  # what is differentiated by stays a symbol
            for after, kind, place, edited in self.variants(arg, quiet=by and arg.kind == "sym"):
                if not by or after.kind == "sym":
                    yield node.with_arg(i, after), kind, place, edited

    def kept(self, node, i):
        """Whether nothing is edited in part i of a node."""
        if node.kind == "domain":  # what stands under a sign is mended as a whole
            return self.repairs or i == 0
        if node.kind == "rel" and self.repairs:
            return i == 0 and len(node.args) > 1  # the left side says what is asked
        if node.kind == "rel" and node.value:
            # A side of an inequality may change and leave it true; only its direction and signs are tried.
            return not {"=", "←", "∈"} & set(node.value[max(i - 1, 0) : i + 1])
        return node.kind in ("apply", "prime-call") and i == 0

    def here(self, node):
        """Edits of the node itself."""
        make = getattr(self, "_" + node.kind.replace("-", "_"), None)
        found = list(make(node)) if make else []
        if self.repairs:
            found += list(self._repair(node))
        return found

    def _rel(self, node):
        for k, relation in enumerate(node.value):
            side = node.args[k + 1]
            if relation == "=" and side.kind not in ("neg", "num", "set", "cases"):
                yield node.with_arg(k + 1, side.here("neg", side)), "sign"
            if relation in TURNED:
                value = (*node.value[:k], TURNED[relation], *node.value[k + 1 :])
                yield node.here("rel", *node.args, value=value), "sign"

    def _add(self, node):
        for k, term in enumerate(node.args):
            yield node.with_arg(k, _negated(term)), "sign"
            rest = (*node.args[:k], *node.args[k + 1 :])
            yield (rest[0] if len(rest) == 1 else node.with_args(*rest)), "term"

    def _neg(self, node):
        yield node.args[0], "sign"

    def _mul(self, node):
        left, right = node.args
        yield left, "factor"
        yield right, "factor"
        if self.shapes.array(left) and self.shapes.array(right):
            yield node.here(node.kind, right, left), "order"
            if node.kind == "mul":
                yield node.here("had", left, right), "entrywise"

    _dot = _times = _mul

    def _had(self, node):
        yield from ((a, "factor") for a in node.args)
        yield node.here("mul", *node.args), "entrywise"

    def _div(self, node):
        over, under = node.args
        yield over, "mean"
        if under.bare:
            yield node.with_arg(1, under.here("add", under, MINUS_ONE)), "count"

    def _pow(self, node):
        yield node.args[0], "number"

    def _T(self, node):
        if self.shapes.array(node.args[0]):
            yield node.args[0], "transpose"

    def _num(self, node):
        if node.value.isdigit() and int(node.value) <= 12:
            yield node.here("num", value=str(int(node.value) + 1)), "number"

    def _call(self, node):
        if node.value in ("exp", "log", "σ", "sqrt", "tanh", "diag"):
            yield node.args[0], "function"
        if node.value in ("exp", "σ", "tanh") and len(node.args) == 1:
            yield node.with_arg(0, _negated(node.args[0])), "inner sign"

    def _prime_call(self, node):
        yield node.here("call", node.args[1], value=node.args[0].value), "function"

    def _big(self, node):
        domain = node.args[1]
        if node.value in ("sum", "prod"):
            yield node.here("big", *node.args, value="prod" if node.value == "sum" else "sum"), "sum"
        for end, step in ((1, ONE), (2, MINUS_ONE), *(((1, MINUS_ONE), (2, ONE)) if self.repairs else ())):
            if domain.args[end] is not NONE:
                yield node.with_arg(1, domain.with_arg(end, Node("add", (domain.args[end], step)))), "bound"
        for k, condition in enumerate(domain.args[3:], 3):
            if condition.value != ("∈",):
                yield node.with_arg(1, domain.with_args(*domain.args[:k], *domain.args[k + 1 :])), "condition"

    def _delta(self, node):
        for k, arg in enumerate(node.args):
            if arg.bare:
                for name in self.letters:
                    if name != arg.value:
                        yield node.with_arg(k, arg.here("sym", value=name)), "index"

    def _index(self, node):
        yield from ((after, kind) for after, kind in self._delta(node) if after.args[0] is node.args[0])

    def _sym(self, node):
        yield from self._delta(node)
        hatted = node.value.startswith("\\hat{")
        other = node.value[5:-1] if hatted else f"\\hat{{{node.value}}}"
        if other in self.notation.symbols or other in self.notation.values:
            yield node.here("sym", *node.args, value=other), "hat"
        named = not node.args and node.value in self.symbols
        if named:
            yield from ((node.here("sym", value=name), "name") for name in self.symbols if name != node.value)
        if named or self.shapes.array(node):
            yield node.here("T", node), "transpose"

    def _cases(self, node):
        if len(node.args) >= 4:
            first, condition, second, *rest = node.args
            yield node.with_args(second, condition, first, *rest), "branch"

    def _indicator(self, node):
        yield node.here("num", value="1"), "factor"

    def _repair(self, node):
        """Edits that put back what may have been lost."""
        if node.kind in ("num", "dots", "none", "domain", "rel", "set", "reals", "neg", "fn"):
            return
        if not self.shapes.array(node):
            for name in ("exp", "log", "σ"):
                yield node.here("call", node, value=name), "apply"
            yield node.here("add", ONE, Node("neg", (node,))), "complement"
        if node.kind == "big":
            for size in self.notation.symbols.values():
                if size.kind == "size" and size.name in ("N", "T", "m", "K", "n"):
                    mean = Node("div", (ONE, Node("sym", (), size.name)), "frac")
                    yield node.here("mul", mean, node), "mean"


def _negated(node):
    return node.args[0] if node.kind == "neg" else node.here("neg", node)
