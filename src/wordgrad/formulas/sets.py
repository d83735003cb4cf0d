"""Sets that are printed in full: of numbers, and intervals."""

from ..latex.syntax import Node

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
