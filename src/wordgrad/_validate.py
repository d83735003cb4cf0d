"""Checks of arguments, shared by the functions and the losses.

Every complaint is a ValueError that names the argument, says what was expected and what came.
"""

import inspect
import operator

import numpy as np


def array(name, value, shape=None):
    """Return `value` as a floating-point (or complex) array, free of NaN and not empty.

    Integers and booleans become float64; floating-point types are kept. `shape` names the axes,
    as in ``"(n, d)"``, and so fixes how many there are.
    """
    try:
        result = np.asarray(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{name} must be an array of numbers, got one that NumPy cannot read: {error}") from None
    if result.dtype.kind in "biu":
        result = result.astype(np.float64)
    if result.dtype.kind not in "fc":
        raise ValueError(f"{name} must be an array of numbers, got {type(value).__name__} of type {result.dtype}")
    if shape is not None and result.ndim != len(shape.strip("()").rstrip(",").split(",")):
        raise ValueError(f"{name} must have the shape {shape}, got {result.shape}")
    if result.size == 0:
        raise ValueError(f"{name} must not be empty, got the shape {result.shape}")
    if np.isnan(result).any():
        raise ValueError(f"{name} must not contain NaN, got {int(np.isnan(result).sum())} NaN")
    return result


def finite(name, value, shape):
    """Return `value` as an array of finite numbers with the named axes."""
    result = array(name, value, shape)
    if np.isinf(result).any():
        raise ValueError(f"{name} must be finite, got {int(np.isinf(result).sum())} infinite entries")
    return result


def logits(name, value, axis):
    """Return `value` as logits: -inf masks an entry, but not all along `axis`; no NaN, no +inf."""
    result = array(name, value)
    if result.ndim == 0:
        raise ValueError(f"{name} must have at least one axis, got a single number")
    if not isinstance(axis, (int, np.integer)) or not -result.ndim <= axis < result.ndim:
        raise ValueError(f"axis must be an axis of {name}, which has the shape {result.shape}, got {axis!r}")
    infinite = np.isinf(result)
    if infinite.any():
        if (infinite & (result.real > 0)).any():
            raise ValueError(f"{name} must not contain +inf, got {int((infinite & (result.real > 0)).sum())}")
        if infinite.all(axis=axis).any():
            raise ValueError(f"{name} must have a finite entry along axis {axis}, got only -inf")
    return result


def _is_bool(value):
    return isinstance(value, bool) or "bool" in str(getattr(value, "dtype", ""))


def index(name, value, size):
    """Return `value` as a Python int in 0..size-1; booleans and floats are refused."""
    try:
        if _is_bool(value):
            raise TypeError
        result = operator.index(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an integer from 0 to {size - 1}, got {value!r}") from None
    if not 0 <= result < size:
        raise ValueError(f"{name} must be an integer from 0 to {size - 1}, got {result}")
    return result


def indices(name, values, size):
    """Return `values` as a one-dimensional array of at least one integer in 0..size-1."""
    try:
        result = np.asarray(values)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{name} must be a list of integers from 0 to {size - 1}, got {values!r}") from None
    if result.ndim != 1:
        raise ValueError(f"{name} must be a list of integers (one axis), got the shape {result.shape}")
    if result.size == 0:
        raise ValueError(f"{name} must hold at least one integer from 0 to {size - 1}, got none")
    # NumPy reads [1, True] as integers, so booleans in a list are looked for one by one.
    mixed = isinstance(values, (list, tuple)) and any(_is_bool(value) for value in values)
    if mixed or result.dtype.kind not in "iu":
        raise ValueError(f"{name} must be integers from 0 to {size - 1}, got {values!r}")
    outside = (result < 0) | (result >= size)
    if outside.any():
        raise ValueError(f"{name} must be integers from 0 to {size - 1}, got {result[outside][0]}")
    return result.astype(np.intp)


def pair(v_c, o, U):
    """Return `v_c`, `o`, `U` checked against each other: (d,), an index, (n, d)."""
    v_c, U = finite("v_c", v_c, "(d,)"), finite("U", U, "(n, d)")
    if len(v_c) != U.shape[1]:
        raise ValueError(f"v_c and U must agree in d, got shapes {v_c.shape} and {U.shape}")
    return v_c, index("o", o, len(U)), U


def pair_loss(function):
    """Return `function` so that it can be called as ``(v_c, o, U)``.

    ``functools.partial(negative_sampling, negatives=…)`` takes U by keyword only.
    """
    expected = "pair_loss must be callable as pair_loss(v_c, o, U)"
    if not callable(function):
        raise ValueError(f"{expected}, got {function!r}")
    try:
        signature = inspect.signature(function)
    except ValueError:  # some compiled functions have none
        return function
    for call in (function, lambda v_c, o, U: function(v_c, o, U=U)):
        try:
            signature.bind(None, None, None) if call is function else signature.bind(None, None, U=None)
            return call
        except TypeError:
            continue
    raise ValueError(
        f"{expected}, got one that takes {signature}; bind other arguments first, as in "
        "functools.partial(negative_sampling, negatives=[2, 5])"
    )
