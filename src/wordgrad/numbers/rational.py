"""The numbers of the exact oracle: a product of generators times a polynomial over a product of factors, on SymPy's polynomial rings.

What the generators stand for is in exact.py.
"""

from math import prod


def pairs(monomial):
    """The generators of a monomial with their powers."""
    return tuple((i, k) for i, k in enumerate(monomial) if k)


def flat(poly):
    """A polynomial as a key, whatever ring it lives in."""
    return frozenset((pairs(m), int(c)) for m, c in poly.items())


NO = {}


def merged(p, q, sign=1):
    """The powers of a product (or, with sign -1, of a quotient) of two products of generators {place: power}."""
    if not q:
        return p
    found = dict(p)
    for place, k in q.items():
        found[place] = found.get(place, 0) + sign * k
        if not found[place]:
            del found[place]
    return found


class Rational:
    """A number `top` Π g_i^k / Π p^n, with {i: k} in `mono` (k may be negative) and {p: n} in `under`."""

    __slots__ = ("field", "mono", "top", "under")

    def __init__(self, top, under, field, mono=NO):
        self.top, self.under, self.field, self.mono = top, under, field, mono

    @property
    def is_zero(self):
        return not self.top

    @property
    def is_number(self):
        return not self.mono and all(p.is_ground for p in (self.top, *self.under))

    def __float__(self):
        return int(self.top.LC) / prod(int(p.LC) ** n for p, n in self.under.items())

    @property
    def is_Integer(self):
        return self.is_number and float(self).is_integer()

    def __int__(self):
        return int(float(self))

    def bit_length(self):
        """How long the longest coefficient is."""
        return max((abs(int(c)).bit_length() for c in self.top.values()), default=0)

    def _both(self, y):
        """The polynomials of two numbers in one ring; None for what is not a number of this field."""
        if type(y) is not Rational:
            if not isinstance(y, (int, float)):
                return None
            y = self.field.const(y)
        ring = self.field.ring
        return (self, y) if self.top.ring is ring is y.top.ring else (self.lifted(), y.lifted())

    def lifted(self):
        """The same in the ring of today."""
        lift = self.field.lift
        if self.top.ring is self.field.ring:
            return self
        return Rational(lift(self.top), {lift(p): n for p, n in self.under.items()}, self.field, self.mono)

    def over(self, under, mono):
        """The numerator over a larger denominator and before fewer generators."""
        top = self.field.shifted(self.top, merged(self.mono, mono, -1))
        for p, n in under.items():
            if n > self.under.get(p, 0):
                top = self.field.times(top, p, n - self.under.get(p, 0))
        return top

    def __add__(self, y):
        if isinstance(y, int) and y == 0:
            return self
        both = self._both(y)
        if both is None:
            return NotImplemented
        a, b = both
        if not a.top or not b.top:
            return a if a.top else b
        if a.mono == b.mono:
            mono = a.mono
        else:
            mono = {i: k for i in a.mono | b.mono if (k := min(a.mono.get(i, 0), b.mono.get(i, 0)))}
        if a.under == b.under:
            return Rational(a.over(NO, mono) + b.over(NO, mono), a.under, self.field, mono)
        under = {p: max(n, b.under.get(p, 0)) for p, n in a.under.items()}
        under.update((p, n) for p, n in b.under.items() if p not in under)
        return Rational(a.over(under, mono) + b.over(under, mono), under, self.field, mono)

    def __mul__(self, y):
        if isinstance(y, int):
            return self if y == 1 else Rational(self.top.mul_ground(y), self.under, self.field, self.mono)
        both = self._both(y)
        if both is None:
            return NotImplemented
        a, b = both
        under = a.under or b.under
        if a.under and b.under:
            under = dict(a.under)
            for p, n in b.under.items():
                under[p] = under.get(p, 0) + n
        return Rational(self.field.times(a.top, b.top), under, self.field, merged(a.mono, b.mono))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Rational(-self.top, self.under, self.field, self.mono)

    def __sub__(self, y):
        return self + -y

    def __rsub__(self, y):
        return -self + y

    def inverse(self):
        if self.is_zero:
            raise ZeroDivisionError
        x = self.lifted()
        top = self.field.ring(1)
        for p, n in x.under.items():
            top = self.field.times(top, p, n)
        mono, under = self.field.factors(x.top)
        return Rational(top, under, self.field, merged(merged(NO, x.mono, -1), mono, -1))

    def __truediv__(self, y):
        if isinstance(y, (int, float)):
            y = self.field.const(y)
        return self * y.inverse() if isinstance(y, Rational) else NotImplemented

    def __rtruediv__(self, y):
        return y * self.inverse()

    def __pow__(self, n):
        x = self.lifted()
        if n == 1:
            return x
        if len(x.top) == 1:
            [(monomial, c)] = x.top.items()
            top = self.field.ring.from_dict({tuple(n * k for k in monomial): c**n})
        else:
            top = self.field.times(self.field.ring(1), x.top, n)
        return Rational(top, {p: n * k for p, k in x.under.items() if n}, self.field, {i: n * k for i, k in x.mono.items() if n})

    def __eq__(self, y):
        difference = self - y
        return difference is not NotImplemented and difference.is_zero

    __hash__ = None

    def reduced(self):
        """The same as a polynomial over a product of factors, with no generator above and below the line."""
        x, field = self.lifted(), self.field
        lowest = field.lowest(x.top) if x.top else NO
        mono, down = merged(x.mono, lowest), merged(NO, lowest, -1)
        top = field.shifted(x.top, merged(down, {i: k for i, k in mono.items() if k > 0}))
        return Rational(top, {**x.under, **{field.ring.gens[i]: -k for i, k in mono.items() if k < 0}}, field)
