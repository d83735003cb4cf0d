"""Whole numbers that stand for words, classes and positions; and what may go wrong with them."""

from functools import lru_cache


class Impossible(Exception):
    """These values break a condition, or lie where a logarithm or root is not real (at `node`); draw again."""

    node = None


class Unbound(Exception):
    """An index letter without a value; `size` is (last value, name of the side, first value) of its place, if known."""

    def __init__(self, name, size=None, node=None):
        super().__init__(name)
        self.name, self.size, self.node = name, size, node


class WrongIndex(ValueError):
    """An index outside its range; `node` is the place, `index` what is written there.

    `undefined` says that a definition has no meaning for it.
    """

    node, index, undefined = None, None, False


class WrongLabel(WrongIndex):
    """What stands at a brace is not the value of what it encloses."""


class TooSmall(WrongIndex):
    """A place that larger sizes have: x_3 where n = 2 was drawn."""


class Beyond(WrongIndex):
    """A word of a window, w_{t+j}, that lies before the first or after the last of the text."""


class Index(int):
    """A word, class or position: a whole number that knows how many values it might have taken."""

    size, side = None, None

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(value, size=None, side=None):
        index = Index(value)
        index.size, index.side = size, side
        return index


def whole_number(value):
    """The integer that a number is, or None."""
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if getattr(value, "is_Integer", False) else None


def equals(text, i):
    """`n + 1 = 4`, or `4` alone where the text says no more."""
    return text if text == str(int(i)) else f"{text} = {int(i)}"


def bits(number):
    """How long a whole number is, or the longest coefficient of an exact one; 0 for numbers whose length is fixed."""
    entries = getattr(number, "data", None)
    number = entries[0] if isinstance(entries, list) else number
    return number.bit_length() if hasattr(number, "bit_length") else 0
