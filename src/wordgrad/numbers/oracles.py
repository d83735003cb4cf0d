"""Where the derivatives come from: one number type per oracle.

Two oracles are numeric and stand here; the exact one is in exact.py. Every oracle offers `leaf`, `const`, the
elementary functions, `real`, and `jacobian(f, values)`: the derivatives of a list of numbers by another. `Complex`
needs the standard library only. Torch is imported when it is first asked for.
"""

import cmath
import math
import operator
from itertools import repeat
from types import SimpleNamespace

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
            if self.plain(x) is not x or not isinstance(x, (int, float, complex)):
                raise Outside("a logarithm of 0")  # its derivative is lost
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


class Steps:
    """One number in many complex steps at once: its value when each of the variables, one after the other, is moved.

    The formula is then walked through once for all of them.
    """

    __slots__ = ("at",)
    __hash__ = None

    def __init__(self, at):
        self.at = at

    @property
    def real(self):
        """The same in every step, but for what rounding cannot show."""
        return self.at[0].real

    def __neg__(self):
        return Steps([-x for x in self.at])

    def __pow__(self, n):
        return Steps([x**n for x in self.at])

    def __eq__(self, y):
        return self.real == y.real

    def _with(operation):
        def method(self, y):
            if isinstance(y, Dual):
                return NotImplemented
            return Steps(list(map(operation, self.at, y.at if isinstance(y, Steps) else repeat(y))))

        return method

    __add__ = __radd__ = _with(operator.add)
    __mul__ = __rmul__ = _with(operator.mul)
    __sub__, __rsub__ = _with(operator.sub), _with(lambda x, y: y - x)
    __truediv__, __rtruediv__ = _with(operator.truediv), _with(lambda x, y: y / x)


def _stepwise(f):
    return lambda x: Steps(list(map(f, x.at)))


STEPWISE = SimpleNamespace(**{name: _stepwise(getattr(cmath, name)) for name in ("exp", "log", "sqrt", "tanh")})


class Complex(Numeric):
    """The complex step of Squire and Trapp (1998): f'(x) = Im f(x + ih)/h; no subtraction, so no rounding error."""

    name = "complex step"
    first, limit = True, 200_000  # the steps that all draws of a formula may take together

    def value(self, x):
        x = self.plain(x)
        return x.at[0] if isinstance(x, Steps) else complex(x)

    def module(self, x):
        return math if isinstance(x, float) else STEPWISE if isinstance(x, Steps) else cmath

    def jacobian(self, f, values):
        """The outermost derivative by complex step, those inside by dual numbers, since two steps would mix."""
        if self.depth or any(isinstance(v, (Dual, Steps)) for v in values):
            return super().jacobian(f, values)
        moved = [Steps([complex(x)] * len(values)) for x in values]
        for i, x in enumerate(values):
            moved[i].at[i] = complex(x, STEP)
        with self.deeper():
            found = f(moved)
        return [[x.imag / STEP for x in y.at] if isinstance(y, Steps) else [0.0] * len(values) for y in found]


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
