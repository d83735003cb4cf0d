"""Where the derivatives come from: one number type per oracle.

Two oracles are numeric and stand here; the exact one is in exact.py. Every oracle offers `leaf`, `const`, the elementary functions, `real`, and
`jacobian(f, values)`: the derivatives of a list of numbers by another. `Complex` needs the standard library only. Torch is imported when it is
first asked for.
"""

import cmath
import math

from .dual import Dual, Numbers
from .indices import Impossible

STEP = 1e-30


class Outside(Impossible):
    """A logarithm or root that is not real at these values."""


class Complex(Numbers):
    """The complex step of Squire and Trapp (1998): f'(x) = Im f(x + ih)/h, with no subtraction and so no rounding error."""

    name, exact = "complex step", False
    first, limit = True, 200_000  # the steps that all draws of a formula may take together

    def leaf(self, name, value, positive=False):
        return value

    def const(self, value):
        return value

    def _real(self, x):
        return x.real

    def value(self, x):
        """The number to be compared."""
        while isinstance(x, Dual):
            x = x.a
        return complex(x)

    def _exp(self, x):
        return cmath.exp(x) if isinstance(x, complex) else math.exp(x)

    def _log(self, x):
        if x == 0:
            return -math.inf
        if x.real < 0:
            raise Outside("a logarithm of a negative number")
        return cmath.log(x) if isinstance(x, complex) else math.log(x)

    def _sqrt(self, x):
        if x.real < 0:
            raise Outside("a square root of a negative number")
        return cmath.sqrt(x) if isinstance(x, complex) else math.sqrt(x)

    def _tanh(self, x):
        return cmath.tanh(x) if isinstance(x, complex) else math.tanh(x)

    def jacobian(self, f, values):
        """[[∂f_k/∂x_i for i] for k]: the outermost derivative by complex step, those inside by dual numbers, since two steps would mix."""
        if self.depth or any(isinstance(v, (Dual, complex)) for v in values):
            return super().jacobian(f, values)
        self.depth += 1
        try:
            columns = [[y.imag / STEP for y in f([*values[:i], complex(x, STEP), *values[i + 1 :]])] for i, x in enumerate(values)]
        finally:
            self.depth -= 1
        return [list(row) for row in zip(*columns, strict=True)]


class Torch:
    """torch.autograd on float64 scalars; what is not being differentiated by is a plain number of the same precision."""

    name, exact = "autograd", False
    first, limit, depth = False, 40_000, 0

    def __init__(self):
        import torch

        self.torch = torch

    def leaf(self, name, value, positive=False):
        return value

    def const(self, value):
        return value

    def _call(self, f, g, x):
        return getattr(self.torch, f)(x) if isinstance(x, self.torch.Tensor) else g(x)

    def real(self, x):
        return x.item() if isinstance(x, self.torch.Tensor) else float(x)

    def value(self, x):
        return complex(self.real(x))

    def exp(self, x):
        return self._call("exp", math.exp, x)

    def log(self, x):
        if self.real(x) < 0:
            raise Outside("a logarithm of a negative number")
        return self._call("log", lambda t: math.log(t) if t > 0 else -math.inf, x)

    def sqrt(self, x):
        if self.real(x) < 0:
            raise Outside("a square root of a negative number")
        return self._call("sqrt", math.sqrt, x)

    def tanh(self, x):
        return self._call("tanh", math.tanh, x)

    def jacobian(self, f, values):
        """[[∂f_k/∂x_i for i] for k]; the graph of an inner derivative is kept for the outer one."""
        torch, inner = self.torch, self.depth > 0
        x = [v * 1.0 if isinstance(v, torch.Tensor) else torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in values]
        self.depth += 1
        try:
            out, rows = f(x), []
        finally:
            self.depth -= 1
        for y in out:
            if not isinstance(y, torch.Tensor) or not y.requires_grad:
                rows.append([0.0] * len(x))
                continue
            grads = torch.autograd.grad(y, x, create_graph=inner, retain_graph=True, allow_unused=True)
            rows.append([0.0 if g is None else g if inner else g.item() for g in grads])
        return rows
