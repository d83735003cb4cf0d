"""Sets that are printed in full: of numbers, and intervals; the names of sizes."""

from ..latex.syntax import NONE, ONE, Node, key, latex

_VOCABULARY = ("Vocab", "vocab", "\\text{Vocab}", "\\text{vocab}", "\\text{Vocabulary}", "\\text{vocabulary}")
BUILTIN_SETS = ("V", "W", *_VOCABULARY)
ARITHMETIC = {"sym", "abs", "num", "mul", "dot", "add", "neg", "div", "pow"}


def numbers(of):
    r"""The numbers of a set such as `\{0, 1\}` or `\{1, -1\}`, ascending; () for other sets."""
    pairs = [(a.args[0], -1) if a.kind == "neg" else (a, 1) for a in of.args] if of.kind == "set" else []
    if len(pairs) < 2 or not all(a.kind == "num" and a.value.isdigit() and len(a.value) < 3 for a, _ in pairs):
        return ()
    return tuple(sorted({sign * int(a.value) for a, sign in pairs}))


def whole(number):
    """The node of a whole number."""
    positive = Node("num", (), str(abs(number)))
    return positive if number >= 0 else Node("neg", (positive,))


def interval(of):
    r"""The ends of an interval of numbers, `[0, 1]` or `(0, 1)`; () for anything else."""
    if of.kind != "list" and of.value != "interval" or len(ends := [a for a in of.args if a.kind != "dots"]) != 2:
        return ()
    pairs = [(a.args[0], -1) if a.kind == "neg" else (a, 1) for a in ends]
    return tuple(sign * float(a.value) for a, sign in pairs) if all(a.kind == "num" for a, _ in pairs) else ()


def simplex(of):
    r"""The n of `\Delta^{n-1}`, the set of n probabilities; None for other sets."""
    base, *scripts = of.args if of.kind == "pow" else (of.with_args(), *of.args)
    if base != Node("sym", (), "\\Delta") or len(scripts) != 1:
        return None
    if scripts[0].kind != "add" or scripts[0].args[1:] != (whole(-1),):
        raise of.refused("n probabilities, or one more? Write \\Delta^{n-1} for n of them")
    return scripts[0].args[0]


def given_set(rel, notation):
    r"""(name, set) of `N = \{1, 2\}`, or of `|V| = n` and `n = |V|`, which say {1, …, n}; None for other equations."""
    head, body = sorted(rel.args[:2], key=lambda side: side.kind != "abs")
    if rel.value != ("=",):
        return None
    if body.kind == "set":
        if head.kind != "sym":
            raise head.refused("a name was expected for this set")
        return key(head), body
    name = head.args[0] if head.kind == "abs" else NONE
    capital = name.bare and (name.value.isupper() or name.value in BUILTIN_SETS)
    if not capital or not body.bare or any(map(notation.knows, (name, body))):
        return None
    return key(name), body.here("set", ONE, Node("dots"), body, value=",")


def size_names(notation):
    """Every name that some declaration uses as a dimension or as the end of a range; for an n = |V| or n = 2d that is
    defined by others, these.
    """
    runs = [of for several in notation.patterns.values() for d in several for of in d.runs.values()]
    bounds = [b for s in notation.symbols.values() for b in (*s.dims, *s.family)]
    bounds += [a for of in (*notation.sets.values(), *runs) for a in of.args]
    found, defined = {s.name for s in notation.symbols.values() if s.kind == "size"}, set()
    for node in (n for b in bounds for n in _outer(b)):
        name = latex(node.args[0]) if node.kind == "abs" else key(node)
        if name in notation.values:
            body = notation.values[name].body
            bounds += [body] if name not in defined and {n.kind for n in body.walk()} <= ARITHMETIC else []
            defined.add(name)
        elif name not in notation.sets if node.kind == "abs" else not notation.knows(node):
            found.add(latex(node))
    return frozenset(found)


def side_names(notation):
    """Every name that some array has as a dimension."""
    return {latex(d) for s in notation.symbols.values() if s.kind == "array" for d in s.dims}


def _outer(node):
    """The names of a bound; of |V| the bars and all."""
    return [node] if node.kind in ("abs", "sym") else [n for a in node.args for n in _outer(a)]
