"""The exact oracle: numbers are rational functions, with whole coefficients, of the entries and of their exponentials, logarithms and roots.

SymPy's polynomials do the arithmetic. Every entry, every exponential of a product of entries, every logarithm and root is one generator of a polynomial
ring, e^{a + b} = e^a e^b and log ab = log a + log b are applied when such a number is made, and denominators are kept as products of
factors. A difference vanishes if its numerator is the zero polynomial.
"""

import random
from functools import lru_cache
from math import gcd, prod

from .dual import Numbers
from .rational import NO, Rational, flat, merged, pairs

FIRST_SIZE, LAST_SIZE, MAX_POWER, MAX_WORK = 24, 128, 1_000, 300_000  # generators at first; e^{1000 x}; products of terms in one proof: it might take minutes

ORDER = 60  # square, cube, fourth, fifth and tenth roots are all powers of the 60th


class TooLarge(NotImplementedError):
    """The exact proof is left out."""


@lru_cache(maxsize=16)
def _ring(size):
    from sympy import ZZ
    from sympy.polys.rings import PolyRing

    return PolyRing([f"g{i}" for i in range(size)], ZZ)


def _by_term(poly, monomial, coefficient):
    """A polynomial times one term; most often that is 1."""
    if not any(monomial):
        return poly if coefficient == 1 else poly.mul_ground(coefficient)
    times = poly.ring.monomial_mul
    return poly.new({times(m, monomial): c * coefficient for m, c in poly.items()})


class Exact(Numbers):
    """SymPy: every entry a symbol, every derivative exact."""

    name, exact = "SymPy", True
    first, limit = False, 20_000

    def __init__(self):
        self.ring, self.work = _ring(FIRST_SIZE), 0
        self.places, self.made = {}, []  # key -> place of a generator; its key, argument and whether it is positive
        self.values, self.known, self.whole = {}, {}, {}  # the value of a generator at a random point; the factors of polynomials; whole numbers

    # Making numbers

    def place(self, key, argument=None, positive=False):
        """Which generator stands for `key`: an entry, or (with its argument) an exponential, a logarithm, a root."""
        place = self.places.setdefault(key, len(self.made))
        if place == len(self.made):
            self.made.append((key, argument, positive))
            if place == LAST_SIZE:
                raise TooLarge("the formula has too many parts for an exact proof")
            if place == self.ring.ngens:
                self.ring = _ring(2 * place)
        return place

    def generator(self, *key):
        return self.product({self.place(*key): 1})

    def product(self, powers):
        """A product of generators, {place: power}."""
        return Rational(self.const(1).top, NO, self, {place: k for place, k in powers.items() if k})

    def leaf(self, name, value, positive=False):
        return self.generator(("entry", name), None, positive)

    def const(self, value):
        if isinstance(value, float):  # π: no whole number, and no fraction
            if value.is_integer():
                return self.const(int(value))
            return self.generator(("entry", value), None, value > 0)
        if isinstance(value, int):
            number = self.whole.get(value)
            if number is None or number.top.ring is not self.ring:
                number = self.whole[value] = Rational(self.ring(value), {}, self)
            return number
        over, _, under = value.partition(".")
        number = Rational(self.ring(int(over + under)), {}, self)
        return number / 10 ** len(under) if under else number

    def lift(self, poly):
        """A polynomial in the ring of today, which may have more generators than when it was made."""
        if poly.ring is self.ring:
            return poly
        more = (0,) * (self.ring.ngens - poly.ring.ngens)
        return self.ring.from_dict({m + more: c for m, c in poly.items()})

    def times(self, p, q, n=1):
        """p qⁿ, as long as that does not take too many products of terms."""
        for _ in range(n):
            self.work += len(p) * len(q)
            if self.work > MAX_WORK:
                raise TooLarge("the formula is too large for an exact proof")
            short, long = (p, q) if len(p) < len(q) else (q, p)
            p = _by_term(long, *next(iter(short.items()))) if len(short) == 1 else long * short
        return p

    def shifted(self, poly, powers):
        """A polynomial times generators, {place: power}."""
        if not powers:
            return poly
        monomial = [0] * self.ring.ngens
        for place, k in powers.items():
            monomial[place] = k
        self.work += len(poly)
        return _by_term(poly, monomial, 1)

    def lowest(self, poly):
        """The generators that are in every term of a polynomial, {place: power}."""
        return {place: power for place, power in enumerate(map(min, zip(*poly, strict=True))) if power}

    def factors(self, poly):
        """A polynomial as generators {place: power} and factors {polynomial: power}: its content, and what is left, with a first coefficient above 0."""
        if poly not in self.known:
            self.known[poly] = self._factors(poly)
        return self.known[poly]

    def _factors(self, poly):
        content, rest = poly.primitive()
        content = int(content) if rest.LC > 0 else -int(content)
        rest = rest if rest.LC > 0 else -rest
        found = {} if content == 1 else {self.ring(content): 1}
        lowest = self.lowest(rest)
        rest = self.shifted(rest, merged(NO, lowest, -1))
        if rest != 1:
            found[rest] = 1
        return lowest, found

    # Elementary functions

    def _number(self, x):
        return x if isinstance(x, Rational) else self.const(x)

    def _exp(self, x):
        """e^x as a product: one generator for each monomial of x, with the coefficient as its power; e^{c log a} = a^c."""
        x = self._number(x).reduced()
        below = prod(int(p.LC) ** n for p, n in x.under.items() if p.is_ground)
        under = {p: n for p, n in x.under.items() if not p.is_ground}
        frozen, powers, rest = frozenset((flat(p), n) for p, n in under.items()), {}, None
        for monomial, coefficient in x.top.items():
            common = gcd(int(coefficient), below)
            power, q = int(coefficient) // common, below // common
            if abs(power) > MAX_POWER:
                raise TooLarge("an exponential has too high a power for an exact proof")
            places = pairs(monomial)
            key, argument, _ = self.made[places[0][0]] if places else ((), None, None)
            if key[:1] == ("log",) and len(places) == 1 and places[0][1] == 1 and not under:
                factor = self.root(argument, q) ** abs(power)
                rest = (factor if power > 0 else 1 / factor) if rest is None else rest * factor if power > 0 else rest / factor
                continue
            one = Rational(x.top.ring.term_new(monomial, x.top.ring.domain.one), under, self)
            place = self.place(("exp", places, frozen), one, True)
            if q > 1:
                place, power = self._root_of(place, q, power)
            powers[place] = powers.get(place, 0) + power
        return self.product(powers) if rest is None else rest * self.product(powers)

    def _log(self, x):
        """The sum of the logarithms of the factors of x, which are taken to be positive."""
        x = self._number(x)
        if x.is_zero:
            raise NotImplementedError("the logarithm of 0")
        total = self.const(0)
        for part, n in self.split(x):
            total = total + n * self._log_of_factor(self.lift(part))
        return total

    def split(self, x, square_free=False):
        """(factor, power) pairs whose product is x, whole numbers as their primes; if `square_free`, (a + b)² is found to be a square too."""
        from sympy import factorint

        lowest, found = self.factors(self.lift(x.top))
        for part, n in (*((self.ring.gens[i], k) for i, k in merged(x.mono, lowest).items()), *found.items(), *((p, -n) for p, n in x.under.items())):
            part = self.lift(part)
            if part.is_ground and part.LC > 1:
                yield from ((self.ring(p), k * n) for p, k in factorint(int(part.LC)).items())
            elif square_free and 2 < len(part) <= 10:
                yield from ((p, k * n) for p, k in self.square_free(part))
            else:
                yield part, n

    def square_free(self, poly):
        """The factors of a polynomial in few generators, with their powers; it is put in a ring of these alone, since SymPy looks at each."""
        used = [i for i, powers in enumerate(zip(*poly, strict=True)) if any(powers)]
        if len(used) > 3:
            return [(poly, 1)]
        small = _ring(len(used)).from_dict({tuple(m[i] for i in used): c for m, c in poly.items()})
        put = [dict(zip(used, range(len(used)), strict=True)).get(i) for i in range(self.ring.ngens)]
        back = lambda p: self.ring.from_dict({tuple(0 if k is None else m[k] for k in put): c for m, c in p.items()})
        return [(back(p), n) for p, n in small.sqf_list()[1]]

    def _log_of_factor(self, poly):
        if poly.is_generator:
            key, argument, _ = self.made[next(iter(poly)).index(1)]
            if key[0] == "exp":
                return argument
            if key[0] == "root":
                return self._log(argument) / key[2]
        return self.generator(("log", flat(poly)), Rational(poly, {}, self))

    def _sqrt(self, x):
        return self.root(self._number(x), 2)

    def _root_of(self, place, q, power):
        """(place, power) of a root of a generator."""
        order = ORDER if ORDER % q == 0 else q
        base = self.product({place: 1})
        return self.place(("root", flat(base.reduced().top), order), base, True), power * order // q

    def root(self, x, q):
        """x^{1/q}, factor by factor; the factors are taken to be positive. Most roots of one factor are powers of its 60th root."""
        if q == 1 or x.is_zero:
            return x
        result, order = self.const(1), ORDER if ORDER % q == 0 else q
        for part, n in self.split(x, square_free=True):
            base = Rational(self.lift(part), {}, self)
            whole, left = divmod(n, q)
            result = result * base**whole if whole >= 0 else result / base**-whole
            if left:
                result = result * self.generator(("root", flat(part), order), base, True) ** (left * order // q)
        return result

    def _tanh(self, x):
        e = self._exp(2 * x)
        return (e - 1) / (e + 1)

    # Looking at numbers

    def _real(self, x):
        """A number as a float; of what is surely positive or negative, the sign."""
        x = self._number(x)
        if x.is_number:
            return float(x)
        if any(c < 0 for p in x.under for c in p.values()) or not all(self.made[i][2] for i in (*x.mono, *(i for p in (x.top, *x.under) for m in p for i, k in enumerate(m) if k))):
            raise NotImplementedError("the sign of a symbol is not known")
        signs = {c > 0 for c in x.top.values()}
        if len(signs) > 1:
            raise NotImplementedError("the sign of a symbol is not known")
        return 1.0 if signs == {True} else -1.0

    def is_zero(self, difference):
        """Whether a number is identically zero. Where logarithms c log A stand in it, e^difference = 1 may show it."""
        difference = self._number(difference)
        if self.rooted(self.lift(difference.top)) == 0:
            return True
        top = difference.reduced().top
        logs = [i for i, (key, _, _) in enumerate(self.made) if key[0] == "log"]
        if not any(m[i] for m in top for i in logs if i < len(m)):
            return False
        try:
            power = self._exp(difference)
        except TooLarge:
            return False
        return self.rooted(self.lift((power - 1).top)) == 0

    def rooted(self, poly):
        """The polynomial with r^q put as A for every root r of A."""
        for i, (key, argument, _) in enumerate(self.made):
            if key[0] != "root" or not any(m[i] >= key[2] for m in poly):
                continue
            base, total = self.lift(argument.reduced().top), self.ring(0)
            for m, c in poly.items():
                whole, left = divmod(m[i], key[2])
                total = total + self.times(self.ring.from_dict({(*m[:i], left, *m[i + 1 :]): c}), base, whole)
            poly = total
        return poly

    def gap(self, difference):
        """The size of a difference at a random point to 60 digits; 0 if it vanishes there: then it may be zero after all."""
        import mpmath

        with mpmath.workdps(60):
            value = abs(self._at_point(self._number(difference), mpmath))
        return float(value) if not value <= 1e-40 else 0

    def _at_point(self, x, mp):
        polys = [sum((int(c) * mp.fprod(self._value(i, mp) ** k for i, k in enumerate(m) if k) for m, c in p.items()), mp.mpf(0)) for p in (x.top, *x.under)]
        factors = [*zip(polys[1:], (-n for n in x.under.values()), strict=True), *((self._value(i, mp), k) for i, k in x.mono.items())]
        return polys[0] * mp.fprod(p**n for p, n in factors)

    def _value(self, place, mp):
        if place not in self.values:
            key, argument, _ = self.made[place]
            draw = mp.mpf(key[1] if isinstance(key[1], float) else random.Random(place).randint(100, 900) / mp.mpf(997)) if key[0] == "entry" else None
            make = {"entry": lambda _: draw, "exp": mp.exp, "log": mp.log, "root": lambda a: mp.root(a, key[2])}[key[0]]
            self.values[place] = make(self._at_point(argument, mp) if argument is not None else None)
        return self.values[place]
