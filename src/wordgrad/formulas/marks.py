"""A declared name, and what conditions say of its values that is built into them: signs, sums and lengths of one."""

from dataclasses import dataclass, replace

from ..latex.syntax import NONE, ONE, Node, key


@dataclass
class Symbol:
    """A declared name: a `number`, `array`, `index` or (with `family` = first and last index) many of them."""

    name: str
    kind: str
    dims: tuple = ()
    family: tuple = ()
    positive: bool = False
    simplex: bool = False
    unit: bool = False  # a vector of length 1
    symmetric: bool = False
    bounds: tuple = ()  # of a number in an interval
    members: tuple = ()  # of an index, or of an array: the numbers that it, or its entries, may be
    alone: bool = False  # of a family: the bare name is declared as well

    def within(self, bounds):
        """The symbol of what lies above 0, or between two bounds. One that has others, or is no number and no array,
        stays as it is: for it, that is a condition.
        """
        if self.kind not in ("number", "array") or self.bounds or self.members:
            return self
        return replace(self, positive=True, bounds=bounds if bounds[1:] else ())


def _bounded(rel):
    """(x, the bounds) of `x > 0`, `0 < x` and `0 \\le x < 1`; (NONE, ()) for other relations."""
    way = 1 if set(rel.value) <= set("<≤") else -1 if set(rel.value) <= set(">≥") else 0
    sides = rel.args[::way] if way else ()
    if len(sides) == 2 and rel.value[0] in "<>" and sides[0].kind == "num" and float(sides[0].value) == 0:
        return sides[1], (0.0,)
    ends = [float(side.value) for side in sides[::2] if side.kind == "num"]
    between = len(sides) == 3 and len(ends) == 2 and 0 < ends[1] - ends[0] <= 1  # no index lies between
    return (sides[1], tuple(ends)) if between else (NONE, ())


class Marks:
    """The part of the notation that marks a symbol by a condition; other conditions are met by drawing again."""

    def _mark(self, rel):
        """Positivity and sums to one are built into the random values; other conditions are met by drawing again."""
        head, than = rel.args[:2]
        name, bounds = _bounded(rel)
        new = name.kind == "sym" and not self.knows(name)
        letters = [a for a in name.args if a.bare and len(a.value) == 1 and not self.knows(a)]
        if new:  # and is said again when it is declared
            self.signed[key(name)] = (name.value if len(letters) == len(name.args) else None), bounds
        told = bounds[1:] or new and (name.value[0] == "\\" or any(a.kind == "sym" for a in name.args))
        if new and not letters and told:  # \alpha > 0, 0 < p < 1: a number
            self.symbols[key(name)] = Symbol(key(name), "number").within(bounds)
            self.conditions.pop()
        elif self._all_of(name) and (symbol := self.symbols[name.value].within(bounds)) is not self.symbols[name.value]:
            self.symbols[name.value] = symbol
            self.conditions.pop()
        elif rel.value == ("=",) and than in (ONE, Node("ones")) and (name := self._summed(head)):
            self.symbols[name] = replace(self.symbols[name], simplex=True)
            self.conditions.pop()
        elif set(rel.value) == {"="} and rel.args[-1] == ONE and all(names := [*map(self._normed, rel.args[:-1])]):
            for name in names:
                self.symbols[name] = replace(self.symbols[name], unit=True)
            self.conditions.pop()

    def _all_of(self, node):
        """Whether a node is a declared name or all entries of it: p or p_i, not z_1."""
        letters = {a.value for a in node.args if a.bare and not self.knows(a)}
        return node.kind == "sym" and node.value in self.symbols and len(letters) == len(node.args)

    def _normed(self, node):
        r"""The declared vector, or family of vectors, whose length `\lVert w \rVert` or `w^\top w` is; or None."""
        squared = node.kind == "pow" and node.args[1] == Node("num", (), "2")
        inner = node.args[0] if squared else node
        if inner.kind in ("mul", "dot") and inner.args[0] == Node("T", inner.args[1:]) and not squared:
            inner = Node("norm", inner.args[1:])
        name = inner.args[0] if inner.kind == "norm" and inner.value in (None, "2") else NONE
        drawn = name.kind == "sym" and self._all_of(name) and name.value not in self.values
        symbol = self.symbols.get(name.value) if drawn else None
        if symbol is None or symbol.kind != "array" or symbol.dims[1] != ONE or len(name.args) != bool(symbol.family):
            return None
        return name.value

    def _summed(self, node):
        r"""The declared array of which `\mathbf{1}^\top p`, `\sum_i p_i` or `\sum_k T_{ik}`, or all of `T \mathbf{1}`,
        is the sum (of each row).

        None for other products and sums.
        """
        if node.kind in ("mul", "dot"):
            parts = [a.args[0] if a.kind == "T" else a for a in node.args]
            summed = next((b for a, b in (parts, parts[::-1]) if a.kind == "ones" and b.kind == "sym"), None)
            letters, rows = (summed.args, node.args[0] == summed) if summed else ((), False)
        elif node.kind == "big" and node.value == "sum" and node.args[0].kind == "sym" and node.args[0].args:
            variable, lower, upper, *conditions = node.args[1].args
            summed, (*letters, index) = node.args[0], node.args[0].args
            symbol = self.symbols.get(summed.value)
            dims, rows = symbol.dims if symbol else (), len(letters) > (symbol is not None and bool(symbol.family))
            side = dims[rows or dims[0] == ONE] if dims else NONE  # a row vector is summed over its columns
            whole = lower in (NONE, ONE) and upper in (NONE, side) and not conditions and variable in (NONE, index)
            summed = summed if whole and index.bare else None
        else:
            return None
        if summed is None or not all(a.bare and not self.knows(a) for a in letters):
            return None
        symbol = self.symbols.get(summed.value)
        if symbol is None or symbol.kind != "array" or bool(symbol.family) != (len(letters) > rows):
            return None
        across = node.kind == "big" and symbol.dims[0] == ONE and not rows
        return summed.value if across or (symbol.dims[1] != ONE) == rows else None

    def _mirrored(self, rel):
        r"""Whether `A = A^\top` says that a declared matrix is symmetric; its symbol knows it then."""
        a, b = sorted(rel.args[:2], key=lambda side: side.kind == "T")
        symbol = self.symbols.get(a.value) if rel.value == ("=",) and b == Node("T", (a,)) and self._all_of(a) else None
        if symbol is None or symbol.kind != "array" or len(a.args) != bool(symbol.family):
            return False
        if symbol.dims[0] != symbol.dims[1]:
            raise rel.refused(f"'{a.value}' is not a square matrix")
        self.symbols[a.value] = replace(symbol, symmetric=True)
        return True
