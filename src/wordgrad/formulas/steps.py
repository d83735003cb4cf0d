"""Recursions: a name defined through others of its kind, `h_t = f(h_{t-1})`, and where it begins."""

from dataclasses import replace

from ..latex.reader import is_rate
from ..latex.syntax import NONE, ONE, Node, key, latex


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


def is_member(head, notation):
    """Whether a name is any member of a family of declared numbers or arrays, x_i of x_1, …, x_N."""
    symbol = notation.symbols.get(head.value) if head.kind == "sym" and len(head.args) == 1 else None
    named = symbol is not None and symbol.family and symbol.kind in ("array", "number")
    return named and head.args[0].bare and not notation.knows(head.args[0])


def opened(head, body, notation):
    """How far the t of a definition `h_t = …` runs, {t: set}, if it replaces a family that was only declared.

    Of a recursion the members remain with which it begins: h_0, or δ_L of a δ_l = f(δ_{l+1}).
    """
    if not is_member(head, notation):
        return {}
    symbol = notation.symbols.pop(head.value)
    (letter,), (first, last) = head.args, symbol.family
    lags = {_lag(n, letter) for n in body.symbols() if n.value == head.value} if recursive(head, body) else {0}
    if min(lags) < 0 < max(lags) or min(lags) < -1 or max(lags) > 0 and first.kind != "num":
        raise head.refused("a recursion goes one way: from h_1 by h_{t-1}, h_{t-2}, or from h_T by h_{t+1}")
    kept = [Node("num", (), str(int(first.value) + k)) for k in range(max(lags))] or [last] * -min(lags)
    for index in kept:
        start = head.with_args(index)
        notation.symbols[key(start)] = replace(symbol, name=key(start), family=())
        for said in [c for c in notation.conditions if c.args[0] == start and c.value == ("=",)]:  # h_0 = 0
            notation.conditions.remove(said)
            notation.begin(start, said.args[1])
    if max(lags) > 0:
        first = Node("num", (), str(int(first.value) + max(lags)))
    elif min(lags) < 0:
        last = Node("add", (last, Node("neg", (ONE,))))
    return {letter.value: Node("set", (first, Node("dots"), last))}


def _lag(member, letter):
    """How many steps `h_{t-k}` lies behind h_t; below 0 for h_{t+1}."""
    (index,) = member.args
    terms = index.args if index.kind == "add" else (index, Node("num", (), "0"))
    step = terms[1].args[0] if terms[1].kind == "neg" else terms[1]
    if len(terms) != 2 or terms[0] != letter or step.kind != "num":
        raise member.refused("a recursion counts from its letter: h_{t-1}, h_{t+1}")
    return int(step.value) if step is not terms[1] else -int(step.value)


def starting(notation):
    """{name: [members]} of the declared and defined members whose index is a number or a size: h_0, δ_L."""
    found = {}
    heads = [d.head for d in notation.values.values() if d.head.kind == "sym"]
    for k in notation.symbols:
        name, _, index = k.removesuffix("}").partition("_{")
        if index:
            heads.append(Node("sym", (Node("num" if index.isdigit() else "sym", (), index),), name))
    for head in heads:
        if len(head.args) == 1 and (head.args[0].kind == "num" or latex(head.args[0]) in notation.sizes):
            found.setdefault(head.value, []).append(head)
    return found
