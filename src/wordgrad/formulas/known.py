r"""What is said of functions that the checker knows: `\sigma(x) = \frac{1}{1 + e^{-x}}`, for every number x."""

import re

from ..latex.reader import read
from ..latex.sums import indices
from ..latex.syntax import ONE, Node, key
from ..numbers.functions import ENTRYWISE
from .marks import Symbol

SIGNATURE = re.compile(r"([\\\w{}\s]+?)(?::|\\colon)([^=]*\\(?:to|rightarrow)(?![a-zA-Z]).*)", re.DOTALL)
_REAL = r"\s*(?:\\mathbb\s*(?:R|\{\s*R\s*\})|\\R|ℝ|R)\s*"
OF_NUMBERS = re.compile(rf"{_REAL}\\(?:to|rightarrow)(?![a-zA-Z]){_REAL}[.,;]?\s*")
OF_VECTORS = ("softmax", "log-softmax", "logsumexp")


def about_known(rel, notation):
    """Whether an equation says what a known function is or does, so that it defines nothing and is no condition."""
    if rel.value[:1] != ("=",):
        return False
    head = rel.args[0].args[0] if rel.args[0].kind in ("index", "prime-call") else rel.args[0]
    unknown = {n for n in rel.symbols() if not notation.knows(n)}  # 1 - σ(z) = σ(-z) of any z
    letters = {name for name, _ in _taken(rel.args[0]) if name.bare}
    return head.kind in ("call", "fn") or bool(unknown) and unknown <= letters


def _taken(side, notation=None):
    """(the name, whether the function is one of vectors) for each known function of a name, or of its negative; also
    for the functions of numbers that a notation defines.
    """
    own = {*_own(notation)} if notation else ()
    for node in side.walk():
        if node.kind == "call":
            name, of = node.value, node.args
        elif node.kind in ("prime-call", "apply") and node.args[0].kind in ("fn", "sym"):
            name, of = node.args[0].value, node.args[1:]
        else:
            continue
        of = of[0].args if len(of) == 1 and of[0].kind == "neg" else of  # σ(-x)
        if len(of) == 1 and of[0].kind == "sym" and (name in OF_VECTORS or name in ENTRYWISE or name in own):
            yield of[0], name in OF_VECTORS


def _own(notation):
    """The functions f(x) = … of one letter that nothing declares, and that is no index in what defines them."""
    for name, (definition, *_) in notation.functions.items():
        _, *parameters = definition.head.args
        one = len(parameters) == 1 and parameters[0].bare and not notation.knows(parameters[0])
        if one and parameters[0].value not in _indices([definition.body], notation):
            yield name


def universal(equations, notation):
    """The letters on the left sides of equations that stand for any number, or any vector, since nothing declares them
    and a known function is taken of them: their symbols.
    """
    unknown = [
        (rel, name, vector)
        for rel in equations
        for name, vector in _taken(rel.args[0], notation)
        if not notation.knows(name) and name.value not in _indices([rel], notation)
    ]
    for rel, name, vector in unknown:
        if not vector and not name.args:
            yield Symbol(name.value, "number")
        elif vector and not (name.args and notation.knows(name.with_args())):
            yield Symbol(name.value, "array", (_length(list(rel.walk()), notation), ONE))


def _indices(nodes, notation):
    """The names that are used as an index, or as a size."""
    sides = {n.value for s in notation.symbols.values() for b in (*s.dims, *s.family) for n in b.walk()}
    return indices(nodes) | sides


def signed(equations, notation):
    """The numbers of which nothing is said but that they are above 0, `k > 0`, where they are used as numbers."""
    told = {name: bounds for name, (_, bounds) in notation.signed.items() if name not in notation.symbols}
    if not told:
        return
    nodes = used_in(equations, notation)
    used = {key(n): n for n in nodes if n.kind == "sym" and key(n) in told}
    taken = _indices(nodes, notation) if used else ()
    for name, node in used.items():
        if not notation.knows(node) and name not in taken:
            yield Symbol(name, "number").within(told[name])


def used_in(nodes, notation):
    """The names that stand in nodes and in all definitions, and the letters that run there."""
    return [*_used(nodes), *notation.remembered("used", _in_bodies)]


def _in_bodies(notation):
    return _used(body for name in notation.defined for body in notation.bodies(name))


def _used(nodes):
    return [n for node in nodes for n in node.walk() if n.kind in ("sym", "domain")]


def windows(equations, notation):
    r"""The size m for each window, `-m \le j \le m`, of which nothing else is said and whose m is no index."""
    ends = _window_ends(_used(equations)) | notation.remembered("windows", lambda n: _window_ends(used_in((), n)))
    unknown = {m for m in ends if not notation.knows(m)} if ends else ()
    if not unknown:
        return []
    names = indices(n for n in used_in(equations, notation) if n.kind == "sym")
    return [Symbol(m.value, "size") for m in unknown if m.value not in names | notation.sizes | notation.signed.keys()]


def _window_ends(nodes):
    return {n.args[2] for n in nodes if n.kind == "domain" and n.args[2].bare and n.args[1] == Node("neg", n.args[2:3])}


def _length(nodes, notation):
    """The upper limit of the first sum, if nothing else is known of it, else some letter for the length of a vector."""
    sizes = {s.name for s in notation.symbols.values() if s.kind == "size"}
    ends = [n.args[2] for n in nodes if n.kind == "domain" and n.args[2].bare]
    ends = [end for end in ends if end.value in sizes or not notation.knows(end)]
    used = {n.value for n in nodes}
    return ends[0] if ends else Node("sym", (), next(x for x in ("n", "d", "m", "K", "V", "\\ell") if x not in used))


def any_function(name, sets, notation):
    r"""(f(x), a + b x + c e^{d x}), with a, b, c, d declared as numbers, for `f : \mathbb{R} \to \mathbb{R}` if nobody
    has defined f; nothing for functions of vectors, and for those of which more is said, as `\to [0, 1]`.
    """
    f = read(name, notation.names).equations[0].args[0]
    if f.kind != "sym" or notation.knows(f) or not OF_NUMBERS.fullmatch(sets):
        return
    a, b, c, d, x = (Node("sym", (), f"{key(f)}~{k}") for k in "abcdx")
    notation.symbols |= {n.value: Symbol(n.value, "number") for n in (a, b, c, d)}
    power = Node("call", (Node("mul", (d, x)),), "exp")
    yield Node("apply", (f, x)), Node("add", (Node("add", (a, Node("mul", (b, x)))), Node("mul", (c, power))))
