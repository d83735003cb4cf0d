"""Where the derivatives come from: one number type per oracle.

Every oracle offers `leaf`, `const`, the elementary functions, `real`, and `jacobian(f, values)`: the derivatives of a list of numbers by
another. `Complex` needs the standard library only. Torch and SymPy are imported when they are first asked for.
"""

import cmath
import math
import random

STEP = 1e-30


class Dual:
    """a + b ε with ε² = 0: the derivative inside a derivative, where a second complex step would mix with the first.

    `level` keeps nested derivatives apart: a number of a lower level is a constant at this one.
    """

    __slots__ = ("a", "b", "level")

    def __init__(self, a, b, level):
        self.a, self.b, self.level = a, b, level

    def _other(self, y):
        """(a, b) of the other operand at this level, or None if it lives above."""
        if isinstance(y, Dual):
            return (y.a, y.b) if y.level == self.level else (y, 0.0) if y.level < self.level else None
        return y, 0.0

    def __add__(self, y):
        o = self._other(y)
        return y.__radd__(self) if o is None else Dual(self.a + o[0], self.b + o[1], self.level)

    def __mul__(self, y):
        o = self._other(y)
        return y.__rmul__(self) if o is None else Dual(self.a * o[0], self.a * o[1] + self.b * o[0], self.level)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Dual(-self.a, -self.b, self.level)

    def __sub__(self, y):
        return self + -y

    def __rsub__(self, y):
        return -self + y

    def __truediv__(self, y):
        o = self._other(y)
        return y.__rtruediv__(self) if o is None else Dual(self.a / o[0], (self.b * o[0] - self.a * o[1]) / (o[0] * o[0]), self.level)

    def __rtruediv__(self, y):
        o = self._other(y)
        return Dual(o[0] / self.a, (o[1] * self.a - o[0] * self.b) / (self.a * self.a), self.level)

    def __pow__(self, n):
        return Dual(self.a**n, n * self.a ** (n - 1) * self.b, self.level)


class Complex:
    """The complex step of Squire and Trapp (1998): f'(x) = Im f(x + ih)/h, with no subtraction and so no rounding error."""

    name, exact = "complex step", False

    def __init__(self):
        self.depth = 0

    def leaf(self, name, value, positive=False):
        return value

    def const(self, value):
        return value

    def real(self, x):
        while isinstance(x, Dual):
            x = x.a
        return x.real

    def value(self, x):
        """The number to be compared."""
        while isinstance(x, Dual):
            x = x.a
        return complex(x)

    def exp(self, x):
        if isinstance(x, Dual):
            e = self.exp(x.a)
            return Dual(e, e * x.b, x.level)
        return cmath.exp(x) if isinstance(x, complex) else math.exp(x)

    def log(self, x):
        if isinstance(x, Dual):
            return Dual(self.log(x.a), x.b / x.a, x.level)
        if x == 0:
            return -math.inf
        return math.log(x) if not isinstance(x, complex) and x > 0 else cmath.log(x)

    def sqrt(self, x):
        if isinstance(x, Dual):
            r = self.sqrt(x.a)
            return Dual(r, x.b / (2 * r), x.level)
        return math.sqrt(x) if not isinstance(x, complex) and x >= 0 else cmath.sqrt(x)

    def tanh(self, x):
        if isinstance(x, Dual):
            t = self.tanh(x.a)
            return Dual(t, (1 - t * t) * x.b, x.level)
        return cmath.tanh(x) if isinstance(x, complex) else math.tanh(x)

    def jacobian(self, f, values):
        """[[∂f_k/∂x_i for i] for k]; the outermost derivative by complex step, those inside by dual numbers."""
        step = self.depth == 0 and not any(isinstance(v, (Dual, complex)) for v in values)
        self.depth += 1
        columns = []
        try:
            for i, x in enumerate(values):
                moved = list(values)
                moved[i] = complex(x, STEP) if step else Dual(x, 1.0, self.depth)
                if step:
                    columns.append([y.imag / STEP for y in f(moved)])
                else:
                    columns.append([y.b if isinstance(y, Dual) and y.level == self.depth else 0.0 for y in f(moved)])
        finally:
            self.depth -= 1
        return [list(row) for row in zip(*columns, strict=True)]


class Torch:
    """torch.autograd on float64 scalars."""

    name, exact = "autograd", False

    def __init__(self):
        import torch

        self.torch = torch

    def leaf(self, name, value, positive=False):
        return self.torch.tensor(value, dtype=self.torch.float64)

    def const(self, value):
        return value

    def _call(self, f, g, x):
        return getattr(self.torch, f)(x) if isinstance(x, self.torch.Tensor) else g(x)

    def real(self, x):
        return float(x.detach() if isinstance(x, self.torch.Tensor) else x)

    def value(self, x):
        return complex(self.real(x))

    def exp(self, x):
        return self._call("exp", math.exp, x)

    def log(self, x):
        return self._call("log", lambda t: math.log(t) if t > 0 else math.nan, x)

    def sqrt(self, x):
        return self._call("sqrt", lambda t: math.sqrt(t) if t >= 0 else math.nan, x)

    def tanh(self, x):
        return self._call("tanh", math.tanh, x)

    def jacobian(self, f, values):
        torch = self.torch
        x = [v * 1.0 if isinstance(v, torch.Tensor) and v.requires_grad else torch.tensor(self.real(v), dtype=torch.float64, requires_grad=True) for v in values]
        rows = []
        for y in f(x):
            if not isinstance(y, torch.Tensor) or not y.requires_grad:
                rows.append([0.0] * len(x))
                continue
            grads = torch.autograd.grad(y, x, create_graph=True, allow_unused=True)
            rows.append([0.0 if g is None else g for g in grads])
        return rows


class Exact:
    """SymPy: every entry a symbol, every derivative exact."""

    name, exact = "SymPy", True

    def __init__(self):
        import sympy

        self.sympy, self.fresh = sympy, 0

    def leaf(self, name, value, positive=False):
        return self.sympy.Symbol(name, positive=True) if positive else self.sympy.Symbol(name, real=True)

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
            x = [sp.Symbol(f"leaf{self.fresh}_{i}", real=True) for i in range(len(values))]
            back = dict(zip(x, values, strict=True))
        return [[sp.diff(y, v).xreplace(back) if back else sp.diff(y, v) for v in x] for y in map(sp.sympify, f(x))]

    def is_zero(self, difference):
        """Whether an expression is identically zero: over a common denominator, expanded; logarithms of products taken apart first."""
        sp = self.sympy
        difference = sp.sympify(difference)
        if difference.has(sp.log):
            difference = sp.expand_log(difference.replace(sp.log, lambda a: sp.log(sp.factor_terms(sp.together(a)))), force=True)
        if sp.expand(sp.numer(sp.together(difference))) == 0:
            return True
        return difference.has(sp.log) and self._is_one(difference)

    def _is_one(self, difference):
        """Whether e^difference is 1: Σ c log A + r with whole numbers c vanishes where Π A^c e^r is 1 (the A are positive)."""
        sp = self.sympy
        power, rest = sp.Integer(1), sp.Integer(0)
        for term in sp.Add.make_args(sp.expand(difference)):
            factor, logs = term.as_independent(sp.log)
            if logs == 1:
                rest += term
            elif factor.is_Integer and isinstance(logs, sp.log):
                power *= logs.args[0] ** factor
            else:
                return False
        return sp.expand(sp.numer(sp.together(power * sp.exp(rest) - 1))) == 0

    def gap(self, difference):
        """The size of a difference at a random rational point to 60 digits; 0 if it vanishes there: then it may be zero after all."""
        sp = self.sympy
        symbols = sorted(difference.free_symbols, key=str)
        draw = random.Random(len(symbols))
        at = {s: sp.Rational(draw.randint(100, 900), 997) for s in symbols}
        value = abs(complex(sp.N(difference.xreplace(at), 60)))
        return value if not value <= 1e-40 else 0
