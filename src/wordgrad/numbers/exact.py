"""The exact oracle: numbers are rational functions, with whole coefficients, of the entries and of their exponentials,
logarithms and roots.

SymPy's polynomials do the arithmetic. Every entry, every exponential of a product of entries, every logarithm and root
is one generator of a polynomial ring. e^{a + b} = e^a e^b and log ab = log a + log b are applied when such a number is
made, and denominators are kept as products of factors. A difference vanishes if its numerator is the zero polynomial.
"""

import random
from functools import lru_cache
from math import gcd, prod

from .dual import Numbers
from .rational import Rational, flat, kept, merged, pairs

FIRST_SIZE, LAST_SIZE = 24, 128  # generators of the ring
MAX_POWER = 1_000  # e^{1000 x}
MAX_WORK = 300_000  # products of terms in one proof: it might take minutes
ORDER = 60  # square, cube, fourth, fifth and tenth roots are all powers of the 60th


class TooLarge(NotImplementedError):
    """The exact proof is left out."""


@lru_cache(maxsize=64)
def _ring(*symbols):
    from sympy import ZZ
    from sympy.polys.rings import PolyRing

    return PolyRing(symbols, ZZ)


class Exact(Numbers):
    """SymPy: every entry a symbol, every derivative exact."""

    name, exact = "SymPy", True
    first, limit = False, 20_000

    def __init__(self):
        self.grow(FIRST_SIZE)
        self.work = 0
        self.places, self.made = {}, []  # key -> place of a generator; its key, argument and whether it is positive
        self.values = {}  # the value of a generator at a random point
        self.known = {}  # the factors of polynomials, the exponentials and logarithms of numbers
        self.whole = {}  # whole numbers

    def grow(self, size):
        self.ring = _ring(*(f"g{i}" for i in range(size)))
        self.one = self.ring.one

    # Making numbers

    def generator(self, key, argument=None, positive=False):
        """What stands for `key`: an entry, or (with its argument) an exponential, a logarithm, a root."""
        place = self.places.setdefault(key, len(self.made))
        if place == len(self.made):
            self.made.append((key, argument, positive))
            if place == LAST_SIZE:
                raise TooLarge("the formula has too many parts for an exact proof")
            if place == self.ring.ngens:
                self.grow(2 * place)
        return self.product({place: 1})

    def product(self, factors):
        """A product of generators and polynomials, {factor: power}."""
        return Rational(self, self.one, factors)

    def leaf(self, name, value, positive=False):
        return self.generator(("entry", name), None, positive)

    def const(self, value):
        if isinstance(value, str):
            over, _, under = value.partition(".")
            return self.const(int(over + under)) / 10 ** len(under)
        if isinstance(value, float) and not value.is_integer():  # π: no whole number, and no fraction
            return self.generator(("entry", value), None, value > 0)
        number = self.whole.get(value)
        if number is None or number.top.ring is not self.ring:
            number = self.whole[value] = Rational(self, self.ring(int(value)))
        return number

    def _number(self, x):
        return x if isinstance(x, Rational) else self.const(x)

    # Polynomials

    def lift(self, factor):
        """A polynomial in the ring of today, which may have more generators than when it was made."""
        if isinstance(factor, int) or factor.ring is self.ring:
            return factor
        more = (0,) * (self.ring.ngens - factor.ring.ngens)
        return self.ring.from_dict({m + more: c for m, c in factor.items()})

    def times(self, p, q):
        """p q, as long as that does not take too many products of terms."""
        if p is self.one or q is self.one:
            return q if p is self.one else p
        self.work += len(p) * len(q)
        if self.work > MAX_WORK:
            raise TooLarge("the formula is too large for an exact proof")
        short, long = (p, q) if len(p) < len(q) else (q, p)
        return long.mul_term(next(iter(short.items()))) if len(short) == 1 else long * short

    def expanded(self, poly, factors):
        """A polynomial times {factor: power}."""
        monomial = [0] * self.ring.ngens
        for f, k in factors.items():
            if isinstance(f, int):
                monomial[f] = k
                continue
            for _ in range(k):
                poly = self.times(poly, f)
        self.work += len(poly)
        return poly.mul_monom(tuple(monomial)) if any(monomial) else poly

    def lowest(self, poly):
        """The generators that are in every term of a polynomial, {place: power}, and the polynomial without them."""
        lowest = tuple(map(min, zip(*poly, strict=True)))
        if not any(lowest):
            return {}, poly
        divide = self.ring.monomial_ldiv
        return dict(pairs(lowest)), poly.new({divide(m, lowest): c for m, c in poly.items()})

    def split(self, x):
        """The factors of a number, {factor: power}: its own, the content of its polynomial with the sign, the rest."""
        x = x.lifted()
        if x.top not in self.known:
            content, rest = x.top.primitive()
            content, rest = (content, rest) if rest.LC > 0 else (-content, -rest)
            lowest, rest = self.lowest(rest)
            self.known[x.top] = lowest | {p: 1 for p in (self.ring(content), rest) if p != 1}
        return merged(x.factors, self.known[x.top])

    def finer(self, x, square_free=False):
        """(factor, power) pairs of x, whole numbers as primes; if `square_free`, (a + b)² is found to be a square."""
        from sympy import factorint

        for f, n in self.split(x).items():
            if not isinstance(f, int) and f.is_ground and f.LC > 1:
                yield from ((self.ring(p), k * n) for p, k in factorint(int(f.LC)).items())
            elif not isinstance(f, int) and square_free and 2 < len(f) <= 10:
                yield from ((p, k * n) for p, k in self.square_free(f))
            else:
                yield f, n

    def square_free(self, poly):
        """The factors of a polynomial in few generators, in a ring of these alone, since SymPy looks at each."""
        used = [g for g, powers in zip(poly.ring.symbols, zip(*poly, strict=True), strict=True) if any(powers)]
        if len(used) > 3:
            return [(poly, 1)]
        return [(p.set_ring(self.ring), n) for p, n in poly.set_ring(_ring(*used)).sqf_list()[1]]

    # Elementary functions

    @kept
    def _exp(self, x):
        """e^x as a product: a generator for each monomial of x, the coefficient as its power; e^{c log a} = a^c."""
        x = x.reduced()
        below = prod(int(p.LC) ** -n for p, n in x.factors.items() if not isinstance(p, int) and p.is_ground)
        under = {p: n for p, n in x.factors.items() if isinstance(p, int) or not p.is_ground}
        frozen, result = frozenset((flat(p), n) for p, n in under.items()), self.const(1)
        for monomial, coefficient in x.top.items():
            common = gcd(int(coefficient), below)
            power, q = int(coefficient) // common, below // common
            if abs(power) > MAX_POWER:
                raise TooLarge("an exponential has too high a power for an exact proof")
            places = pairs(monomial)
            key, argument, _ = self.made[places[0][0]] if places else (("",), None, None)
            if key[0] == "log" and places == ((places[0][0], 1),) and not under:
                base = argument
            else:
                one = Rational(self, x.top.ring.term_new(monomial, x.top.ring.domain.one), under)
                base = self.generator(("exp", places, frozen), one, True)
            result = result * self.root(base, q) ** power
        return result

    @kept
    def _log(self, x):
        """The sum of the logarithms of the factors of x, which are taken to be positive."""
        if x.is_zero:
            raise NotImplementedError("the logarithm of 0")
        return sum((n * self._log_of_factor(f) for f, n in self.finer(x)), self.const(0))

    def _log_of_factor(self, factor):
        key, argument, _ = self.made[factor] if isinstance(factor, int) else (("",), None, None)
        if key[0] == "exp":
            return argument
        if key[0] == "root":
            return self._log(argument) / key[2]
        return self.generator(("log", flat(factor)), self.product({self.lift(factor): 1}))

    def _sqrt(self, x):
        return self.root(self._number(x), 2)

    def root(self, x, q):
        """x^{1/q}, factor by factor, as if these were positive. Most roots of a factor are powers of its 60th root."""
        if q == 1 or x.is_zero:
            return x
        result, order = self.const(1), ORDER if ORDER % q == 0 else q
        for f, n in self.finer(x, square_free=True):
            whole, left = divmod(n, q)
            base = self.product({self.lift(f): 1})  # the ring may have grown since
            if n % 2 == 0 and q % 2 == 0 and (left or whole % 2):  # (x²)^{1/2} is |x|
                self._real(base)
            result = result * base**whole
            if left:
                result = result * self.generator(("root", flat(f), order), base, True) ** (left * order // q)
        return result

    def _tanh(self, x):
        e = self._exp(2 * x)
        return (e - 1) / (e + 1)

    # Looking at numbers

    def _real(self, x):
        """A number as a float; of what is surely positive or negative, the sign."""
        x = self._number(x)
        if x.fraction is not None:
            return float(x.fraction)
        polys = [x.top, *(f for f in x.factors if not isinstance(f, int))]
        signs, *below = ({c > 0 for c in p.values()} for p in polys)
        if len(signs) > 1 or not all(self.made[i][2] for i in self._places(x)) or any(False in s for s in below):
            raise NotImplementedError("the sign of a symbol is not known")
        return 1.0 if True in signs else -1.0

    def _places(self, x):
        """The generators in a number."""
        polys = [x.top, *(f for f in x.factors if not isinstance(f, int))]
        return {f for f in x.factors if isinstance(f, int)} | {i for p in polys for m in p for i, _ in pairs(m)}

    def compare(self, x, y):
        x, y = (self.const(repr(v)) if isinstance(v, float) else self._number(self.plain(v)) for v in (x, y))
        gap = x - y
        return self._to_60_digits(gap) if self._is_constant(gap) else self._real(gap)

    def _is_constant(self, x):
        """Whether no entry is in a number, as in \\sqrt{2} + \\log 3."""
        made = [self.made[place] for place in self._places(x)]
        return all(argument is not None and self._is_constant(argument) for _, argument, _ in made)

    def is_zero(self, difference):
        """Whether a number is identically zero. Where logarithms c log A stand in it, e^difference = 1 may show it."""
        difference = self._number(self.plain(difference))
        if self.rooted(difference.top) == 0:
            return True
        logs = [i for i, (key, _, _) in enumerate(self.made) if key[0] == "log"]
        if not any(m[i] for m in difference.reduced().top for i in logs):
            return False
        try:
            power = self._exp(difference)
        except TooLarge:
            return False
        return self.rooted((power - 1).top) == 0

    def rooted(self, poly):
        """The polynomial with r^q put as A for every root r of A."""
        poly = self.lift(poly)
        for i, (key, argument, _) in enumerate(self.made):
            if key[0] != "root" or not any(m[i] >= key[2] for m in poly):
                continue
            base, total = argument.reduced().top, self.ring(0)
            for m, c in poly.items():
                whole, left = divmod(m[i], key[2])
                total += self.expanded(self.ring.from_dict({(*m[:i], left, *m[i + 1 :]): c}), {base: whole})
            poly = total
        return poly

    def gap(self, difference):
        """The size of a difference at a random point to 60 digits; if it vanishes there, it may be zero after all."""
        return abs(self._to_60_digits(self._number(difference)))

    def _to_60_digits(self, x):
        """A number at a random point; 0 if that is all that 60 digits show."""
        import mpmath

        with mpmath.workdps(60):
            value = self._at_point(x, mpmath)
        return float(value) if not abs(value) <= 1e-40 else 0

    def _at_point(self, x, mp):
        def value(factor):
            if isinstance(factor, int):
                return self._value(factor, mp)
            return mp.fsum(int(c) * mp.fprod(self._value(i, mp) ** k for i, k in pairs(m)) for m, c in factor.items())

        return value(x.top) * mp.fprod(value(f) ** k for f, k in x.factors.items())

    def _value(self, place, mp):
        if place not in self.values:
            key, argument, _ = self.made[place]
            if argument is None:
                drawn = random.Random(place).randint(100, 900) / mp.mpf(997)
                self.values[place] = mp.mpf(key[1]) if isinstance(key[1], float) else drawn
            else:
                f = {"exp": mp.exp, "log": mp.log, "root": lambda a: mp.root(a, key[2])}[key[0]]
                self.values[place] = f(self._at_point(argument, mp))
        return self.values[place]
