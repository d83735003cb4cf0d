"""What the reader must know of names; what the left side of a definition tells: a new name, a step of a recursion."""

import re

from ..latex.reader import is_rate
from ..latex.scripts import NUMBERED_E
from ..latex.syntax import NONE, ONE, Node

OTHERWISE_READ = ("σ", "e", "I", "\\delta", "\\sigma", "\\Sigma", "\\Pi", "Σ", "Π")  # unless they are declared
OF_POINTS = ("J", "L", "\\ell", "ℓ", "f", "g", "F")  # what is defined by such a name is a function, not a factor
# dW = …: a name of two letters
DIFFERENTIAL = re.compile(r"\s*(?:\\mathrm\s*\{d\}|d)\s*(\\?[a-zA-Z]+)\s*(?:[_^](?:\{[^{}]*\}|\w)\s*)*=")
# e^{(t)} = …, or ∈ …
EMBEDDINGS = re.compile(r"\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*)?e\}?\s*\^\s*\{?\s*[(\[]")


def told_of(notation):
    """What the reader must know of a notation; see `Notation.names`."""
    names = {*notation.symbols, *notation.values, *notation.patterns, *notation.rows}
    differentials = {n for n in names if n[0] == "d" and n[1:2] not in ("", "_")}
    known = {n for n in names if "^" in n or n.endswith("'") or n in OTHERWISE_READ or n.startswith("\\delta_")}
    if any(n.startswith("e_{") for n in names) or notation.is_family("e") or "e" in notation.patterns:
        known.add(NUMBERED_E)
        if notation.is_family("e") or "e" not in notation.symbols and "e" not in notation.values:
            known.discard("e")  # e^x is still an exponential
    counts = (n for s in notation.symbols.values() for b in (*s.dims, *s.family) for n in b.walk())
    if "T" in notation.symbols or any(n.value == "T" for n in counts):
        known.add("^T")  # of a number, x^T may be a power
    known |= differentials | {n.split("_{")[0] for n in differentials}
    functions = {f"{name}{mark}" for name in notation.functions for mark in ("", "(")}
    return frozenset(known | functions | _with_arguments(notation))


def _with_arguments(notation):
    """`J(\\theta)` for every J that is defined through θ: read as J, not as a product; `J()` for such functions."""
    found = {f"{name}({of})" for name in notation.values for of in notation.deps(name) if of != name}
    return found | {f"{name}()" for name in notation.values if name.split("_")[0] in OF_POINTS}


def told_by(text):
    """The names that the left side of a line makes known."""
    differential = DIFFERENTIAL.match(text)
    names = {f"d{differential[1]}"} if differential else set()
    return names | {NUMBERED_E} if EMBEDDINGS.match(text) else names


def recursive(head, body):
    """Whether `h_t = …` rests on others of its kind, such as h_{t-1}."""
    others = {n for n in body.symbols() if n.value == head.value and len(n.args) == len(head.args) == 1} - {head}
    return any(not n.args[0].bare for n in others)


def stepped(head, body):
    """`p_{k+1} = f(p_k)` as p_k = f(p_{k-1})."""
    index = head.args[0] if head.kind == "sym" and len(head.args) == 1 else NONE
    if index.kind != "add" or index.args[1:] != (ONE,) or not index.args[0].bare:
        return head, body
    now, before = index.args[0], index.here("add", index.args[0], Node("neg", (ONE,)))

    def back(node):
        return before if node == now else node.with_args(*map(back, node.args))

    return (head.with_args(now), back(body)) if head.with_args(now) in body.symbols() else (head, body)


def iterated(rel, notation):
    """`w_{t+1} = w_t - …` as the step w ← w - …, where w is declared and t is only a count."""
    head, right, *more = rel.args if len(rel.args) > 1 else (rel.args[0], NONE)
    counts = head.args[0].args if head.kind == "sym" and len(head.args) == 1 and head.args[0].kind == "add" else ()
    if more or rel.value != ("=",) or counts[1:] != (ONE,) or not counts[0].bare or notation.knows(counts[0]):
        return rel
    symbol, now = notation.symbols.get(head.value), head.with_args(counts[0])
    if symbol is None or symbol.family or head.value in notation.patterns or symbol.kind not in ("array", "number"):
        return rel
    rest = [term for term in right.args if term != now] if right.kind == "add" else []
    if len(rest) + 1 != len(right.args) or not any(is_rate(n) for term in rest for n in term.walk()):
        return rel

    def plain(node):
        return node.with_args() if node == now else node.with_args(*map(plain, node.args))

    return rel.here("rel", head.with_args(), plain(right), value=("←",))
