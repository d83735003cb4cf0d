"""The numbers of the exact oracle: a polynomial over a product of factors, on SymPy's polynomial rings. What the generators stand for is in exact.py."""

from math import prod


def pairs(monomial):
    """The generators of a monomial with their powers."""
    return tuple((i, k) for i, k in enumerate(monomial) if k)


def flat(poly):
    """A polynomial as a key, whatever ring it lives in."""
    return frozenset((pairs(m), int(c)) for m, c in poly.items())


class Rational:
    """A numerator over a product of factors: `top` / Π p^n for {p: n} in `under`."""

    __slots__ = ("field", "top", "under")

    def __init__(self, top, under, field):
        self.top, self.under, self.field = top, under, field

    @property
    def is_zero(self):
        return not self.top

    @property
    def is_number(self):
        return all(p.is_ground for p in (self.top, *self.under))

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
        return Rational(lift(self.top), {lift(p): n for p, n in self.under.items()}, self.field)

    def over(self, under):
        """The numerator over a larger denominator."""
        top = self.top
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
        if a.under == b.under:
            return Rational(a.top + b.top, a.under, self.field)
        under = {p: max(n, b.under.get(p, 0)) for p, n in a.under.items()}
        under.update((p, n) for p, n in b.under.items() if p not in under)
        return Rational(a.over(under) + b.over(under), under, self.field)

    def __mul__(self, y):
        if isinstance(y, int):
            return self if y == 1 else Rational(self.top.mul_ground(y), self.under, self.field)
        both = self._both(y)
        if both is None:
            return NotImplemented
        a, b = both
        under = a.under or b.under
        if a.under and b.under:
            under = dict(a.under)
            for p, n in b.under.items():
                under[p] = under.get(p, 0) + n
        return Rational(self.field.times(a.top, b.top), under, self.field)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Rational(-self.top, self.under, self.field)

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
        return Rational(top, self.field.factors(x.top), self.field)

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
        return Rational(top, {p: n * k for p, k in x.under.items() if n}, self.field)

    def __eq__(self, y):
        difference = self - y
        return difference is not NotImplemented and difference.is_zero

    __hash__ = None

    def reduced(self):
        """The same with no generator above and below the line."""
        x, under = self.lifted(), {}
        top = x.top
        for p, n in x.under.items():
            if p.is_generator and top:
                place = next(iter(p)).index(1)
                k = min(n, *(m[place] for m in top)) if len(top) else 0
                top = x.field.ring.from_dict({(*m[:place], m[place] - k, *m[place + 1 :]): c for m, c in top.items()})
                n -= k
            if n:
                under[p] = n
        return Rational(top, under, self.field)
