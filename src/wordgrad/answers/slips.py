"""Slips that touch the whole answer: its sign, a factor, its side, a repeated draw, or one slip made in every place."""

import math

from ..latex.syntax import Node
from ..numbers import matrix as mx
from ..numbers.matrix import Matrix


def whole(found):
    """(first words, second words) where the whole is off by a sign, a factor or a repeated draw."""
    if any(c.gap(c.solution, c.answer) == float("inf") for c in found):
        flipped = all(isinstance(c.answer, Matrix) and c.same(mx.scale(c.answer.T, -1), c.solution) for c in found)
        return ("The sign of the whole is turned, and the result lies on its side.",) * 2 if flipped else None
    if split := _by_repeats(found):
        return split
    if any(mx.shape(c.answer) != mx.shape(c.solution) for c in found):
        return None
    if all(isinstance(c.answer, Matrix) and c.same(c.answer.T, c.solution) for c in found):
        return ("All numbers are right, but the result lies on its side.",) * 2
    ratios, products = [], []
    for c in found:
        for x, y in zip(c.numbers(c.solution), c.numbers(c.answer), strict=True):
            if abs(x) < 1e-9 and abs(y) < 1e-9:
                continue
            products.append(x * y)
            ratios.append((c, y / x if abs(x) > 1e-12 else complex("inf")))
    if not ratios or any(abs(r.imag) > 1e-9 for _, r in ratios):
        return None
    values = [r.real for _, r in ratios]
    if all(abs(v + 1) < 1e-8 for v in values):
        return ("The sign of the whole is turned.",) * 2
    plain = max(values) - min(values) < 1e-8 * max(map(abs, values))
    if sizes := None if plain and abs(abs(math.log2(abs(values[0]) or 1)) - 1) < 1e-9 else _size(ratios):
        return "Sum or mean? The whole is off by a factor that counts something.", sizes
    if not isinstance(found[0].solution, Matrix) and all(abs(p - 1) < 1e-8 for p in products):
        return ("This is upside down: the reciprocal.",) * 2
    if plain and abs(values[0]) > 1e-12:
        size = f"{values[0]:.4g}"
        return "A constant factor of the whole is wrong.", f"The whole is {size} times what it should be."
    return None


def _size(ratios):
    """Where every ratio is a size of its draw, or twice a size, or one over that: which."""
    for name in sorted({k for c, _ in ratios for k in c.ev.scene.sizes}):
        for times in (1, 2):
            sizes = [times * c.ev.scene.sizes.get(name, 0) for c, _ in ratios]
            for sign, verb in ((1, "multiplied"), (-1, "divided")):
                if 0 not in sizes and all(abs(r.real - n**sign) < 1e-8 * n**sign for (_, r), n in zip(ratios, sizes, strict=True)):
                    return f"The whole is {verb} by {name if times == 1 else f'2{name}'}, and should not be."
    return None


def throughout(found, forms, given):
    """The same slip in every place: σ(x) for σ(-x), ŷ for y, a function lost."""

    def mapped(node, change):
        node = node.with_args(*(mapped(a, change) for a in node.args)) if node.args else node
        return change(node) or node

    def flip(n):
        return Node("call", (n.args[0].args[0] if n.args[0].kind == "neg" else Node("neg", n.args),), "σ") if n.kind == "call" and n.value == "σ" else None

    if any(c.answer is None for c in found):
        return None
    turned = mapped(given, flip)
    if sum(n.kind == "call" and n.value == "σ" for n in given.walk()) > 1 and all(c.same(c.value(turned), c.solution) for c in found):
        return ("σ(x) and σ(-x) are exchanged in every place.",) * 2
    for name in ("exp", "log", "σ"):
        for form in forms:
            bare = mapped(form, lambda n, name=name: n.args[0] if n.kind == "call" and n.value == name else None)
            if sum(n.kind == "call" and n.value == name for n in form.walk()) > 1 and all(c.same(c.value(bare), c.answer) for c in found):
                return (f"The function {name} is missing in every place.",) * 2
    return None


def _by_repeats(found):
    """Right where all drawn words differ, wrong where one was drawn twice."""
    groups = {True: [], False: []}
    for c in found:
        members = {}
        for k, v in c.ev.leaves.items():
            if isinstance(k, tuple) and type(v).__name__ == "Index":
                members.setdefault(k[0], []).append(int(v))
        if not members:
            return None
        if c.answer is None:
            return None
        groups[any(len(set(m)) < len(m) for m in members.values())].append(c.same(c.solution, c.answer))
    if groups[True] and groups[False] and all(groups[False]) and not all(groups[True]):
        return ("This is right as long as no word is drawn twice. A word that was drawn twice counts twice.",) * 2
    return None
