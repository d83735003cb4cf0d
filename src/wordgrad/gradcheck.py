r"""Numerical derivatives, and their comparison with a gradient derived by hand.

Two methods, both in double precision with a step of its own for every entry:

* the complex step, :math:`\partial f / \partial x_i \approx \operatorname{Im} f(x + \mathrm{i} h
  e_i) / h`. Nothing is subtracted, so :math:`h` can be tiny and the result is exact to rounding,
  but :math:`f` must be built from analytic functions (no absolute values, no casts to real);
* central differences, :math:`(f(x + h e_i) - f(x - h e_i)) / 2h`, which always work and agree to
  about ten digits at best.
"""

import math
import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wordgrad import _validate

_EPS = np.finfo(np.float64).eps
_METHODS = {
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
    """The comparison of a gradient with numerical derivatives; true when they agree.

    Attributes:
        ok: whether the largest relative error is within the tolerance.
        max_relative_error: the largest relative error over all entries.
        worst: the entry where it occurs, with the analytic and the numeric value.
        method: ``"complex step"`` or ``"central differences"``.
        tolerance: the relative error that was allowed.
        reason: why the gradients could not be compared (a wrong shape, NaN), or empty.
    """

    ok: bool
    max_relative_error: float
    worst: Entry | None
    method: str
    tolerance: float
    reason: str = ""

    def __bool__(self):
        return self.ok

    def __repr__(self):
        verdict = "ok" if self.ok else "not ok"
        if self.worst is None:
            return f"gradient {verdict}: {self.reason}"
        index = list(self.worst.index) if self.worst.index else "x"
        reason = f": {self.reason}" if self.reason else ""
        return (
            f"gradient {verdict}{reason}; largest relative error {self.max_relative_error:.0e} by "
            f"{self.method}, at {index}: analytic {self.worst.analytic:.6g}, "
            f"numeric {self.worst.numeric:.6g}"
        )


def numerical_gradient(f, x, method="central", step=None):
    r"""Differentiate a scalar function by finite differences or the complex step.

    Args:
        f: a function of one array (or number) that returns one number.
        x: where to differentiate, an array of any shape or a number; used in float64.
        method: ``"central"``, ``"forward"`` or ``"complex"``.
        step: the step h for every entry. By default it suits the method and grows with the entry:
            :math:`\epsilon^{1/3} \max(1, |x_i|)` for central and :math:`\epsilon^{1/2}
            \max(1, |x_i|)` for forward differences, :math:`10^{-30}` for the complex step.

    Returns:
        The derivatives as a float64 array of the shape of ``x`` (a float for a number).

    Raises:
        ValueError: for an unknown method, a step that is not positive, or an ``f`` that does not
            return one number.
    """
    if method not in _METHODS:
        raise ValueError(f"method must be one of {', '.join(_METHODS)}, got {method!r}")
    if step is not None and not step > 0:
        raise ValueError(f"step must be positive, got {step!r}")
    x = _point(x)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        gradient[index] = _derivative(f, x, index, method, step)
    return gradient[()]


def check_gradient(f, x, gradient, tolerance=None):
    r"""Compare an analytic gradient with numerical derivatives, entry by entry.

    The complex step is used where ``f`` allows it: where it accepts complex numbers and the
    result fits the central differences. Otherwise central differences are used. The relative
    error of an entry is :math:`|a - b| / \max(|a|, |b|, \text{floor})`. The floor is a thousandth
    of the largest entry, or more where rounding in ``f`` hides anything smaller.

    Args:
        f: a function of one array (or number) that returns one number.
        x: where to differentiate, an array of any shape or a number.
        gradient: the analytic gradient, of the shape of ``x``.
        tolerance: the largest relative error that passes. By default 1e-9 with the complex step
            and 1e-5 with central differences; 1e-4 for a gradient in single precision.

    Returns:
        A :class:`GradientCheck`. A wrong gradient raises nothing, nor does one of the wrong
        shape; the result says what is wrong.

    Raises:
        ValueError: for an ``f`` that does not return one number, or an ``x`` that is no array of
            finite numbers.
    """
    x = _point(x)
    analytic = np.asarray(gradient)
    if analytic.shape != x.shape or analytic.dtype.kind not in "fiu":
        what = f"has the shape {analytic.shape}, x has the shape {x.shape}"
        if analytic.dtype.kind not in "fiu":
            what = f"must hold real numbers, got the type {analytic.dtype}"
        return GradientCheck(False, math.inf, None, "none", tolerance or 0.0, f"gradient {what}")
    numeric, method = _best_gradient(f, x)
    if tolerance is None:
        single = analytic.dtype.kind == "f" and analytic.dtype.itemsize < 8
        tolerance = 1e-4 if single else 1e-9 if method == "complex" else 1e-5
    analytic = analytic.astype(np.float64)
    noise = 0.0 if method == "complex" else 10 * _EPS ** (2 / 3) * abs(_evaluate(f, x))
    scale = max(np.abs(numeric).max(), np.abs(analytic).max())
    floor = max(1e-3 * scale, noise / tolerance, np.finfo(np.float64).tiny)
    error = np.abs(analytic - numeric) / np.maximum(floor, np.maximum(abs(analytic), abs(numeric)))
    error = np.where(np.isfinite(error), error, np.inf)
    index = tuple(int(i) for i in np.unravel_index(error.argmax(), x.shape))
    worst = Entry(index, float(analytic[index]), float(numeric[index]))
    largest = float(error[index])
    reason = "" if math.isfinite(largest) else "an entry is not finite"
    return GradientCheck(largest <= tolerance, largest, worst, _METHODS[method], tolerance, reason)


def _point(x):
    x = np.asarray(x)
    return _validate.finite("x", x, None).astype(np.float64)


def _evaluate(f, x):
    value = np.asarray(f(x[()].copy()))
    if value.size != 1 or value.dtype.kind not in "fciu":
        raise ValueError(f"f must return one number, got the shape {value.shape} of {value.dtype}")
    return value.item()


def _derivative(f, x, index, method, step):
    if method == "complex":
        h = step or 1e-30
        moved = x.astype(np.complex128)
        moved[index] += 1j * h
        return complex(_evaluate(f, moved)).imag / h
    scale = max(1.0, abs(x[index]))
    h = step or scale * _EPS ** (1 / 3 if method == "central" else 1 / 2)
    after, before = x.copy(), x.copy()
    after[index] += h
    if method == "central":
        before[index] -= h
    # The distance that the two points really have, which is not 2h after rounding.
    distance = after[index] - before[index]
    return (_evaluate(f, after) - _evaluate(f, before)) / distance


def _best_gradient(f, x):
    """Return the most exact numerical gradient that can be trusted, and its method."""
    central = np.asarray(numerical_gradient(f, x))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # NumPy only warns when a cast drops the imaginary part
            exact = np.asarray(numerical_gradient(f, x, "complex"))
    except Exception:  # noqa: BLE001 - whatever it raises, f does not take complex numbers
        return central, "central"
    noise = 10 * _EPS ** (2 / 3) * (1 + abs(_evaluate(f, x)))
    for index in map(tuple, np.argwhere(~(np.abs(exact - central) <= noise))):
        # Where the curvature is strong the central difference itself is off: it then changes
        # with the step. A function that is not analytic differs by more than that.
        half = _derivative(f, x, index, "central", 0.5 * max(1.0, abs(x[index])) * _EPS ** (1 / 3))
        if not abs(exact[index] - half) <= 2 * abs(half - central[index]) + 2 * noise:
            return central, "central"
    return exact, "complex"
