"""The exact oracle: every entry a symbol of SymPy, every derivative exact, every difference brought to zero or not."""

import random
from math import prod

MAX_TREE, MAX_TERMS, MAX_WORK = 10_000, 50_000, 300_000  # beyond these sizes there is no exact proof: it might take minutes


class Exact:
    """SymPy: every entry a symbol, every derivative exact."""

    name, exact = "SymPy", True
    first, limit = False, 20_000

    def __init__(self):
        import sympy

        self.sympy, self.fresh = sympy, 0

    def leaf(self, name, value, positive=False):
        return self.sympy.Symbol(name, positive=True) if positive else self.sympy.Symbol(name)  # assumptions are slow; only signs need them

    def const(self, value):
        return self.sympy.Integer(value) if isinstance(value, int) else self.sympy.Rational(str(value))

    def real(self, x):
        x = self.sympy.sympify(x)
        if x.is_number:
            return float(x)
        if x.is_positive is None and x.is_negative is None:
            raise NotImplementedError("the sign of a symbol is not known")
        return 1.0 if x.is_positive else -1.0

    def exp(self, x):
        return self.sympy.exp(x)

    def log(self, x):
        return self.sympy.log(x)

    def sqrt(self, x):
        return self.sympy.sqrt(x)

    def tanh(self, x):
        e = self.sympy.exp(2 * x)
        return (e - 1) / (e + 1)

    def jacobian(self, f, values):
        sp = self.sympy
        plain = all(isinstance(v, sp.Symbol) for v in values) and len(set(values)) == len(values)
        if plain:
            x, back = values, {}
        else:
            self.fresh += 1
            x = [sp.Symbol(f"leaf{self.fresh}_{i}") for i in range(len(values))]
            back = dict(zip(x, values, strict=True))
        entries = [bounded(sp.sympify(y), tree_size, MAX_TREE) for y in f(x)]
        return [[sp.diff(y, v).xreplace(back) if back else sp.diff(y, v) for v in x] for y in entries]

    def is_zero(self, difference):
        """Whether an expression is identically zero: as a polynomial over a common denominator; logarithms of products taken apart first."""
        sp = self.sympy
        difference = bounded(sp.sympify(difference), tree_size, MAX_TREE)
        if difference.has(sp.log):
            difference = sp.expand_log(difference.replace(sp.log, lambda a: sp.log(sp.factor_terms(sp.together(a)))), force=True)
        if vanishes(sp, difference) or self._expands_to_zero(difference):
            return True
        return difference.has(sp.log) and self._is_one(difference)

    def _is_one(self, difference):
        """Whether e^difference is 1: Σ c log A + r with whole numbers c vanishes where Π A^c e^r is 1 (the A are positive)."""
        sp = self.sympy
        power, rest = sp.Integer(1), sp.Integer(0)
        for term in sp.Add.make_args(sp.expand(bounded(difference, expanded_size, MAX_TERMS))):
            factor, logs = term.as_independent(sp.log)
            if logs == 1:
                rest += term
            elif factor.is_Integer and isinstance(logs, sp.log):
                power *= logs.args[0] ** factor
            else:
                return False
        return self._expands_to_zero(power * sp.exp(rest) - 1)

    def _expands_to_zero(self, difference):
        sp = self.sympy
        return sp.expand(bounded(sp.numer(sp.together(difference)), expanded_size, MAX_TERMS)) == 0

    def gap(self, difference):
        """The size of a difference at a random rational point to 60 digits; 0 if it vanishes there: then it may be zero after all."""
        sp = self.sympy
        symbols = sorted(difference.free_symbols, key=str)
        draw = random.Random(len(symbols))
        at = {s: sp.Rational(draw.randint(100, 900), 997) for s in symbols}
        value = abs(complex(sp.N(difference.xreplace(at), 60)))
        return value if not value <= 1e-40 else 0


class TooLarge(NotImplementedError):
    """The exact proof is left out."""


def bounded(expression, measure, most):
    """The expression, if it is not too large to be worked on."""
    if measure(expression, {}) > most:
        raise TooLarge("the formula is too large for an exact proof")
    return expression


def tree_size(expression, found):
    """How many nodes the expression has, written out."""
    if expression not in found:
        found[expression] = 1 + sum(tree_size(part, found) for part in expression.args)
    return found[expression]


def expanded_size(expression, found):
    """About how many factors the expression has when its products and powers are multiplied out."""
    if expression not in found:
        parts = [expanded_size(part, found) for part in expression.args]
        power = expression.is_Pow and expression.args[1].is_Integer and abs(int(expression.args[1]))
        found[expression] = parts[0] ** power if power else prod(parts) if expression.is_Mul else sum(parts) or 1
    return found[expression]


def vanishes(sp, expression):
    """Whether a rational expression in symbols and exponentials is identically zero.

    e^{a + b} is written as e^a e^b with one generator for each exponential of a monomial; then the numerator over the common denominator is a
    polynomial, and SymPy's polynomial ring says whether it is the zero polynomial. A "no" may be wrong (other functions are taken as generators too).
    """
    generators, powers = {}, {}
    try:
        _scan(sp, expression, generators, powers)
    except TooLarge:
        raise
    except NotImplementedError:
        return False
    from sympy.polys.rings import ring

    first, *gens = ring([f"g{i}" for i in range(len(generators))] or ["g"], sp.QQ)
    return not _Fractions(sp, first.one, dict(zip(generators, gens, strict=False)), powers).of(expression)[0]


def _scan(sp, x, generators, powers):
    """Collect the generators; for each exponential, the generators that it is a product of."""
    if isinstance(x, sp.exp):
        if x not in powers:
            powers[x] = []
            for term in sp.Add.make_args(sp.expand(bounded(x.args[0], expanded_size, MAX_TERMS))):
                factor, monomial = term.as_coeff_Mul()
                if not factor.is_Integer:
                    raise NotImplementedError
                generators.setdefault(("exp", monomial))
                powers[x].append((("exp", monomial), int(factor)))
    elif x.is_Add or x.is_Mul:
        for part in x.args:
            _scan(sp, part, generators, powers)
    elif x.is_Pow and x.args[1].is_Integer:
        _scan(sp, x.args[0], generators, powers)
    elif not x.is_Rational:
        generators.setdefault(x)


class _Fractions:
    """Expressions as (numerator, {factor of the denominator: power}) over a polynomial ring."""

    def __init__(self, sp, one, generators, powers):
        self.sp, self.one, self.generators, self.powers, self.memo, self.work = sp, one, generators, powers, {}, 0

    def times(self, p, q, n=1):
        """p qⁿ, as long as that does not take too many products of terms."""
        for _ in range(n):
            self.work += len(p) * len(q) * len(self.generators)
            if self.work > MAX_WORK:
                raise TooLarge("the formula is too large for an exact proof")
            p = p * q
        return p

    def of(self, x):
        if x not in self.memo:
            self.memo[x] = self._of(x)
        return self.memo[x]

    def _of(self, x):
        if x.is_Rational:
            return self.one * self.sp.QQ(int(x.p), int(x.q)), {}
        if isinstance(x, self.sp.exp):
            return self._product([(self.generators[g], n) for g, n in self.powers[x]])
        if x.is_Add:
            return self._sum([self.of(part) for part in x.args])
        if x.is_Mul:
            top, under = self.one, {}
            for over, factors in map(self.of, x.args):
                top = self.times(top, over)
                for p, n in factors.items():
                    under[p] = under.get(p, 0) + n
            return top, under
        if x.is_Pow and x.args[1].is_Integer:
            over, factors = self.of(x.args[0])
            n = int(x.args[1])
            return self._product([(over, n), *((p, -k * n) for p, k in factors.items())])
        return self.generators[x], {}

    def _product(self, factors):
        top, under = self.one, {}
        for p, n in factors:
            if n >= 0:
                top = self.times(top, p, n)
            else:
                under[p] = under.get(p, 0) - n
        return top, under

    def _sum(self, parts):
        under = {}
        for _, factors in parts:
            for p, n in factors.items():
                under[p] = max(under.get(p, 0), n)
        total = self.one * 0
        for over, factors in parts:
            for p, n in under.items():
                if n > factors.get(p, 0):
                    over = self.times(over, p, n - factors.get(p, 0))
            total = total + over
        return total, under
