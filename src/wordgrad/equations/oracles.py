"""Where the derivatives come from: one number type per oracle.

Two oracles are numeric and stand here; the exact one is in exact.py. Every oracle offers `leaf`, `const`, the elementary functions, `real`, and `jacobian(f, values)`: the derivatives of a list of numbers by
another. `Complex` needs the standard library only. Torch is imported when it is first asked for.
"""

import cmath
import math

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
    first, limit = True, 200_000  # the steps that all draws of a formula may take together

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
    first, limit = False, 40_000

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
