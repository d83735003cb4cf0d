r"""Numerical derivatives, and their comparison with a gradient derived by hand.

Everything runs in double precision, with a step of its own for every entry:

* the complex step, :math:`\partial f / \partial x_i \approx \operatorname{Im} f(x + \mathrm{i} h
  e_i) / h`. Nothing is subtracted, so h can be tiny and the result is exact to rounding. But f
  must be made of analytic functions: no absolute value, no cast to real numbers;
* central differences, :math:`(f(x + h e_i) - f(x - h e_i)) / 2h`, which need nothing of f but
  smoothness and give about ten digits at best.

Source of the complex step: W. Squire and G. Trapp, Using complex variables to estimate derivatives
of real functions, SIAM Review 40 (1998).
"""

import html
import math
import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wordgrad import _validate

_EPS = np.finfo(np.float64).eps
_NAMES = {
    "complex": "complex step",
    "central": "central differences",
    "forward": "forward differences",
}


class Entry(NamedTuple):
    """One entry of a gradient: its index and the two numbers found there."""

    index: tuple
    analytic: float
    numeric: float


@dataclass(frozen=True)
class GradientCheck:
    """The comparison of a gradient with numerical derivatives. It is true when they agree.

    Attributes:
        ok: whether the largest relative error is within the tolerance.
        max_relative_error: the largest relative error of all entries.
        worst: the :class:`Entry` where it occurs; None if nothing could be compared.
        method: ``"complex step"`` or ``"central differences"``; empty if nothing was compared.
        tolerance: the relative error that was allowed.
        reason: why the gradients cannot agree (a wrong shape, NaN); empty otherwise.
    """

    ok: bool
    max_relative_error: float
    worst: Entry | None = None
    method: str = ""
    tolerance: float = 0.0
    reason: str = ""

    def __bool__(self):
        return self.ok

    def __repr__(self):
        verdict = "gradient agrees" if self.ok else "gradient differs"
        if self.worst is None:
            return f"{verdict}: {self.reason}"
        error = self.reason or f"largest relative error {self.max_relative_error:.0e}"
        where = f"entry {list(self.worst.index)}" if self.worst.index else ""
        if not self.ok:
            where = f"{where or 'the value'}: analytic {self.worst.analytic:.6g}, numeric {self.worst.numeric:.6g}"
        return f"{verdict} with {'the ' * (self.method == _NAMES['complex'])}{self.method}: {error}{f' ({where})' if where else ''}"

    def _repr_html_(self):
        mark, look = ("✓", "ok") if self.ok else ("✗", "bad")
        return f'<p class="verdict verdict-{look}"><span aria-hidden="true">{mark}</span> {html.escape(repr(self))}</p>'


def numerical_gradient(f, x, method="central", step=None):
    r"""Differentiate a scalar function numerically, one entry at a time.

    Args:
        f: a function of one array (or number) that returns one number.
        x: where to differentiate, an array of any shape or a number; used in float64.
        method: ``"central"``, ``"forward"`` or ``"complex"``.
        step: the step h of every entry. Without it, h suits the method and the entry:
            :math:`\epsilon^{1/3} \max(1, \lvert x_i \rvert)` for central and
            :math:`\epsilon^{1/2} \max(1, \lvert x_i \rvert)` for forward differences, smaller
            where f has no finite value that far away; :math:`10^{-30}` for the complex step.

    Returns:
        The derivatives in float64, of the shape of ``x``.

    Raises:
        ValueError: if ``method`` is unknown, ``step`` is not positive, ``x`` is not made of
            finite real numbers or ``f`` does not return one number.
    """
    if method not in _NAMES:
        raise ValueError(f"method must be one of {', '.join(_NAMES)}, got {method!r}")
    if step is not None and not 0 < step < math.inf:
        raise ValueError(f"step must be a positive number, got {step!r}")
    x = _point(x)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        gradient[index] = _derivative(f, x, index, method, step)
    return gradient[()]


def check_gradient(f, x, gradient, tolerance=None):
    r"""Compare an analytic gradient with numerical derivatives, entry by entry.

    The complex step is used where ``f`` takes complex numbers and gives what central
    differences confirm; central differences are used otherwise. The relative error of an entry
    is :math:`\lvert a - b \rvert / \max(\lvert a \rvert, \lvert b \rvert, r)`. The number r
    keeps entries that are zero but for rounding from counting as wrong: it is a thousandth of
    the largest entry, or more where rounding hides more than that. With the complex step,
    differences below :math:`2 \cdot 10^{-13} \max(1, \lvert f \rvert, \max_i \lvert x_i \rvert)`
    count as rounding.

    Args:
        f: a function of one array (or number) that returns one number.
        x: where to differentiate, an array of any shape or a number; used in float64.
        gradient: the analytic gradient, of the shape of ``x``.
        tolerance: the largest relative error that passes. Without it: 1e-9 for the complex step,
            1e-5 for central differences, 1e-4 for a gradient in single precision.

    Returns:
        A :class:`~wordgrad.gradcheck.GradientCheck`. A wrong gradient raises nothing, nor does
        one of a wrong shape. The result says what is wrong.

    Raises:
        ValueError: if ``x`` is not made of finite real numbers or ``f`` does not return one
            number.
    """
    x = _point(x)
    analytic, reason = _readable(gradient, x.shape)
    if reason:
        return GradientCheck(False, math.inf, reason=reason)
    single = analytic.dtype.kind == "f" and analytic.dtype.itemsize < 8
    analytic = analytic.astype(np.float64)
    numeric, method = _best_gradient(f, x)
    if tolerance is None:
        tolerance = 1e-4 if single else 1e-9 if method == "complex" else 1e-5

    sizes = np.maximum(abs(analytic), abs(numeric))
    largest = np.max(sizes, where=np.isfinite(sizes), initial=0)
    floor = max(1e-3 * largest, _rounding(f, x, method) / tolerance)
    with np.errstate(invalid="ignore"):
        error = abs(analytic - numeric) / np.maximum(sizes, floor)
    error = np.where(np.isfinite(error), error, np.inf)
    index = tuple(map(int, np.unravel_index(error.argmax(), x.shape)))
    largest = float(error[index])
    return GradientCheck(
        ok=largest <= tolerance,
        max_relative_error=largest,
        worst=Entry(index, float(analytic[index]), float(numeric[index])),
        method=_NAMES[method],
        tolerance=tolerance,
        reason="" if math.isfinite(largest) else "a number is not finite",
    )


def _point(x):
    x = _validate.finite("x", x)
    if x.dtype.kind == "c":
        raise ValueError(f"x must be made of real numbers, got {x.dtype}")
    return x.astype(np.float64)


def _readable(gradient, shape):
    """Return the gradient as an array, and what is wrong with it."""
    try:
        result = np.asarray(gradient)
    except (TypeError, ValueError, RuntimeError) as error:
        return None, f"gradient is no array of numbers: {error}"
    if result.dtype.kind not in "fiu":
        return result, f"gradient must be real numbers, got {result.dtype}"
    if result.shape != shape:
        return result, f"gradient has the shape {result.shape}, but x has {shape}"
    return result, ""


def _evaluate(f, x):
    value = f(x[()].copy())
    value = np.asarray(value.detach() if hasattr(value, "detach") else value)
    if value.size != 1 or value.dtype.kind not in "fciu":
        raise ValueError(f"f must return one number, got {value.dtype} of shape {value.shape}")
    return value.item()


def _derivative(f, x, index, method, step=None, shorter=1.0):
    if method == "complex":
        h = step or 1e-30
        moved = x.astype(np.complex128)
        moved[index] += 1j * h
        return complex(_evaluate(f, moved)).imag / h
    usual = shorter * max(1.0, abs(x[index])) * _EPS ** (1 / 3 if method == "central" else 1 / 2)
    # Beside a boundary, such as p = 0 for log p, a shorter step stays inside.
    for h in [step] if step else [usual, usual / 100, usual / 10_000]:
        after, before = x.copy(), x.copy()
        after[index] += h
        before[index] -= h if method == "central" else 0
        distance = after[index] - before[index]  # in floating point, not exactly 2h
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = (_evaluate(f, after) - _evaluate(f, before)) / distance
        if math.isfinite(slope):
            break
    return slope


def _rounding(f, x, method):
    """Bound what rounding can do to the derivatives of f, the analytic ones included.

    Those may subtract numbers close to each other, such as ŷ - y where the model is sure.
    """
    value = abs(_evaluate(f, x))
    smallest = 1000 * _EPS * max(1.0, value, abs(x).max())
    return smallest if method == "complex" else max(smallest, 10 * _EPS ** (2 / 3) * value)


def _best_gradient(f, x):
    """Return the most exact numerical gradient that can be trusted, and its method."""
    central = np.asarray(numerical_gradient(f, x))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a cast to real numbers only warns
            exact = np.asarray(numerical_gradient(f, x, "complex"))
    except Exception:  # noqa: BLE001 - whatever it raises, f does not take complex numbers
        return central, "central"
    noise = 10 * _EPS ** (2 / 3) * (1 + abs(_evaluate(f, x)))
    for index in map(tuple, np.argwhere(~(abs(exact - central) <= noise))):
        # Strong curvature disturbs the central difference, which then changes with the step.
        # A function that is not analytic is off by more than that.
        half = _derivative(f, x, index, "central", shorter=0.5)
        if not abs(exact[index] - half) <= 2 * abs(half - central[index]) + 2 * noise:
            return central, "central"
    return exact, "complex"
