"""Random values for the declared symbols: sizes that all differ, indices that obey the conditions, numbers away from special points."""

import random

from .matrix import Matrix, simple
from .notation import Undeclared
from .syntax import Unreadable, key, latex

MAX_SIDE, MAX_ENTRIES = 1_000, 4_000

NUMERIC, MORE = (2, 3, 4, 5), (6, 7, 8, 9, 10, 11)


class Impossible(Exception):
    """These sizes or indices break a condition; draw again."""


class Scene:
    """One draw of everything a statement needs; the same draw serves every oracle.

    Args:
        notation: what the symbols are.
        seed: fixes the draw.
        small: the sizes of an exact proof (3, then 2) instead of sizes that all differ.
    """

    spread = 1  # how far from 0 the numbers lie

    def __init__(self, notation, seed, small=False):
        self.notation, self.seed, self.small = notation, seed, small
        self.random = random.Random(f"sizes {seed}")
        self.sizes, self.pool = {}, []
        self.names = notation.remembered("sizes", _size_names)
        self.sides = notation.remembered("sides", _side_names)

    def is_size(self, node):
        return node.kind in ("sym", "abs") and latex(node) in self.names

    def size(self, node, ev):
        """The number that a dimension stands for."""
        if node.kind == "num":
            if not node.value.isdigit() or not 1 <= int(node.value) <= MAX_SIDE:
                raise Unreadable(f"a side of {node.value}: whole numbers from 1 to {MAX_SIDE:,} are read", node.start, node.end)
            return int(node.value)
        text = latex(node)
        if text in self.sizes:
            return self.sizes[text]
        if node.kind == "abs" and text not in self.names:
            return self._vocabulary(node, ev)
        if node.kind in ("sym", "abs"):
            if text not in self.names:
                raise Undeclared(f"the size '{text}' is not declared")
            self.sizes[text] = self._draw(text)
            return self.sizes[text]
        size = ev.whole(node)
        if not 1 <= size <= 60:
            raise Impossible
        return size

    def _vocabulary(self, node, ev):
        """`|V|`: the number of rows of the matrix V; `|\\text{Vocab}|`: the size that the notation gives the vocabulary."""
        inner = node.args[0]
        symbol = self.notation.symbols.get(key(inner)) if inner.kind == "sym" else None
        if symbol is not None and symbol.kind == "array":
            return self.size(symbol.dims[0], ev)
        if inner.kind == "sym" and key(inner) in self.notation.sets:
            return ev.whole(self.notation.sets[key(inner)].args[-1])
        words = [s.dims[1] for s in self.notation.symbols.values() if s.kind == "index"]
        if inner.kind == "sym" and ("ocab" in inner.value or inner.value == "V") and words:
            return self.size(words[0], ev)
        raise Undeclared(f"the size '{latex(node)}' is not declared")

    def _draw(self, text):
        """Sizes of different dimensions are different numbers; an exact proof keeps them small instead."""
        if self.small:
            if self.seed >= 2:
                return self.random.choice((2, 3) if text in self.sides else (1, 2, 3))  # 3 and 2 broke a condition such as T > 2m
            return 2 if self.sizes else 3
        if not self.sizes:
            self.pool = self.random.sample(MORE, len(MORE)) + self.random.sample(NUMERIC, len(NUMERIC))
        return self.pool.pop()

    def shuffled(self, first, last):
        """first…last in random order, so that the first cases tried are not always the first words."""
        return random.Random(f"{self.seed} order").sample(range(first, last + 1), last + 1 - first)

    def leaf(self, symbol, ev, member=None):
        """The random value of a declared symbol, or of one member of a family."""
        draw = random.Random(f"{self.seed} {symbol.name} {member}")
        label = symbol.name if member is None else f"{symbol.name}_{member}"
        if symbol.family and member is None:
            raise Undeclared(f"'{symbol.name}' stands for many values: it needs an index")
        if symbol.kind == "size":
            return ev.oracle.const(self.size(_sym(symbol.name), ev))
        if symbol.kind == "index":
            return self._index(symbol, ev, draw, member)
        if symbol.kind == "number":
            return ev.oracle.leaf(label, self._number(draw, symbol), symbol.positive)
        shape = tuple(self.size(d, ev) for d in symbol.dims)
        if shape[0] * shape[1] > MAX_ENTRIES:
            raise Undeclared(f"'{symbol.name}' has {shape[0] * shape[1]:,} entries; at most {MAX_ENTRIES:,} are tried: name its sides by letters")
        numbers = [self._number(draw, symbol) for _ in range(shape[0] * shape[1])]
        if symbol.simplex:
            total = sum(numbers) if symbol.positive else 1 + 0 * sum(numbers)
            numbers = [x / total for x in numbers]
            data = [ev.oracle.leaf(f"{label}{k}", x, symbol.positive) for k, x in enumerate(numbers[:-1])]
            data.append(ev.oracle.const(1) - sum(data[1:], data[0]) if data else ev.oracle.const(1))
        else:
            data = [ev.oracle.leaf(f"{label}{k}", x, symbol.positive) for k, x in enumerate(numbers)]
        return simple(Matrix(data, shape, tuple(latex(d) for d in symbol.dims)))

    def _number(self, draw, symbol):
        if symbol.bounds:
            return draw.uniform(*symbol.bounds)
        return self.spread * (draw.uniform(0.3, 1.8) if symbol.positive else draw.choice((-1, 1)) * draw.uniform(0.1, 1.4))

    def _index(self, symbol, ev, draw, member):
        from .ranges import Index

        first, last = (ev.whole(d) for d in symbol.dims)
        if first > last:
            raise Impossible
        if member is not None and member > 1 and self.seed % 3 == 1 and member == 2:
            return ev.scene_member(symbol.name, 1)  # every third draw repeats a word, since a fault may hide where all differ
        inside = member is None and self.seed % 3 == 2 and last - first > 1  # in every third draw, since a fault may hide at both ends
        return Index.of(draw.randint(first + inside, last - inside), last, latex(symbol.dims[1]))

    def range_of(self, letter, root, ev):
        """How far an index letter runs, judged by the places where it stands: (size, name of the side) or None."""
        from .matrix import ShapeError
        from .ranges import Unbound, WrongIndex

        for node in root.walk():
            if node.kind not in ("sym", "apply") or not any(a.kind in ("sym", "rel") and any(n.value == letter for n in a.walk()) for a in node.args):
                continue
            before = dict(ev.index)
            ev.index[letter] = None
            try:
                for _ in range(6):
                    try:
                        ev.value(node)
                        break
                    except Unbound as missing:
                        if missing.name == letter:
                            if missing.size:
                                return missing.size
                            break
                        ev.index[missing.name] = 1
            except (Undeclared, ShapeError, WrongIndex, Unreadable):
                continue
            finally:
                ev.index.clear()
                ev.index.update(before)
        return None


def _sym(name):
    from .syntax import Node

    return Node("sym", (), name)


def _size_names(notation):
    """Every name that some declaration uses as a dimension or as the end of a range."""
    bounds = [b for s in notation.symbols.values() for b in (*s.dims, *s.family)] + [a for of in notation.sets.values() for a in of.args]
    found = {latex(n) for b in bounds for n in _outer(b) if n.kind == "abs" or n.kind == "sym" and not notation.knows(n)}
    return frozenset(found | {s.name for s in notation.symbols.values() if s.kind == "size"})


def _side_names(notation):
    """Every name that some array has as a dimension."""
    return {latex(d) for s in notation.symbols.values() if s.kind == "array" for d in s.dims}


def _outer(node):
    """The names of a bound; of |V| the bars and all."""
    return [node] if node.kind in ("abs", "sym") else [n for a in node.args for n in _outer(a)]
