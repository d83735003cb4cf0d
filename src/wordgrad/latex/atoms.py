"""Atoms: numbers, names, fractions, brackets, cases, matrices."""

import re

from lark import Token, Tree

from .pieces import half, span
from .statements import joined
from .syntax import NONE, ONE, Node, Unreadable

ACCENTS = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}
MAX_DIGITS = 60
FUNCTIONS = {
    "ln": "log", "sigma": "σ", "sigmoid": "σ", "Sigmoid": "σ", "Softmax": "softmax", "logsoftmax": "log-softmax",
    "log_softmax": "log-softmax", "LogSumExp": "logsumexp", "LSE": "logsumexp", "Tr": "tr", "relu": "ReLU",
    "sgn": "sign", "Softplus": "softplus",
}  # fmt: skip
_LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho tau phi chi psi omega"
UNICODE = dict(zip("αβγδεζηθικλμνξπρτφχψω", (f"\\{name}" for name in _LETTERS.split()), strict=True)) | {
    "ŷ": "\\hat{y}"
}
_BEST = "the place of a maximum is not executed: write a condition such as p_k \\ge p_j"
_OVER = "what stands over a sign is read over relations only: write the range as \\sum_{i=1}^{n}"
REFUSED = dict.fromkeys(("\\arg", "\\argmax", "\\argmin", "argmax", "argmin", "arg max", "arg min"), _BEST) | {
    "\\overset": _OVER, "\\stackrel": _OVER,
    "\\lim": "a limit is not executed", "\\int": "an integral is not executed",
    "\\binom": "binomial coefficients are not executed",
}  # fmt: skip


def atom_node(reader, atom):
    """The node of one atom, before its scripts."""
    if isinstance(atom, Token):
        return _name(atom) if atom.type in ("LETTER", "COMMAND", "TEXT") else _constant(atom)
    return MAKE.get(atom.data, _group)(reader, atom, *span(atom))


def _constant(token):
    """A number, the vector of ones, a set of numbers."""
    place = span(token)
    if token.type == "ONES":
        return Node("ones", (), None, *place)
    if token.type == "REALS":
        return Node("reals", (), re.sub(r"[^RNZℝ]", "", token)[-1].replace("ℝ", "R"), *place)
    if token.type == "EXPECTED":
        raise Unreadable(
            "an expectation is read as \\mathbb{E}_{w \\sim p}[…] only: write it as a sum, weighted by probabilities",
            *place,
        )
    if len(token) > MAX_DIGITS:
        raise Unreadable(f"a number of {len(token)} digits; at most {MAX_DIGITS} are read", *place)
    return Node("num", (), str(token), *place)


def _name(token):
    r"""A letter, a command such as `\theta`, or a word in `\text{…}`."""
    place, text = span(token), str(token)
    word = re.sub(r"^\\text\s*\{|\}$", "", text).strip() if token.type == "TEXT" else text
    if word in REFUSED:
        raise Unreadable(REFUSED[word], *place)
    if token.type == "TEXT":
        if not re.fullmatch(r"[\w-]+\.?", word):
            raise Unreadable(f"'{word}' is prose; only names and the words if, for, when, otherwise are read", *place)
        text = word if len(word) == 1 else f"\\text{{{word}}}"
    elif text in ("\\top", "\\prime", "⊤"):
        raise Unreadable(f"{text} stands alone; write it as a superscript", *place)
    return Node("sym", (), UNICODE.get(text, text), *place)


def _half(reader, part):
    return reader.fold(half(part))


def _frac(reader, tree, start, end):
    over, under = (_half(reader, part) for part in tree.children[-2:])
    return Node("div", (over, under), "frac", start, end)


def _sqrt(reader, tree, start, end):
    *root, under = tree.children[1:]
    inner = _half(reader, under)
    if root:
        return Node("pow", (inner, Node("div", (ONE, reader.row(*root)), "frac")), None, start, end)
    return Node("call", (inner,), "sqrt", start, end)


def _labelled(reader, tree, start, end):
    r"""What a brace encloses and what it says of it: `_{b}`, `_{= b}`, `_{> 0}`, `_{\in \mathbb{R}^{n}}`.

    A condition there, `_{i \ne o}`, is a remark.
    """
    inner, label = tree.children[1:]
    chain = label.children[0].children[0] if isinstance(label, Tree) and label.data == "silent" else label
    related = isinstance(chain, Tree) and chain.data == "chain"
    rel = reader.chain(chain) if related else Node("rel", (_half(reader, label),), ())
    said, of = (*rel.value, None)[0], rel.args[-1]
    if rel.value and (len(rel.value) > 1 or rel.args[0] is not NONE):
        return _half(reader, inner)
    if said == "∈":
        power = of.args[1] if of.kind == "pow" and of.args[0].kind == "reals" else NONE
        if of.kind != "reals" and power is NONE:
            raise of.refused("at a brace, \\in \\mathbb{R}, \\mathbb{R}^{n} or \\mathbb{R}^{n \\times d} is read")
        sides = power.args if power.kind == "times" else (ONE if power is NONE else power, ONE)
        said, of = None, of.here("times", *sides)
    return Node("labelled", (_half(reader, inner), of), said, start, end)


def _accent(reader, tree, start, end):
    name = str(tree.children[0]).lstrip("\\")
    inner = _half(reader, tree.children[1])
    if inner.kind != "sym":
        raise Unreadable("a hat or bar stands on a single symbol", start, end)
    return Node("sym", inner.args, f"\\{ACCENTS.get(name, name)}{{{inner.value}}}", start, end)


def _bars(reader, tree, start, end):
    return Node("abs" if tree.data == "bars" else "norm", (reader.only(tree.children[1]),), None, start, end)


def _inner(reader, tree, start, end):
    parts = [p for p in reader.arguments(tree) if isinstance(p, Node)]
    if len(parts) != 2 or any(p.value for p in parts):
        raise Unreadable("an inner product has two parts: \\langle a, b \\rangle", start, end)
    return Node("dot", (parts[0].args[0], parts[1].args[0]), None, start, end)


def _cases(reader, tree, start, end):
    args = []
    for case in (c for c in tree.children if isinstance(c, Tree)):
        parts = [p for p in case.children if isinstance(p, Tree)]
        condition, value = NONE, reader.chain(parts[0])
        if value.value and (len(parts) == 1 or set(value.value) != {"="} or value.args[0] is NONE):
            raise value.refused("write an ampersand between the value of a case and its condition")
        if len(parts) > 1 and (inner := [p for p in parts[1].children if isinstance(p, Tree)]):
            rels = joined(
                r for a in inner for rel in reader.parts(a) if isinstance(rel, Node) for r in _unbracketed(rel)
            )
            if not all(rel.value for rel in rels):
                raise Unreadable("a condition was expected here", rels[0].start, rels[-1].end)
            condition = Node("and", tuple(rels))
        args += [value if value.value else value.args[0], condition]
    return Node("cases", tuple(args), None, start, end)


def _unbracketed(rel):
    """The conditions in a bracket, `(t_j = 1)`."""
    return rel.args[0].args if not rel.value and rel.args[0].kind == "aside" else (rel,)


def steps(node):
    """`cases` whose rows are chains a = b, as one `cases` for each step; any other node as it is."""
    if node.kind != "cases":
        return [node]
    chains = [value.args if value.kind == "rel" else (value,) for value in node.args[::2]]
    found = []
    for k in range(max(map(len, chains))):
        values = (chain[min(k, len(chain) - 1)] for chain in chains)
        args = tuple(x for pair in zip(values, node.args[1::2], strict=True) for x in pair)
        found.append(node.here("cases", *args))
    return found


def _matrix(reader, tree, start, end):
    lines = [cells.children for cells in tree.children if isinstance(cells, Tree)]
    rows = [[reader.row(r) for r in line if isinstance(r, Tree)] for line in lines]
    entries = [x for row in rows for x in row]
    if any(x.kind == "dots" for x in entries):
        return _lines(rows, entries, start, end)
    if len({len(row) for row in rows}) != 1:
        raise Unreadable("the rows of this matrix have different lengths", start, end)
    return Node("matrix", tuple(entries), (len(rows), len(rows[0])), start, end)


def _lines(rows, entries, start, end):
    r"""The columns `u_1 & \cdots & u_n` of a matrix; its rows `u_1^\top \\ \vdots \\ u_n^\top` as a transposed list."""
    if len(rows) == 1:
        return Node("list", tuple(entries), "&", start, end)
    if len(entries) == len(rows):
        turned = (x.args[0] if x.kind == "T" else x if x.kind == "dots" else x.here("T", x) for x in entries)
        return Node("T", (Node("list", tuple(turned), ",", start, end),), None, start, end)
    raise Unreadable("a matrix with dots cannot be executed: write its entry, or cases", start, end)


def _group(reader, tree, start, end):
    if tree.data == "nothing":
        raise Unreadable("this bracket is empty", start, end)
    parts = reader.arguments(tree)
    chains = [p for p in parts if isinstance(p, Node)]
    words = [p for p in parts if isinstance(p, Token)]
    if any(w.type in ("WORDS", "FORALL") for w in words) or tree.data == "paren" and chains[0].value:
        return Node("aside", tuple(chains), None, start, end)
    if tree.data in ("bracket", "brace") and len(chains) == 1 and chains[0].value:
        return Node("indicator", tuple(chains), None, start, end)
    if len(chains) == 1 and any(w.type == "MID" for w in words):
        raise Unreadable("this bar has no partner", start, end)
    if any(c.value for c in chains):
        raise Unreadable("a relation was not expected in this bracket", start, end)
    if len(chains) == 1 and not (tree.data == "brace" and chains[0].args[0].kind == "dots"):
        inner = chains[0].args[0]
        if tree.data == "bracket" and any(x.kind == "dots" for x in factors(inner)):  # [u_1 \cdots u_n]
            return Node("list", tuple(factors(inner)), ",", start, end)
        return Node(inner.kind, inner.args, inner.value, start, end) if tree.data == "paren" else inner
    kind = "set" if tree.data == "brace" else "list"
    between = ";" if any(str(w) == ";" for w in words) else "()" if tree.data == "paren" else ","
    return Node(kind, tuple(c.args[0] for c in chains), between, start, end)


MAKE = {
    "frac": _frac, "over": _frac, "sqrt": _sqrt, "labelled": _labelled, "accent": _accent,
    "bars": _bars, "norm": _bars, "inner": _inner,
    "cases": _cases, "matrix": _matrix,
}  # fmt: skip


def factors(node):
    """The factors of a product written side by side."""
    return [*factors(node.args[0]), node.args[1]] if node.kind == "mul" else [node]


def listed(node):
    r"""`\dots w_K` in a list, where a comma was forgotten, is two items."""
    return node.args if node.kind == "mul" and node.args[0].kind == "dots" else (node,)
