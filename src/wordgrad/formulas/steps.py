"""Recursions: a name defined through others of its kind, `h_t = f(h_{t-1})`, and where it begins."""

from dataclasses import replace

from ..latex.reader import is_rate
from ..latex.syntax import NONE, ONE, Node, Unreadable, key, latex


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
    if head.with_args(now) not in body.symbols():
        return head, body
    return head.with_args(now), body.replaced(lambda part: before if part == now else None)


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
    plain = right.replaced(lambda part: part.with_args() if part == now else None)
    return rel.here("rel", head.with_args(), plain, value=("←",))


def is_member(head, notation):
    """Whether a name is any member of a family of declared numbers or arrays, x_i of x_1, …, x_N, not defined yet."""
    symbol = notation.symbols.get(head.value) if head.kind == "sym" and len(head.args) == 1 else None
    named = symbol is not None and symbol.family and symbol.kind in ("array", "number")
    return named and head.args[0].bare and not notation.knows(head.args[0]) and head.value not in notation.patterns


def is_part(head, notation):
    """Whether a name is one of the L_t that an `L = \\sum_t L_t` before it adds up."""
    whole = notation.values.get(head.value) if head.args and head.value not in notation.patterns else None
    return whole is not None and any(n.value == head.value and n.args for n in whole.body.symbols())


def begins(head, notation):
    """Whether `h_0 = …` or `δ_L = …` says where a recursion begins, or what one member of a declared family is."""
    if len(head.args) != 1 or key(head) in notation.values or not _counted(head.args[0], notation):
        return False
    name, symbol = head.value, notation.symbols.get(head.value)
    several = notation.patterns.get(name, ())
    if not several:
        return symbol is not None and bool(symbol.family) and symbol.kind in ("array", "number")
    steps = {step for d in several for step in lags(d)}
    if any(n.value != name and name in notation.deps(n.value) for d in several for n in d.body.symbols()):
        steps.add(1)  # h_t = tanh(c_t), and c_t rests on h_{t-1}
    numbered = [n.args[0].kind == "num" for n in notation.starts(name)]
    return max(steps) > sum(numbered) if head.args[0].kind == "num" else min(steps) < 0 and all(numbered)


def lags(definition):
    """The steps between h_t and the members that it rests on: 1 for h_{t-1}, -1 for h_{t+1}; and 0."""
    letters, name, found = definition.head.args, definition.head.value, {0}
    for node in definition.body.symbols():
        index = node.args[0] if len(node.args) == len(letters) == 1 else NONE
        if node.value == name and index.kind == "add" and len(index.args) == 2 and index.args[0] == letters[0]:
            back = index.args[1].kind == "neg"
            step = index.args[1].args[0] if back else index.args[1]
            found.add((1 if back else -1) * (int(step.value) if step.kind == "num" else 1))
    return found


def unbegun(notation):
    """(name, symbol) for what h_t = f(h_{t-1}, x_t) needs where h_t ∈ R^D and x_t ∈ R^d are all that is said of them:
    h_0, in the place of h_t, and the x_t of every step.
    """
    last, found = Node("sym", (), "T"), []
    for name, (definition, *more) in notation.patterns.items():
        head, own = definition.head, notation.symbols.get(key(definition.head))
        if more or own is None or lags(definition) != {0, 1} or notation.starts(name) or notation.knows(last):
            continue
        found.append((own.name, replace(own, name=f"{name}_{{0}}")))
        inputs = {key(n): n.value for n in definition.body.symbols() if n.args == head.args and n.value != name}
        for k, base in inputs.items():
            if k in notation.symbols:
                found.append((k, replace(notation.symbols[k], name=base, family=(ONE, last))))
    return found


def one_way(definition):
    """Refuse a recursion that rests on members before and behind."""
    steps = lags(definition)
    if min(steps) < 0 < max(steps):
        raise definition.head.refused("a recursion goes one way: from h_0 by h_{t-1}, or from h_T by h_{t+1}")


def counted(notation):
    """Refuse `G_T = r_T` before `r_1, …, r_T` are declared: T was taken for an index, and is a size."""
    for definition in (d for several in notation.patterns.values() for d in several):
        for letter in (a.value for a in definition.head.args if a.bare):
            if letter in notation.sizes and letter not in definition.runs:
                words = f"'{latex(definition.head)}' was defined for every {letter}, and {letter} is a size:"
                raise Unreadable(f"{words} declare what has this size before", end=0)


def _counted(index, notation):
    """Whether an index is made of numbers and sizes: 0, L, T + 1."""
    return all(n.kind in ("num", "add", "neg") or latex(n) in notation.sizes for n in index.walk())


def starting(notation):
    """{name: [members]} of the members with a meaning of their own: h_0, and of what is defined backwards δ_L."""
    found = {}
    heads = [d.head for d in notation.values.values() if d.head.kind == "sym"]
    for k in notation.symbols:
        name, _, index = k.removesuffix("}").partition("_{")
        several = notation.patterns.get(name, ())
        if index.isdigit() or index in notation.sizes and any(min(lags(d)) < 0 for d in several):
            heads.append(Node("sym", (Node("num" if index.isdigit() else "sym", (), index),), name))
    for head in heads:
        if len(head.args) == 1 and _counted(head.args[0], notation):
            found.setdefault(head.value, {})[key(head)] = head
    return {name: [*members.values()] for name, members in found.items()}
