"""What the reader must know of names, and what the left side of a definition tells of a new one."""

import re
from string import ascii_lowercase

from ..latex.scripts import NUMBERED_BY, NUMBERED_E
from ..latex.syntax import NONE, ONE, Node, key, latex

OTHERWISE_READ = ("σ", "e", "I", "\\delta", "\\sigma", "\\Sigma", "\\Pi", "Σ", "Π")  # unless they are declared
LOSSES = frozenset(("J", "L", "\\ell", "ℓ"))
OF_POINTS = (*LOSSES, "f", "g", "F")  # what is defined by such a name is a function, not a factor
# dW = …: a name of two letters
DIFFERENTIAL = re.compile(r"\s*(?:\\mathrm\s*\{d\}|d)\s*(\\?[a-zA-Z]+)\s*(?:[_^](?:\{[^{}]*\}|\w)\s*)*=")
# e^{(t)} = …, or ∈ …
EMBEDDINGS = re.compile(r"\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*)?e\}?\s*\^\s*\{?\s*[(\[]")
# f(x) = …
DEFINES = re.compile(r"\s*([a-zA-Z]|\\[a-zA-Z]+)\s*(?:\\left\s*)?\([^()=+*/-]*(?:\\right\s*)?\)\s*:?=")
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
    known |= {n for n in names if n.endswith(("new}}", "old}}"))}  # W_{\text{new}}: not the W after a step
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
    functions |= {f"{d.head.args[0].value}(" for several in notation.functions.values() for d in several}  # S_j(z)
    functions |= {f"{name}{mark}" for name in notation.ahead - names for mark in ("", "(")}  # a(b) = 1 of numbers a, b
    return frozenset(known | functions | _with_arguments(notation) | notation.remembered("asked", _asked))


def functions_in(lines):
    """The names of the functions f(x) = … that some lines define, which others may use before."""
    return {match[1] for line in lines if (match := DEFINES.match(line))}


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


def entries_of(node, notation):
    """A node with p_x for every `p(x)` of a declared vector, with V for `|V|` where V is a size, and with entries of
    a declared matrix W for every `w_{jk}`, unless w or w_j is declared itself.
    """
    if node.kind == "abs" and node.args[0].bare and node.args[0].value in notation.sizes:
        return node if latex(node) in notation.sizes else node.args[0]
    args, asked = [entries_of(a, notation) for a in node.args], notation.remembered("asked", _asked)
    if node.kind == "apply" and len(args) == 2 and f"{key(args[0])}({args[1].value})" in asked:
        return node.here("sym", args[1], value=args[0].value)
    if node.kind == "index" and args[0].kind == "apply" and args[0].args[0].bare and len(args) == 2:
        head, *rest = args[0].args  # S(z)_i, of an S that is defined so, is S_i(z)
        if not notation.knows(head):
            return args[0].with_args(head.with_args(args[1]), *rest)
    if node.kind == "sym" and len(args) > 1 and not any(notation.knows(node.with_args(*args[:k])) for k in (1, 2, 3)):
        matrix = notation.symbols.get(node.value.upper()) if len(node.value.rstrip("'")) == 1 else None
        if matrix is not None and matrix.kind == "array" and len(args) == (3 if matrix.family else 2):
            return node.here("sym", *args, value=matrix.name)
    return node.with_args(*args) if args != list(node.args) else node


def _asked(notation):
    """`p(x)` for every declared vector p and every letter x that is an index or unknown: an entry, not a product."""
    table = notation.symbols
    letters = [x for x in ascii_lowercase if (table[x].kind == "index" if x in table else x not in notation.values)]
    letters += [f"{x}'" for x in letters]
    vectors = [s.name for s in table.values() if s.kind == "array" and s.dims[1] == ONE and not s.family]
    vectors += [name for name, d in notation.values.items() if d.body.value in ("softmax", "e") and d.body.args]
    return {f"{name}({x})" for name in vectors if name not in notation.functions for x in letters}


def other_way(definition, head, body):
    """Whether `head = body` defines the same function in another way; its arguments may bear other letters."""
    known, new = definition.head.args[1:], head.args[1:]
    if len(known) != len(new) or definition.head.value != head.value or any(a.kind != "sym" for a in (*known, *new)):
        return definition.head == head and definition.body != body
    return body.replaced(dict(zip(new, known, strict=True)).get) != definition.body


def refuse_word(head, notation):
    """Refuse a left side EH of capitals of which not all are declared."""
    one, other = head.args if head.kind == "mul" else (NONE, NONE)
    capitals = all(n.bare and n.value.isupper() for n in (one, other)) and one.end == other.start
    if capitals and not (notation.knows(one) and notation.knows(other)):
        raise head.refused(f"one name, or a product? A name is written \\mathrm{{{one.value}{other.value}}}")


def beside(rel, equations, notation):
    """An equation that defines a name for another of these equations, `g = A^\\top e, \\quad e = p - y`; or None."""
    name, others = rel.args[0], [n for other in equations if other is not rel for n in other.symbols()]
    used = name.kind == "sym" and any(n.value == name.value and len(n.args) == len(name.args) for n in others)
    return rel if used and not notation.knows(name) and notation.is_new(rel) else None


def opening(rel, notation):
    """A chain J = A = B that only gives its first side, a new name or function, to the others; or None."""
    head, sides = rel.args[0], [n for side in rel.args[1:] for n in side.symbols()]
    if len(rel.args) < 3 or rel.value[0] != "=" or head.kind not in ("sym", "apply", "mul"):
        return None
    if len(rel.args) == 3 and rel.args[1].kind == "apply" and not notation.knows(rel.args[1].args[0]):
        return None  # J = CE(y, ŷ) = … of a CE that is new as well: two names, and no claim
    refuse_word(head, notation)
    if head.kind == "mul" and head.args[1].kind == "sym" and not notation.knows(head.args[1]):
        head = head.here("apply", *head.args)  # J(θ) of a θ that stands for all parameters
    name, rel = head.args[0] if head.kind == "apply" else head, rel.with_arg(0, head)
    new = name.kind == "sym" and not notation.knows(name) and notation.is_new(rel)
    return rel if new and not any(notation.leads_to(n, name) for n in sides) else None


def styled(statement, notation):
    r"""How the name that a line defines is written; refused where L is defined and \mathcal{L} = … is another."""
    rel = statement.equations[0] if len(statement.equations) == 1 else NONE
    if rel is NONE or rel.value[:1] != ("=",) or rel.args[0].kind != "sym":
        return {}
    head, written = rel.args[0], "".join(statement.text.partition("=")[0].split()).rstrip(":")
    before = notation.values.get(key(head))
    if before and before.written not in ("", written) and before.body != rel.args[-1]:
        raise head.refused(f"style is not meaning: '{written}' is '{before.written}', which is defined already")
    return {key(head): written}
