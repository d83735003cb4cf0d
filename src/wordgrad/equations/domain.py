"""What stands under a sum sign: the letter, its first and last value, and conditions."""

from lark import Token, Tree

from .fold import script_node
from .pieces import span
from .syntax import NONE, Node, Unreadable


def domain(reader, piece, scripts):
    """The ranges under a sum: a list of `domain` nodes (variable, lower, upper, conditions), outermost first."""
    subs = [s for s in scripts if s.data == "sub"]
    sup = next((s for s in scripts if s.data == "sup"), None)
    upper = script_node(reader, sup) if sup is not None else NONE
    variables, lower, conditions, outer = [], NONE, [], []
    for rel in (part for sub in subs for part in _range_parts(reader, sub)):
        sides, ops = rel.args, rel.value
        plain = [s.kind == "sym" and not s.args for s in sides]
        if not ops:
            if sides[0].kind != "sym":
                raise Unreadable("an index or a range was expected under this sign", rel.start, rel.end)
            variables.append(sides[0])
        elif ops == ("\\sim",):
            continue  # k = 1, w_k ∼ P: where the draws come from does not change the sum
        elif ops == ("=",) and plain[0] and lower is NONE and (not variables or sides[1].kind == "num" and sides[0] not in variables):
            variables.append(sides[0])
            lower = sides[1]
            if upper is NONE and sides[1].kind == "list":
                raise Unreadable("write the range as i = 1 below and n above the sign", rel.start, rel.end)
        elif ops == ("=",) and plain[0] and sides[0] not in variables:  # i = 1, j = 1 below and n above: another sum
            if upper is NONE or sides[1].kind != "num":
                raise Unreadable("one variable to a sum: write \\sum_{i=1}^{n} \\sum_{j=1}^{n}", rel.start, rel.end)
            outer += [(v, lower, upper) for v in variables]
            variables, lower = [sides[0]], sides[1]
        elif ops == ("∈",):
            gaps = [a.kind for a in sides[1].args].count("dots") if sides[1].kind == "set" else 0
            if gaps and variables and sides[0] not in variables and upper is not NONE:  # i ∈ {1, …, n}, j ∈ {1, …, d}
                outer, variables = [*outer, *((v, lower, upper) for v in variables)], []
            if plain[0] and sides[0] not in variables:
                variables.append(sides[0])
            if gaps:
                if any(a.args and a.kind == "sym" for a in sides[1].args):
                    raise Unreadable("this set is given by a list of indices: sum over their number, k = 1, …, K, since some may be equal", rel.start, rel.end)
                lower, upper = sides[1].args[0], sides[1].args[-1]
                conditions += [rel] if gaps > 1 else []  # {-m, …, -1, 1, …, m}
            else:
                conditions.append(rel)
        elif set(ops) <= {"<", "≤"} and sides[-2].kind == "abs":  # 0 < |j| ≤ m
            variables.append(sides[-2].args[0])
            lower, upper = Node("neg", (sides[-1],)), sides[-1]
            conditions.append(rel)
        elif len(ops) == 2 and set(ops) <= {"<", "≤"} and plain[1]:
            if variables and sides[1] not in variables and upper is not NONE:  # 1 ≤ i ≤ n, 1 ≤ j ≤ d
                outer, variables = [*outer, *((v, lower, upper) for v in variables)], []
            variables += [sides[1]] if sides[1] not in variables else []
            one = Node("num", (), "1")
            lower = sides[0] if ops[0] == "≤" else Node("add", (sides[0], one))
            upper = sides[2] if ops[1] == "≤" else Node("add", (sides[2], Node("neg", (one,))))
        else:
            if not variables and plain[0]:
                variables.append(sides[0])
            conditions.append(rel)
    start, end = span(piece)
    if not variables:
        return [Node("domain", (NONE, lower, upper, *conditions), None, start, end)]
    both = (lower, upper) if lower is not NONE and upper is not NONE else (NONE, NONE)  # i, j = 1 below and n above the sign
    outer = [Node("domain", (v, *ends), None, start, end) for v, *ends in outer]
    outer += [Node("domain", (v, *both), None, start, end) for v in variables[:-1]]
    return [*outer, Node("domain", (variables[-1], lower, upper, *conditions), None, start, end)]


def _builder(tree):
    r"""The braces of `\sum_{\{k \mid w_k = w\}}`, if that is all that stands under the sign."""
    for kind in ("args", "chain", "row", "piece"):
        if len(tree.children) != 1 or not isinstance(tree.children[0], Tree) or tree.children[0].data != kind:
            return None
        tree = tree.children[0]
    inner = tree.children[0]
    return inner if len(tree.children) == 1 and isinstance(inner, Tree) and inner.data == "brace" else None


def _range_parts(reader, sub):
    inner = sub.children[0]
    if isinstance(inner, Token):
        return [Node("rel", (script_node(reader, sub),), (), *span(inner))]
    if inner.data == "silent" and (builder := _builder(inner)) is not None:
        inner = builder
    groups = [inner] if inner.data in ("silent", "brace") else [Tree("silent", [a]) for a in inner.children if isinstance(a, Tree)]
    return [p for g in groups for p in reader.arguments(g) if isinstance(p, Node)]
