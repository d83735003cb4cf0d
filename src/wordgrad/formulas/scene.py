"""Random values for the declared symbols: sizes that all differ, indices that obey the conditions, numbers away from
special points.
"""

import random
from functools import cached_property, lru_cache

from ..latex.syntax import Node, Unreadable, key, latex
from ..numbers.indices import Impossible, Index, Unbound, WrongIndex, whole_number
from ..numbers.matrix import Matrix, ShapeError, simple
from .notation import Undeclared
from .sets import side_names

MAX_SIDE, MAX_ENTRIES = 1_000, 4_000

SIZES, FEW, MORE = range(2, 12), 4, 8  # draws take the fewest sizes; after so many that broke a condition one more
WIDE, SOME = 16, 7  # a range too long to go through; how many of it are tried


class Scene:
    """One draw of everything a statement needs; the same draw serves every oracle.

    Args:
        notation: what the symbols are.
        seed: fixes the draw.
        small: the sizes of an exact proof (3, then 2) instead of sizes that all differ.
        broken: how many draws broke a condition before this one; so many that only larger sizes may meet it.
    """

    spread, above = 1, False  # how far from 0 the numbers lie; whether they are all above it

    def __init__(self, notation, seed, small=False, broken=0):
        self.notation, self.seed, self.small, self.broken = notation, seed, small, broken
        self.sizes, self.pool = {}, []  # the sizes, and those not given yet
        self.drawn = {}  # the indices drawn so far on each side
        self.names = notation.sizes
        self.sides = notation.remembered("sides", side_names)

    @cached_property
    def random(self):
        return random.Random(f"sizes {self.seed}")

    def is_size(self, node):
        return node.kind in ("sym", "abs") and latex(node) in self.names

    def size(self, node, ev):
        """The number that a dimension stands for."""
        if node.kind == "num":
            if not node.value.isdigit() or not 1 <= int(node.value) <= MAX_SIDE:
                raise node.refused(f"a side of {node.value}: whole numbers from 1 to {MAX_SIDE:,} are read")
            return int(node.value)
        text = latex(node)
        if text in self.sizes:
            return self.sizes[text]
        if node.kind == "abs" and text not in self.names:
            return self._vocabulary(node, ev)
        if node.kind == "sym" and key(node) in self.notation.values:  # n = 10, D = 2d
            body = self.notation.values[key(node)].body
            return self._counted(ev.value(node)) if body.kind != "num" else self.size(body, ev)
        if node.kind in ("sym", "abs"):
            if text not in self.names:
                words = ", but as something else: name the size by another letter" if self.notation.knows(node) else ""
                raise Undeclared(f"the size '{text}' is not declared{words}")
            self.sizes[text] = self._draw(text)
            return self.sizes[text]
        return self._counted(ev.whole(node))

    @staticmethod
    def _counted(value):
        size = whole_number(value)
        if size is None or not 1 <= size <= 60:
            raise Impossible
        return size

    def _vocabulary(self, node, ev):
        """`|V|`: the number of rows of the matrix V.

        `|\\text{Vocab}|`: the size that the notation gives the vocabulary.
        """
        inner = node.args[0]
        symbol = self.notation.symbols.get(key(inner)) if inner.kind == "sym" else None
        if symbol is not None and symbol.kind == "array":
            return self.size(symbol.dims[0], ev)
        if inner.bare and inner.value in self.notation.values:  # V = [n]
            return self.size(inner, ev)
        if inner.kind == "sym" and key(inner) in self.notation.sets:
            return len(ev.elements(self.notation.sets[key(inner)]))
        words = [s.dims[1] for s in self.notation.symbols.values() if s.kind == "index"]
        if inner.kind == "sym" and ("ocab" in inner.value or inner.value == "V") and words:
            return self.size(words[0], ev)
        raise Undeclared(f"the size '{latex(node)}' is not declared")

    def _draw(self, text):
        """Sizes of different dimensions are different numbers; an exact proof keeps them small instead."""
        if self.small:
            if self.seed >= 2:
                return self.random.choice(
                    range(2 if text in self.sides else 1, 4 + min(self.broken // MORE, 3))
                )  # 3 and 2 broke a condition such as T > 2m
            return 2 if self.sizes else 3
        if not self.sizes:
            self.pool = list(_pool(self.seed, min(FEW + self.broken // MORE, len(SIZES))))
        return self.pool.pop()

    def shuffled(self, first, last, literals=()):
        """first…last in random order, so that the first cases tried are not always the first words.

        Of a long range both ends and some others.
        """
        order = _order(self.seed, first, last)
        if len(order) <= WIDE:
            return order
        return list(dict.fromkeys([*order[:SOME], first, last, *(i for i in sorted(literals) if first <= i <= last)]))

    def leaf(self, symbol, ev, member=None):
        """The random value of a declared symbol, or of one member of a family."""
        ev.rare |= bool(symbol.members)  # of few values many draws are needed
        label = symbol.name if member is None else f"{symbol.name}_{member}"
        if symbol.family and member is None and not symbol.alone:
            raise Undeclared(f"'{symbol.name}' stands for many values: it needs an index")
        if symbol.kind == "size":
            return ev.oracle.const(self.size(Node("sym", (), symbol.name), ev))
        if symbol.kind == "index":
            return self._index(symbol, ev, member)
        if symbol.kind == "number":
            return ev.oracle.leaf(label, self._numbers(1, symbol, member)[0], symbol.positive)
        shape = tuple(self.size(d, ev) for d in symbol.dims)
        count = shape[0] * shape[1]
        if count > MAX_ENTRIES:
            words = f"at most {MAX_ENTRIES:,} are tried: name its sides by letters"
            raise Undeclared(f"'{symbol.name}' has {count:,} entries; {words}")
        rows = symbol.simplex and shape[1] > 1 or symbol.symmetric  # of a matrix, each row sums to one
        width = shape[1] if rows else count
        numbers, data = self._numbers(count, symbol, member, width), []
        for start in range(0, count, width):
            row = numbers[start : start + width]
            if symbol.members:
                data += map(ev.oracle.const, row)
            else:
                total = sum(row) if (symbol.simplex or symbol.unit) and symbol.positive else 1
                free = row[:-1] if symbol.simplex or symbol.unit else row
                data += [ev.oracle.leaf(f"{label}{k}", x / total, symbol.positive) for k, x in enumerate(free, start)]
                data += [ev.oracle.const(1) - sum(data[start:])] if symbol.simplex else []
        if symbol.unit:  # the point of the sphere that a line from its pole through these numbers meets
            whole = 1 + sum((x * x for x in data), ev.oracle.const(0))
            data = [*(2 * x / whole for x in data), (2 - whole) / whole]
        if symbol.symmetric:
            data = [data[min(divmod(k, width)) * width + max(divmod(k, width))] for k in range(count)]
        return simple(Matrix(data, shape, tuple(latex(d) for d in symbol.dims)))

    def _numbers(self, count, symbol, member, width=1):
        """The values of the entries of a symbol, or of one member of a family."""
        if symbol.members:
            draw = random.Random(f"{self.seed} {symbol.name} {member}")
            if not symbol.simplex:
                return [draw.choice(symbol.members) for _ in range(count)]
            ones = [draw.randrange(width) for _ in range(0, count, width)]
            return [int(k == one) for one in ones for k in range(width)]
        turned = not (symbol.positive or self.above)
        return [
            x if symbol.bounds or symbol.positive and not self.spread else self.spread * x
            for x in _drawn(f"{symbol.name} {member}", self.seed, count, turned, symbol.bounds)
        ]

    def _index(self, symbol, ev, member):
        first, last = (ev.whole(d) for d in symbol.dims)
        if first > last:
            raise Impossible
        draw, side, turn = random.Random(f"{self.seed} {symbol.name} {member}"), latex(symbol.dims[1]), self.seed % 3
        if member is not None and member > 1 and turn == 1 and (member == 2 or self.seed % 2 or draw.random() < 0.5):
            return ev.scene_member(symbol.name, draw.randint(1, member - 1))  # a fault may hide where all words differ
        before = self.drawn.setdefault(side if member is None else symbol.name, [])
        values = symbol.members or range(first, last + 1)
        fresh = [i for i in values if i not in before]
        same = [i for i in before if first <= i <= last]
        if same and turn == 1 and member is None and (len(before) == 1 or draw.random() < 0.6):
            value = draw.choice(same)  # … or where two indices do
        elif before and turn == 0 and fresh:
            value = draw.choice(fresh)
        else:
            inside = member is None and turn == 2 and len(values) > 2  # … or at both ends
            value = draw.choice(values[1:-1] if inside else values)
        before.append(value)
        return Index.of(value, last, side)

    def range_of(self, letter, root, ev):
        """How far an index letter runs, judged by the places where it stands: (size, name of the side, first value),
        or None.
        """
        for node in root.walk():
            names = (n.value for a in node.args if a.kind in ("sym", "rel") for n in a.walk())
            if node.kind in ("sym", "apply", "index") and letter in names:
                with ev.binding():
                    ev.index[letter] = None
                    if size := self._asked(letter, node, ev):
                        return size
        equal = [n.args for n in root.walk() if n.kind == "delta" or n.kind == "rel" and n.value in (("=",), ("≠",))]
        for one, other in (pair for args in equal for pair in (args, args[::-1]) if len(args) == 2):
            if one.bare and one.value == letter and (i := ev.known_index(other)):
                return i.size, i.side, 1  # of y_w = 1{w = o}: as far as o
        return None

    def _asked(self, letter, node, ev):
        """What is asked of an unbound letter when a node is evaluated, all other letters being 1."""
        for _ in range(6):
            try:
                ev.value(node)
                return None
            except Unbound as missing:
                if missing.name == letter:
                    return missing.size
                ev.index[missing.name] = 1
            except (Undeclared, ShapeError, WrongIndex, Unreadable):
                return None
        return None


@lru_cache(maxsize=256)
def _pool(seed, few):
    """All sizes, a few small ones last, since the last is taken first: in random order, turned round from draw to draw,
    so that every size differs from that of the draw before.
    """
    first = random.Random(f"sizes {seed // few}").sample(SIZES[:few], few)
    turn = seed % few
    return (*SIZES[few:], *first[turn:], *first[:turn])


@lru_cache(maxsize=256)
def _order(seed, first, last):
    return random.Random(f"{seed} order").sample(range(first, last + 1), max(last + 1 - first, 0))


@lru_cache(maxsize=4096)
def _drawn(label, seed, count, signed, bounds):
    """Numbers away from 0; every other draw turns all signs, so that what holds for one sign only is found out."""
    draw, odd = random.Random(f"{seed // 2} {label}"), seed % 2
    if bounds:
        return tuple(draw.uniform(*bounds) for _ in range(2 * count))[count * odd :][:count]
    signs = [draw.choice((-1, 1)) if signed else 1 for _ in range(count)]
    least, most = (0.1, 1.4) if signed else (0.3, 1.8)
    sizes = [draw.uniform(least, most) for _ in range(count * (1 + odd))][-count:]
    return tuple(s * x * (-1 if signed and odd else 1) for s, x in zip(signs, sizes, strict=True))
