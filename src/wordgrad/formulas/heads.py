"""What the reader must know of names, and what the left side of a definition tells of a new one."""

import re

from ..latex.scripts import NUMBERED_BY, NUMBERED_E
from ..latex.syntax import Node

OTHERWISE_READ = ("σ", "e", "I", "\\delta", "\\sigma", "\\Sigma", "\\Pi", "Σ", "Π")  # unless they are declared
OF_POINTS = ("J", "L", "\\ell", "ℓ", "f", "g", "F")  # what is defined by such a name is a function, not a factor
# dW = …: a name of two letters
DIFFERENTIAL = re.compile(r"\s*(?:\\mathrm\s*\{d\}|d)\s*(\\?[a-zA-Z]+)\s*(?:[_^](?:\{[^{}]*\}|\w)\s*)*=")
# e^{(t)} = …, or ∈ …
EMBEDDINGS = re.compile(r"\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*)?e\}?\s*\^\s*\{?\s*[(\[]")
# \sigma_B^2 = …, \sigma = \sqrt{…}, \sigma_1, \sigma_2 > 0, \sigma \in: a number, as the function has an argument
DEVIATION = re.compile(
    r"\s*\\sigma(?![a-zA-Z])\s*(_\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w))?\s*(?:\^\s*(?:2|\{\s*2\s*\})\s*=|(?(1)=|=\s*\\sqrt)"
    r"|[,<>]|\\(?:in|g[et]q?)(?![a-z]))"
)
# w^1, \dots, w^L; a^l = …, a^0 \in …: superscripts that number layers, as the brackets of a^{(l)} do
LAYERS = re.compile(r"\s*(\\?[a-zA-Z]+)\s*\^\s*(?:\w|\{\s*\w\s*\})\s*,\s*(?:\\[lc]?dots|…)")
LAYER = re.compile(r"\s*(\\?[a-zA-Z]+)\s*\^\s*(?:([a-zA-Z01])|\{\s*(\w)\s*\})\s*(?:[=,]|\\in(?![a-z]))")


def told_of(notation):
    """What the reader must know of a notation; see `Notation.names`."""
    names = {*notation.symbols, *notation.values, *notation.patterns, *notation.rows}
    differentials = {n for n in names if n[0] == "d" and n[1:2] not in ("", "_")}
    known = {n for n in names if "^" in n or n.endswith("'") or n in OTHERWISE_READ or n.startswith("\\delta_")}
    if any(n.startswith("e_{") for n in names) or notation.is_family("e") or "e" in notation.patterns:
        known.add(NUMBERED_E)
        if notation.is_family("e") or "e" not in notation.symbols and "e" not in notation.values:
            known.discard("e")  # e^x is still an exponential
    known |= {"σ"} if any(n.startswith("σ_") for n in names) else set()
    counts = (n for s in notation.symbols.values() for b in (*s.dims, *s.family) for n in b.walk())
    if "T" in notation.symbols or any(n.value == "T" for n in counts):
        known.add("^T")  # of a number, x^T may be a power
    known |= differentials | {n.split("_{")[0] for n in differentials}
    known |= {f"{name}{NUMBERED_BY}" for name in notation.numbered}
    functions = {f"{name}{mark}" for name in notation.functions for mark in ("", "(")}
    return frozenset(known | functions | _with_arguments(notation))


def _with_arguments(notation):
    """`J(\\theta)` for every J that is defined through θ: read as J, not as a product; `J()` for such functions."""
    found = {f"{name}({of})" for name in notation.values for of in notation.deps(name) if of != name}
    return found | {f"{name}()" for name in notation.values if name.split("_")[0] in OF_POINTS}


def told_by(text, notation):
    """The names that the left side of a line makes known."""
    differential = DIFFERENTIAL.match(text)
    names = {f"d{differential[1]}"} if differential else set()
    names |= {"σ"} if DEVIATION.match(text) else set()
    names |= {f"{name}{NUMBERED_BY}" for name in _numbered(text, notation)}
    return names | {NUMBERED_E} if EMBEDDINGS.match(text) else names


def _numbered(text, notation):
    """The names whose superscripts number layers in this line; once there are some, `a^l = …` tells of others."""
    if found := LAYERS.match(text):
        return {found[1]}
    head = LAYER.match(text) if notation.numbered else None
    if head is None:
        return set()
    layer = re.escape(head[2] or head[3])
    names = re.findall(rf"(\\?[a-zA-Z]+)\s*(?:_\w\s*)?\^\s*(?:{layer}(?![a-zA-Z])|\{{\s*{layer}\s*[-+}}])", text)
    return {head[1]} | {n for n in names if n != "e" and not notation.knows(Node("sym", (), n))}


def rooted(rel, notation):
    """`s^2 = …` of an s that nobody has declared as s = √…."""
    head = rel.args[0]
    new = head.kind == "pow" and head.args[1] == Node("num", (), "2") and head.args[0].kind == "sym"
    if not new or len(rel.args) != 2 or rel.value != ("=",) or notation.knows(head.args[0]):
        return rel
    return rel.with_args(head.args[0], rel.args[1].here("call", rel.args[1], value="sqrt"))


def capitals(node, notation):
    """A node with the entries of a declared matrix W for every `w_{jk}`, unless w or w_j is declared itself."""
    args = [capitals(a, notation) for a in node.args]
    if node.kind == "sym" and len(args) > 1 and not any(notation.knows(node.with_args(*args[:k])) for k in (1, 2, 3)):
        matrix = notation.symbols.get(node.value.upper()) if len(node.value.rstrip("'")) == 1 else None
        if matrix is not None and matrix.kind == "array" and len(args) == (3 if matrix.family else 2):
            return node.here("sym", *args, value=matrix.name)
    return node.with_args(*args) if args != list(node.args) else node


def other_way(definition, head, body):
    """Whether `head = body` defines the same function in another way; its arguments may bear other letters."""
    known, new = definition.head.args[1:], head.args[1:]
    if len(known) != len(new) or definition.head.value != head.value or any(a.kind != "sym" for a in (*known, *new)):
        return definition.head == head and definition.body != body
    return body.replaced(dict(zip(new, known, strict=True)).get) != definition.body
