"""Atoms and their scripts: names, indices, transposes and powers, the range under a sum sign, cases, matrices."""

import re

from lark import Token, Tree

from .fold import GROUPS, script_node
from .pieces import is_group, rows_of, span
from .syntax import NONE, Node, Unreadable

ACCENTS = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}
TRANSPOSE = ("T", "\\top")
MAX_DIGITS = 60
NUMBERED = re.compile(r"[(\[]([a-zA-Z]'?|[a-zA-Z][+-][a-z0-9]|[0-9]+)[)\]]")  # x^{(i)}, W^{[l]}
GREEK = dict(zip("αβγδεζηθικλμνξπρτφχψω", "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho tau phi chi psi omega".split(), strict=True))
_BEST = "the place of a maximum is not executed: write a condition such as p_k \\ge p_j"
_OVER = "what stands over a sign is read over relations only: write the range as \\sum_{i=1}^{n}"
REFUSED = {"\\arg": _BEST, "\\argmax": _BEST, "\\argmin": _BEST, "argmax": _BEST, "argmin": _BEST, "arg max": _BEST, "arg min": _BEST, "\\overset": _OVER, "\\stackrel": _OVER, "\\lim": "a limit is not executed", "\\int": "an integral is not executed", "\\binom": "binomial coefficients are not executed"}


def atom_node(reader, piece, atom):
    """The node of one atom, before its scripts."""
    start, end = span(atom)
    if isinstance(atom, Token):
        text = str(atom)
        if atom.type in ("NUMBER", "DIGIT"):
            if len(text) > MAX_DIGITS:
                raise Unreadable(f"a number of {len(text)} digits; at most {MAX_DIGITS} are read", start, end)
            return Node("num", (), text, start, end)
        if atom.type == "ONES":
            return Node("ones", (), None, start, end)
        if atom.type == "EXPECTED" or text in REFUSED:
            raise Unreadable(REFUSED.get(text, "an expectation is not executed: write the sum over its values, weighted by their probabilities"), start, end)
        if atom.type == "REALS":
            return Node("reals", (), re.sub(r"[^RNZℝ]", "", text)[-1].replace("ℝ", "R"), start, end)
        if atom.type == "TEXT":
            inner = re.sub(r"^\\[a-z]+\*?\s*\{|\}$", "", text).strip()
            if inner in REFUSED:
                raise Unreadable(REFUSED[inner], start, end)
            if not re.fullmatch(r"[\w-]+\.?", inner):
                raise Unreadable(f"'{inner}' is prose; only names and the words if, for, when, otherwise are read", start, end)
            text = inner if len(inner) == 1 else f"\\text{{{inner}}}"
        elif text in ("\\top", "\\prime"):
            raise Unreadable(f"{text} stands alone; write it as a superscript", start, end)
        text = f"\\{GREEK[text]}" if text in GREEK else "\\hat{y}" if text == "ŷ" else text
        return Node("sym", (), text, start, end)
    make = {"frac": _frac, "sqrt": _sqrt, "accent": _accent, "bars": _bars, "norm": _norm, "inner": _inner, "cases": _cases, "matrix": _matrix, "over": _frac}.get(atom.data, _group)
    return make(reader, atom, start, end)


def _frac(reader, tree, start, end):
    over, under = (_half(reader, part) for part in tree.children[-2:])
    return Node("div", (over, under), "frac", start, end)


def _half(reader, part):
    from .fold import Fold

    return Fold(reader, rows_of(reader, part)).whole()


def _sqrt(reader, tree, start, end):
    return Node("call", (_half(reader, tree.children[1]),), "sqrt", start, end)


def _accent(reader, tree, start, end):
    name = re.sub(r"^\\", "", str(tree.children[0]))
    inner = _half(reader, tree.children[1])
    if inner.kind != "sym":
        raise Unreadable("a hat or bar stands on a single symbol", start, end)
    return Node("sym", inner.args, f"\\{ACCENTS.get(name, name)}{{{inner.value}}}", start, end)


def _bars(reader, tree, start, end):
    return Node("abs", (reader.only(tree.children[1]),), None, start, end)


def _norm(reader, tree, start, end):
    return Node("norm", (reader.only(tree.children[1]),), None, start, end)


def _inner(reader, tree, start, end):
    parts = [p for p in reader.arguments(Tree("inner", [tree.children[1]])) if isinstance(p, Node)]
    if len(parts) != 2 or any(p.value for p in parts):
        raise Unreadable("an inner product has two parts: \\langle a, b \\rangle", start, end)
    return Node("dot", (parts[0].args[0], parts[1].args[0]), None, start, end)


def _cases(reader, tree, start, end):
    args = []
    for case in (c for c in tree.children if isinstance(c, Tree)):
        parts = [p for p in case.children if isinstance(p, Tree)]
        condition = NONE
        if len(parts) > 1 and (inner := [p for p in parts[1].children if isinstance(p, Tree)]):
            for conditions in inner:
                reader.no_choice(conditions.children)
            rels = [reader.chain(c) for a in inner for c in a.children if isinstance(c, Tree)]
            condition = Node("and", tuple(rels))
        args += [reader.row(parts[0]), condition]
    return Node("cases", tuple(args), None, start, end)


def _matrix(reader, tree, start, end):
    rows = [[reader.row(r) for r in cells.children if isinstance(r, Tree)] for cells in tree.children if isinstance(cells, Tree)]
    if any(x.kind == "dots" for row in rows for x in row):
        raise Unreadable("a matrix with dots cannot be executed: write its entry, or cases", start, end)
    if len({len(row) for row in rows}) != 1:
        raise Unreadable("the rows of this matrix have different lengths", start, end)
    return Node("matrix", tuple(x for row in rows for x in row), (len(rows), len(rows[0])), start, end)


def _group(reader, tree, start, end):
    if tree.data == "nothing":
        raise Unreadable("this bracket is empty", start, end)
    parts = reader.arguments(tree)
    chains = [p for p in parts if isinstance(p, Node)]
    words = [p for p in parts if isinstance(p, Token)]
    if any(w.type in ("WORDS", "FORALL") for w in words) or tree.data == "paren" and chains and chains[0].value:
        return Node("aside", tuple(chains), None, start, end)
    if tree.data in ("bracket", "brace") and len(chains) == 1 and chains[0].value:
        return Node("indicator", tuple(chains), None, start, end)
    if any(c.value for c in chains):
        raise Unreadable("a relation was not expected in this bracket", start, end)
    if len(chains) == 1 and not (tree.data == "brace" and chains[0].args[0].kind == "dots"):
        inner = chains[0].args[0]
        return Node(inner.kind, inner.args, inner.value, start, end) if tree.data == "paren" else inner
    kind = "set" if tree.data == "brace" else "list"
    return Node(kind, tuple(c.args[0] for c in chains), ";" if any(str(w) == ";" for w in words) else ",", start, end)


def indices(reader, script):
    """The index expressions of a subscript: `{jk}` and `{j,k}` are two, `{t+j}` is one; or a label such as `{neg-sample}`."""
    from .fold import Fold

    inner = script.children[0]
    if isinstance(inner, Token):
        if inner.type == "TEXT":
            return reader.raw(inner)
        return (script_node(reader, script),)
    raw = reader.raw(inner)
    if inner.data == "silent" and (re.fullmatch(r"[A-Za-z]{2,}(-[A-Za-z]+)+|[A-Za-z]{3,}", raw) and not re.fullmatch(r"[i-nrstw]+", raw)):
        return raw
    if inner.data != "silent":
        return (script_node(reader, script),)
    if _is_text(reader, inner):
        return raw
    found = []
    for args in inner.children:
        for chain in args.children:
            if isinstance(chain, Token):
                continue
            rows = [r for r in chain.children if isinstance(r, Tree)]
            if len(rows) == 2:
                rel = reader.chain(chain)
                if rel.value in (("≠",), ("=",)) and rel.args[0].kind == "sym" and not rel.args[0].args:
                    reader.restricted.append(rel)
                    found.append(rel.args[0])
                    continue
            if len(rows) != 1:
                raise Unreadable("a relation was not expected in this subscript", *span(inner))
            pieces = rows[0].children
            if any(isinstance(p, Token) or is_group(p, GROUPS) for p in pieces):
                found.append(reader.row(rows[0]))
            else:
                found += [Fold(reader, [p]).whole() for p in pieces]
    return tuple(found)


def _is_text(reader, script):
    r"""Whether a script is words in `\text{…}`."""
    start, end = span(script)
    return re.fullmatch(r"\s*\{?\s*\\(text|textrm|mathrm|mbox|textit|textbf)\s*\{[^{}]*\}\s*\}?\s*", reader.source[start:end])


def scripted(reader, node, scripts, piece, called=False):
    """`node` with its sub- and superscripts and primes; where no bracket follows (`called`), a prime is part of the name."""
    scripts = list(scripts)
    subs = [s for s in scripts if s.data == "sub"]
    sups = [s for s in scripts if s.data == "sup" and not (isinstance(s.children[0], Tree) and s.children[0].data == "primes")]
    marks = [t for s in scripts if s.data == "prime" or s not in subs and s not in sups for t in s.scan_values(lambda t: t.type == "PRIME")]
    primes = "".join("'" * max(t.count("'"), 1) for t in marks)
    for s in scripts:
        if isinstance(s.children[0], Token) and s.children[0].type == "NUMBER" and len(s.children[0]) > 1:
            raise Unreadable(f"only the first digit of {s.children[0]} is printed in the script: write {{{s.children[0]}}}", *span(s))
    if len(subs) > 1 or len(sups) > 1:
        raise Unreadable("two sub- or superscripts on one symbol", *span(piece))
    end = max([node.end] + [span(s)[1] for s in scripts])
    exponent = None
    if node.kind == "sym":
        node, sups, primes, subs = _named(reader, node, subs, sups, primes, end, called)
        if sups and sups[0] is None:
            return Node("T", (node,), None, node.start, end)
    elif node.kind == "ones" and subs:
        relations = _relations(reader, subs[0])
        node = Node("indicator", relations, None, node.start, end) if relations else Node("ones", (script_node(reader, subs[0]),), None, node.start, end)
        subs = []
    elif node.kind == "norm" and subs:
        which = reader.raw(subs[0].children[0])
        if which not in ("1", "2", "F"):
            raise Unreadable("of the norms, \\lVert x \\rVert, _1, _2 and _F are executed", *span(subs[0]))
        node, subs = Node("norm", node.args, which, node.start, end), []
    if subs:
        found = indices(reader, subs[0])
        if isinstance(found, str):
            raise Unreadable(f"the label '{found}' stands on something that is not a name", *span(subs[0]))
        if any(f.kind == "times" for f in found):
            raise Unreadable("a bracket with its size beneath is not executed: write one entry of it", *span(subs[0]))
        node = Node("index", (node, *found), None, node.start, end)
    if node.kind == "ones" and re.search(r"I\s*\}?$", str(piece.children[0])):
        raise Unreadable("an indicator needs a condition: \\mathbb{1}\\{i = j\\}; the identity is written I", *span(piece))
    for _ in primes:
        node = _primed(node, end)
    if sups:
        raw = reader.raw(sups[0].children[0])
        if raw in TRANSPOSE:
            return Node("T", (node,), None, node.start, end)
        exponent = script_node(reader, sups[0])
        if node.kind == "sym" and node.value == "e" and not node.args and "e" not in reader.names:
            return Node("call", (exponent,), "exp", node.start, end)
        node = Node("pow", (node, exponent), None, node.start, end)
    return node


def _primed(node, end):
    """`f'`, and `f(x)'`, which is f'(x); of f(2x)' one cannot tell."""
    if node.kind in ("call", "apply") and node.args[-1].kind != "sym":
        raise Unreadable("is this f'(…), or the derivative of the whole? Write the prime behind the name, or \\frac{d}{dx}", node.start, end)
    if node.kind == "call" and len(node.args) == 1:
        return Node("prime-call", (Node("fn", (), node.value, node.start, node.start + 1), node.args[0]), 1, node.start, end)
    if node.kind == "apply" and len(node.args) == 2:
        return Node("prime-call", node.args, 1, node.start, end)
    return Node("prime", (node,), 1, node.start, end)


def _relations(reader, script):
    """The conditions in a subscript, `_{i = j}` or `_{[i = j]}`."""
    inner = script.children[0]
    chains = [c for c in reader.arguments(inner) if isinstance(c, Node)] if isinstance(inner, Tree) else []
    return tuple(c for c in chains if c.value) or tuple(c.args[0].args[0] for c in chains if c.args[0].kind == "indicator")


def _bracketed(reader, script):
    r"""(index, transposed) of `^{(i)}` and `^{(i)\top}`, which number samples, layers and classes; None for other superscripts."""
    rows = [r for a in script.children[0].children for c in a.children if isinstance(c, Tree) for r in c.children] if isinstance(script.children[0], Tree) and script.children[0].data == "silent" else []
    pieces = rows[0].children if len(rows) == 1 else []
    if not pieces or not is_group(pieces[0], ("paren", "bracket")) or len(pieces[0].children) > 1 or not NUMBERED.fullmatch(reader.raw(pieces[0])):
        return None
    if len(pieces) > 2 or len(pieces) == 2 and reader.raw(pieces[1]) not in TRANSPOSE:
        return None
    return reader.only(pieces[0].children[0]), len(pieces) == 2


def _named(reader, node, subs, sups, primes, end, called):
    """Subscripts, and those superscripts and primes that belong to the name; a superscript None is a transpose."""
    base, args = node.value, node.args
    if subs:
        if base == "\\delta" and base not in reader.names and (relations := _relations(reader, subs[0])):
            return Node("indicator", relations, None, node.start, end), sups, primes, []
        found = indices(reader, subs[0])
        if isinstance(found, str):
            base = f"{base}_{{\\text{{{found}}}}}"
        elif base == "\\delta" and "\\delta" not in reader.names and len(found) + len(sups) == 2:
            more = (script_node(reader, sups[0]),) if sups else ()
            return Node("delta", (*more, *found), None, node.start, end), [], primes, []
        else:
            args = (*args, *found)
    number = _bracketed(reader, sups[0]) if sups and base != "e" else None
    if number:
        args, sups = (number[0], *args), [None] if number[1] else []
    elif sups:
        raw = reader.raw(sups[0].children[0])
        if f"{base}^{{{raw}}}" in reader.names:
            base, sups = f"{base}^{{{raw}}}", []
        elif _is_text(reader, sups[0].children[0]) and raw not in TRANSPOSE:
            base, sups = f"{base}^{{\\text{{{raw}}}}}", []
        elif raw in ("*", "\\star", "\\ast", "(new)", "(old)"):
            base, sups = f"{base}^{{{raw}}}", []
    if primes and (not called or f"{base}{primes}" in reader.names):
        base, primes = f"{base}{primes}", ""
    return Node("sym", args, base, node.start, end), sups, primes, []
