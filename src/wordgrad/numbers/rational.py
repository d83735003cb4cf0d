"""The numbers of the exact oracle: a polynomial times a product of powers, on SymPy's polynomial rings.

What the generators stand for is in exact.py.
"""

from fractions import Fraction
from math import prod

NO = {}


def pairs(monomial):
    """The generators of a monomial with their powers."""
    return tuple([(i, k) for i, k in enumerate(monomial) if k])


def flat(factor):
    """A generator or a polynomial as a key, whatever ring it lives in."""
    return factor if isinstance(factor, int) else frozenset((pairs(m), int(c)) for m, c in factor.items())


def merged(p, q, sign=1):
    """The powers {factor: power} of a product (or, with sign -1, of a quotient) of two products of powers."""
    if not q:
        return p
    found = dict(p)
    for factor, k in q.items():
        found[factor] = found.get(factor, 0) + sign * k
        if not found[factor]:
            del found[factor]
    return found


def kept(function):
    """A function of one number, a method of the oracle: its value is kept, as a derivative asks for it again."""

    def f(self, x):
        x = self._number(x)
        what = function.__name__, x.top, frozenset(x.factors.items())
        if what not in self.known:
            self.known[what] = function(self, x)
        return self.known[what]

    return f


class Rational:
    """A number `top` Π f^k, with {f: k} in `factors`.

    A factor f is the place of a generator, or a polynomial. Its power k may be negative: denominators stay in factors.
    """

    __slots__ = ("factors", "field", "top")

    def __init__(self, field, top, factors=NO):
        self.field, self.top, self.factors = field, top, factors

    @property
    def is_zero(self):
        return not self.top

    @property
    def fraction(self):
        """The fraction that this is if no generator is in it, or None."""
        if not self.top.is_ground or any(isinstance(f, int) or not f.is_ground for f in self.factors):
            return None
        powers = (Fraction(int(p.LC)) ** n for p, n in self.factors.items())
        return prod(powers, start=Fraction(int(self.top.LC)))

    @property
    def is_Integer(self):
        fraction = self.fraction
        return fraction is not None and fraction.denominator == 1

    def __int__(self):
        return int(self.fraction)

    def bit_length(self):
        """How long the longest coefficient is."""
        return max((abs(int(c)).bit_length() for c in self.top.values()), default=0)

    def lifted(self):
        """The same in the ring of today."""
        field = self.field
        if self.top.ring is field.ring:
            return self
        return Rational(field, field.lift(self.top), {field.lift(f): k for f, k in self.factors.items()})

    def _both(self, y):
        """Two numbers in one ring; None for what is not a number of this field."""
        if type(y) is Rational and self.top.ring is y.top.ring is self.field.ring:  # by far the commonest
            return self, y
        if isinstance(y, (int, float)):
            y = self.field.const(y)
        return (self.lifted(), y.lifted()) if isinstance(y, Rational) else None

    def before(self, factors):
        """The polynomial that this number has before other factors, which divide its own."""
        return self.field.expanded(self.top, merged(self.factors, factors, -1))

    def __add__(self, y):
        both = self._both(y)
        if both is None:
            return NotImplemented
        a, b = both
        if not a.top or not b.top:
            return a if a.top else b
        p, q = a.factors, b.factors
        if p == q:
            return Rational(self.field, a.top + b.top, p)
        common = {f: k for f in p | q if (k := min(p.get(f, 0), q.get(f, 0)))}
        return Rational(self.field, a.before(common) + b.before(common), common)

    def __mul__(self, y):
        if isinstance(y, int):
            return self if y == 1 else Rational(self.field, self.top.mul_ground(y), self.factors)
        both = self._both(y)
        if both is None:
            return NotImplemented
        a, b = both
        return Rational(self.field, self.field.times(a.top, b.top), merged(a.factors, b.factors))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Rational(self.field, -self.top, self.factors)

    def __sub__(self, y):
        return self + -y

    def __rsub__(self, y):
        return -self + y

    def __truediv__(self, y):
        both = self._both(y)
        return NotImplemented if both is None else both[0] * both[1] ** -1

    def __rtruediv__(self, y):
        return self**-1 * y

    def __pow__(self, n):
        if n == 1 or n > 0 and self.is_zero:
            return self
        if n < 0 and self.is_zero:
            raise ZeroDivisionError
        factors = self.field.split(self) if n else {}
        return self.field.product({f: n * k for f, k in factors.items()})

    def __eq__(self, y):
        return (self - y).is_zero

    __hash__ = None

    def reduced(self):
        """The same as a polynomial over a product of factors, with no generator above and below the line."""
        x, field = self.lifted(), self.field
        lowest, top = field.lowest(x.top)
        factors = merged(x.factors, lowest)
        above = {f: k for f, k in factors.items() if k > 0}
        return Rational(field, field.expanded(top, above), merged(factors, above, -1))
