"""Where the derivatives come from: one number type per oracle.

Two oracles are numeric and stand here; the exact one is in exact.py. Every oracle offers `leaf`, `const`, the
elementary functions, `real`, and `jacobian(f, values)`: the derivatives of a list of numbers by another. `Complex`
needs the standard library only. Torch is imported when it is first asked for.
"""

import cmath
import math

from .dual import Dual, Numbers
from .indices import Impossible

STEP = 1e-30


class Outside(Impossible):
    """A logarithm or root that is not real at these values."""


class Numeric(Numbers):
    """Numbers of a fixed length; `module(x)` has the functions for numbers such as x."""

    exact = False

    def leaf(self, name, value, positive=False):
        return value

    def const(self, value):
        return value

    def value(self, x):
        """The number to be compared."""
        return complex(self.plain(x))

    def _real(self, x):
        return x.real

    def _exp(self, x):
        return self.module(x).exp(x)

    def _log(self, x):
        if x == 0:
            return -math.inf
        if self.plain(x).real < 0:
            raise Outside("a logarithm of a negative number")
        return self.module(x).log(x)

    def _sqrt(self, x):
        if self.plain(x).real < 0:
            raise Outside("a square root of a negative number")
        return self.module(x).sqrt(x)

    def _tanh(self, x):
        return self.module(x).tanh(x)


class Complex(Numeric):
    """The complex step of Squire and Trapp (1998): f'(x) = Im f(x + ih)/h; no subtraction, so no rounding error."""

    name = "complex step"
    first, limit = True, 200_000  # the steps that all draws of a formula may take together

    def module(self, x):
        return cmath if isinstance(x, complex) else math

    def jacobian(self, f, values):
        """The outermost derivative by complex step, those inside by dual numbers, since two steps would mix."""
        if self.depth or any(isinstance(v, (Dual, complex)) for v in values):
            return super().jacobian(f, values)
        with self.deeper():
            moved = [f([*values[:i], complex(x, STEP), *values[i + 1 :]]) for i, x in enumerate(values)]
        return [[y.imag / STEP for y in row] for row in zip(*moved, strict=True)]


class Torch(Numeric):
    """torch.autograd on float64 scalars; what is not differentiated by is a plain number of the same precision."""

    name = "autograd"
    first, limit = False, 40_000

    def __init__(self):
        import torch

        self.torch = torch

    def module(self, x):
        return self.torch if isinstance(x, self.torch.Tensor) else math

    def plain(self, x):
        return x.item() if isinstance(x, self.torch.Tensor) else x

    def jacobian(self, f, values):
        """The graph of an inner derivative is kept for the outer one."""
        torch, inner = self.torch, self.depth > 0
        x = [v * 1.0 if isinstance(v, torch.Tensor) else self.variable(v) for v in values]
        with self.deeper():
            found = f(x)
        rows = []
        for y in found:
            if not isinstance(y, torch.Tensor) or not y.requires_grad:
                rows.append([0.0] * len(x))
                continue
            grads = torch.autograd.grad(y, x, create_graph=inner, retain_graph=True, allow_unused=True)
            rows.append([0.0 if g is None else g if inner else g.item() for g in grads])
        return rows

    def variable(self, value):
        return self.torch.tensor(float(value), dtype=self.torch.float64, requires_grad=True)
