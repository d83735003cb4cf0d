"""What was evaluated once and still holds: the memory of definitions while names are moved."""

from ..numbers.indices import Index


class Memo:
    """The values found while a certain name is moved.

    Args:
        notation: says on which names a value depends.
        root: the name that was moved last, or None.
        around: the memo of what held before it was.
    """

    __slots__ = ("around", "below", "homes", "notation", "root", "values")

    def __init__(self, notation, root=None, around=None):
        self.notation, self.root, self.around = notation, root, around
        self.values, self.homes, self.below = {}, {}, {}

    def home(self, name):
        """Where the value of a name is kept: what does not depend on the last move holds outside of it as well.

        What is asked for by something else than a name is kept here.
        """
        if name not in self.homes:
            outside = self.around and isinstance(name, str) and not self.notation.is_family(self.root)
            outside = outside and self.root not in self.notation.deps(name)
            self.homes[name] = self.around.home(name) if outside else self.values
        return self.homes[name]

    def moved(self, changes):
        """The memo for when some names {key: value} have other values.

        Where these are indices, as in P(w | c) for many w and c, it serves again when they are the same.
        """
        memo = self
        for k, value in sorted(changes.items(), key=lambda change: not isinstance(change[1], Index)):
            root = k[0] if isinstance(k, tuple) else k
            if not isinstance(value, Index):
                memo = Memo(self.notation, root, memo)
                continue
            place = k, int(value), value.size, value.side
            if place not in memo.below:
                memo.below[place] = Memo(self.notation, root, memo)
            memo = memo.below[place]
        return memo
