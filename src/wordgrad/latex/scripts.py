"""Sub- and superscripts and primes: indices, transposes, powers, and those that belong to a name."""

import re

from lark import Token, Tree

from .pieces import inside, is_group, span
from .syntax import Node, Unreadable, latex

TRANSPOSE = ("T", "\\top", "⊤")
STARS = ("*", "+", "-", "\\star", "\\ast", "new", "old", "(new)", "(old)")  # v^*, W^{(new)}: other names
# {naive-softmax}, {sample}; not {ijk}
LABEL = re.compile(r"(?![i-nrstw]+$)(?:[A-Za-z]{2,}(?:-[A-Za-z]+)+|[A-Za-z]{3,})")
WORDS = re.compile(r"\s*\{?\s*\\text\s*\{[^{}]*\}\s*\}?\s*")  # \text{new}
ABOVE = re.compile(r"\+|>0|(?:\\geq?|≥)0")
NUMBERED_E = "e^()"  # among the names: e^{(t)} is one, as x^{(t)} is
NUMBERED_BY = "^#"  # w^# among the names: every superscript of w is a number, as in the layers w^1, …, w^L
NUMBERED = re.compile(r"[(\[]((?:[a-zA-Z]|\\(?:tau|ell|nu))(?:'?|[+-][a-z0-9])|[0-9]+)[)\]]")  # x^{(i)}, W^{[l]}


def scripted(reader, node, scripts, piece, called=False):
    """`node` with its sub- and superscripts and primes.

    Where no bracket follows (`called`), a prime is part of the name.
    """
    sub, sup, primes = _sorted(scripts, piece)
    end = max([node.end] + [span(s)[1] for s in scripts])
    name = node.kind == "sym" and not is_group(piece, ("paren", "bracket"))  # the i of (v_c)_i is no part of the name
    if node.kind == "reals":
        node, sub, sup = _above(reader, node, sub, sup)
    if name:
        node, sub, sup, primes = _named(reader, node, sub, sup, primes, end, called)
    elif node.kind == "norm" and sub is not None:
        node = Node("norm", node.args, _which_norm(reader, sub), node.start, end)
    elif node.kind == "ones" and sub is not None:
        relations = _relations(reader, sub)
        node = Node("indicator" if relations else "ones", relations or (reader.script(sub),), None, node.start, end)
    elif sub is not None:
        node = Node("index", (node, *_entry(reader, sub)), None, node.start, end)
    if node.kind == "ones" and re.search(r"I\s*\}?$", str(piece.children[0])):
        raise Unreadable(
            "an indicator needs a condition: \\mathbb{1}\\{i = j\\}; the identity is written I", *span(piece)
        )
    whole = is_group(piece, ("paren", "bracket")) and node.start >= span(piece)[0]  # not the arguments of a call
    for _ in primes:
        node = _primed(node, end, whole)
    return _raised(reader, node, sup, end) if sup is not None else node


def _above(reader, node, sub, sup):
    r"""`\mathbb{R}_{>0}`, `\mathbb{R}_+` or `\mathbb{R}^+`: numbers above 0; and the scripts that are left."""
    for script in (sub, sup):
        sign = ABOVE.fullmatch(reader.raw(script.children[0])) if script is not None else None
        if sign:
            node = Node("reals", (), "R>0" if sign[0] == ">0" else "R≥0", node.start, node.end)
            return (node, None, sup) if script is sub else (node, sub, None)
    return node, sub, sup


def _sorted(scripts, piece):
    """(subscript, superscript, primes) of a piece, None for what it has not."""
    subs, sups, primes = [], [], ""
    for s in scripts:
        inner = s.children[0]
        if s.data == "prime" or isinstance(inner, Tree) and inner.data == "primes":
            primes += "".join("'" * max(t.count("'"), 1) for t in s.scan_values(lambda t: t.type == "PRIME"))
            continue
        if isinstance(inner, Token) and inner.type == "NUMBER" and len(inner) > 1:
            raise Unreadable(f"only the first digit of {inner} is printed in the script: write {{{inner}}}", *span(s))
        (subs if s.data == "sub" else sups).append(s)
    if len(subs) > 1 or len(sups) > 1:
        raise Unreadable("two sub- or superscripts on one symbol", *span(piece))
    return (*subs, None)[0], (*sups, None)[0], primes


def _entry(reader, sub):
    """The indices of an entry of something in brackets."""
    found = indices(reader, sub)
    if isinstance(found, str):
        raise Unreadable(f"the label '{found}' stands on something that is not a name", *span(sub))
    if any(f.kind == "times" for f in found):
        raise Unreadable("a bracket with its size beneath is not executed: write one entry of it", *span(sub))
    return found


def _which_norm(reader, sub):
    which = reader.raw(sub.children[0])
    if which not in ("1", "2", "F"):
        raise Unreadable("of the norms, \\lVert x \\rVert, _1, _2 and _F are executed", *span(sub))
    return which


def _primed(node, end, whole=False):
    """`f'`, and `f(x)'`, which is f'(x); of f(2x)' one cannot tell; `[f(2x)]'` is the derivative by its only symbol."""
    names = set(node.symbols())
    if whole and len(names) == 1 and any(n.kind in ("call", "prime-call", "apply", "div") for n in node.walk()):
        return Node("deriv", (node, *names), None, node.start, end)
    if node.kind in ("call", "apply") and node.args[-1].kind != "sym":
        message = "is this f'(…), or the derivative of the whole? Write the prime behind the name, or \\frac{d}{dx}"
        raise Unreadable(message, node.start, end)
    if node.kind == "call" and len(node.args) == 1:
        name = Node("fn", (), node.value, node.start, node.start + 1)
        return Node("prime-call", (name, *node.args), 1, node.start, end)
    if node.kind == "apply" and len(node.args) == 2:
        return Node("prime-call", node.args, 1, node.start, end)
    return Node("prime", (node,), 1, node.start, end)


def _raised(reader, node, sup, end):
    """A transpose, a power, or e to the power."""
    raw = reader.raw(sup.children[0])
    if raw in TRANSPOSE:
        return Node("T", (node,), "T" if raw == "T" and "^T" in reader.names else None, node.start, end)
    exponent = reader.script(sup)
    if node == Node("sym", (), "e") and "e" not in reader.names:
        return Node("call", (exponent,), "exp", node.start, end)
    return Node("pow", (node, exponent), None, node.start, end)


def _named(reader, node, sub, sup, primes, end, called):
    """(the name, and of its scripts those left): subscripts, and the superscripts and primes that belong to the name.
    """
    base, args = node.value, node.args
    layered = f"{base}{NUMBERED_BY}" in reader.names
    kronecker = base == "\\delta" and base not in reader.names and not layered
    if kronecker and sub is not None and (relations := _relations(reader, sub)):
        return Node("indicator", relations, None, node.start, end), None, sup, primes
    if sub is not None:
        found = indices(reader, sub)
        if isinstance(found, str):
            base = f"{base}_{{\\text{{{found}}}}}"
        elif kronecker and len(found) == (2 if sup is None else 1) and not _of_a_name(reader, found[0], sup):
            more = (reader.script(sup),) if sup is not None else ()
            return Node("delta", (*more, *found), None, node.start, end), None, None, primes
        else:
            args = (*args, *found)
    exponential = base == "e" and NUMBERED_E not in reader.names
    if sup is not None and layered and reader.raw(sup.children[0]) not in (*TRANSPOSE, *STARS):
        args, sup = (reader.script(sup), *args), None
    elif sup is not None and not exponential and (number := _number(reader, sup.children[0])):
        index, transposed = number
        if transposed:
            name = Node("sym", (index, *args), base, node.start, end)
            return Node("T", (name,), None, node.start, end), None, None, ""
        args, sup = (index, *args), None
    elif sup is not None:
        raw = reader.raw(sup.children[0])
        words = _is_text(reader, sup.children[0]) and raw not in TRANSPOSE
        if words or raw in STARS or f"{base}^{{{raw}}}" in reader.names:
            text = f"\\text{{{raw}}}" if words and f"{base}^{{{raw}}}" not in reader.names else raw
            base, sup = f"{base}^{{{text}}}", None
    if primes and (not called or f"{base}{primes}" in reader.names):
        base, primes = f"{base}{primes}", ""
    return Node("sym", args, base, node.start, end), None, sup, primes


def _of_a_name(reader, index, sup):
    r"""Whether the superscript of a δ is none of Kronecker's: `\delta_2^\top`, or `\delta_1^2` of a declared δ_1."""
    if sup is None:
        return False
    known = f"\\delta_{{{latex(index)}}}" in reader.names or reader.raw(sup.children[0]) in TRANSPOSE
    return known or _number(reader, sup.children[0])


def _number(reader, script):
    r"""(index, transposed) of `^{(i)}` and `^{(i)\top}`, which number samples, layers and classes.

    None for other superscripts.
    """
    bracket, *after = inside(script) or [None]
    alone = is_group(bracket, ("paren", "bracket")) and len(bracket.children) == 1
    if not alone or not NUMBERED.fullmatch(reader.raw(bracket)):
        return None
    if len(after) > 1 or after and reader.raw(after[0]) not in TRANSPOSE:
        return None
    return reader.only(bracket.children[0]), bool(after)


def _is_text(reader, script):
    r"""Whether a script is words in `\text{…}`."""
    return WORDS.fullmatch(reader.text, *span(script))


def _relations(reader, script):
    """The conditions in a subscript, `_{i = j}` or `_{[i = j]}`."""
    inner = script.children[0]
    chains = [c for c in reader.arguments(inner) if isinstance(c, Node)] if isinstance(inner, Tree) else []
    bracketed = (c.args[0].args[0] for c in chains if c.args[0].kind in ("indicator", "aside"))
    return tuple(c for c in chains if c.value) or tuple(bracketed)


def indices(reader, script):
    """The index expressions of a subscript: `{jk}` and `{j,k}` are two, `{t+j}` is one.

    Or a label such as `{neg-sample}`.
    """
    inner = script.children[0]
    raw = reader.raw(inner)
    if isinstance(inner, Token) and inner.type == "TEXT" or raw in (r"\max", r"\min", "+", "-"):
        return raw.lstrip("\\")
    if ":" in raw:
        raise Unreadable(
            "a range of indices, 1:n, is not executed: write one entry, or a row or column by its name", *span(script)
        )
    if isinstance(inner, Token) or inner.data != "silent":
        return (reader.script(script),)
    if LABEL.fullmatch(raw) or _is_text(reader, inner):
        return raw
    chains = [chain for args in inner.children for chain in args.children if isinstance(chain, Tree)]
    return tuple(index for chain in chains for index in _indices(reader, chain, inner))


def _indices(reader, chain, place):
    rows = [r for r in chain.children if isinstance(r, Tree)]
    if len(rows) == 2:
        rel = reader.chain(chain)
        if rel.value in (("≠",), ("=",)) and rel.args[0].bare:
            reader.restricted.append(rel)  # u_{w \ne o}
            return [rel.args[0]]
    if len(rows) != 1:
        raise Unreadable("a relation was not expected in this subscript", *span(place))
    pieces = rows[0].children
    if any(isinstance(p, Token) or is_group(p) for p in pieces):
        return [reader.row(rows[0])]
    return [reader.fold([p]) for p in pieces]
