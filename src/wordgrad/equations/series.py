r"""Sums written with dots: `v_1 + v_2 + \dots + v_{2m}` is the sum of v_i for i = 1 to 2m."""

from .syntax import Node, Unreadable


def closed(terms):
    """The terms of a sum, with each `a_1 + … + a_n` among them put in the form of a sum over an index."""
    terms = list(terms)
    while (at := next((k for k, t in enumerate(terms) if t.kind == "dots"), None)) is not None:
        dots = terms[at]
        pair = _difference(terms[at - 1], terms[at + 1]) if 0 < at < len(terms) - 1 else None
        if pair is None or pair[0].kind != "num" or not pair[0].value.isdigit():
            raise Unreadable("dots in a sum are read between terms that differ in one index: a_1 + \\dots + a_n", dots.start, dots.end)
        first, last = pair
        start = at - 1
        while start and _difference(terms[start - 1], terms[start]) == (number := Node("num", (), str(int(first.value) - 1)), first):
            start, first = start - 1, number
        used = {n.value for t in terms for n in t.walk() if n.kind == "sym"}
        letter = Node("sym", (), next(x for x in "ijklpqrstabcdefghmnouvwxyz" if x not in used))
        body = _with(terms[at + 1], last, letter)
        domain = Node("domain", (letter, first, last), None, dots.start, dots.end)
        terms[start : at + 2] = [Node("big", (body, domain), "sum", terms[start].start, terms[at + 1].end)]
    return terms


def _indices(a, b):
    """The parts of two nodes side by side; `w_{2m}` has one index where `w_1` has one."""
    if a.kind == b.kind == "sym" and len(a.args) == 1 and len(b.args) == 2 and b.args[0].kind == "num":
        return [(a.args[0], Node("mul", b.args, None, b.start, b.end))]
    return list(zip(a.args, b.args, strict=True)) if len(a.args) == len(b.args) else None


def _difference(a, b):
    """(x, y) if `b` is `a` with y in every place of x; otherwise None."""
    if a == b:
        return None
    pairs = _indices(a, b) if a.kind == b.kind and a.value == b.value else None
    if a.kind == "num" or pairs is None:
        return (a, b) if a.kind == "num" else None
    found = {_difference(x, y) for x, y in pairs if x != y}
    return found.pop() if len(found) == 1 else None


def _with(node, old, new):
    if node == old:
        return new
    if node.kind == "sym" and len(node.args) == 2 and Node("mul", node.args) == old:
        return Node("sym", (new,), node.value, node.start, node.end)
    return Node(node.kind, tuple(_with(a, old, new) for a in node.args), node.value, node.start, node.end)
