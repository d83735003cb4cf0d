"""Sets that are printed in full: of numbers, and intervals; the names of sizes."""

from ..latex.syntax import Node, latex

_VOCABULARY = ("Vocab", "vocab", "\\text{Vocab}", "\\text{vocab}", "\\text{Vocabulary}", "\\text{vocabulary}")
BUILTIN_SETS = ("V", "W", *_VOCABULARY)


def numbers(of):
    r"""The numbers of a set such as `\{0, 1\}` or `\{1, -1\}`, ascending; () for other sets."""
    pairs = [(a.args[0], -1) if a.kind == "neg" else (a, 1) for a in of.args] if of.kind == "set" else []
    if len(pairs) < 2 or not all(a.kind == "num" and a.value.isdigit() and len(a.value) < 3 for a, _ in pairs):
        return ()
    return tuple(sorted({sign * int(a.value) for a, sign in pairs}))


def signed(number):
    """The node of a whole number."""
    positive = Node("num", (), str(abs(number)))
    return positive if number >= 0 else Node("neg", (positive,))


def interval(of):
    r"""The ends of an interval of numbers, `[0, 1]` or `(0, 1)`; () for anything else."""
    if of.kind != "list" and of.value != "interval" or len(ends := [a for a in of.args if a.kind != "dots"]) != 2:
        return ()
    pairs = [(a.args[0], -1) if a.kind == "neg" else (a, 1) for a in ends]
    return tuple(sign * float(a.value) for a, sign in pairs) if all(a.kind == "num" for a, _ in pairs) else ()


def size_names(notation):
    """Every name that some declaration uses as a dimension or as the end of a range."""
    runs = [of for several in notation.patterns.values() for d in several for of in d.runs.values()]
    bounds = [b for s in notation.symbols.values() for b in (*s.dims, *s.family)]
    bounds += [a for of in (*notation.sets.values(), *runs) for a in of.args]
    found = {
        latex(n) for b in bounds for n in _outer(b) if n.kind == "abs" or n.kind == "sym" and not notation.knows(n)
    }
    return frozenset(found | {s.name for s in notation.symbols.values() if s.kind == "size"})


def side_names(notation):
    """Every name that some array has as a dimension."""
    return {latex(d) for s in notation.symbols.values() if s.kind == "array" for d in s.dims}


def _outer(node):
    """The names of a bound; of |V| the bars and all."""
    return [node] if node.kind in ("abs", "sym") else [n for a in node.args for n in _outer(a)]
