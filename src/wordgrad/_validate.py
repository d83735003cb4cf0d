"""Checks of arguments, shared by the functions and the losses.

Every complaint is a ValueError that names the argument, says what was expected and what came.
"""

import inspect
import math
import operator

import numpy as np


def array(name, value, shape=None, infinite=True):
    """Return `value` as a floating-point (or complex) array, without NaN and not empty.

    Integers and booleans become float64; floating-point types are kept. `shape` names the axes,
    as in ``"(n, d)"``, and so fixes how many there are. `infinite` allows infinite numbers.
    """
    try:
        result = np.asarray(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{name} must be an array of numbers, got {_kind(value)}: {error}") from None
    if result.dtype.kind in "biu":
        result = result.astype(np.float64)
    if result.dtype.kind not in "fc":
        raise ValueError(f"{name} must be an array of numbers, got {_kind(value)} of {result.dtype}")
    if shape is not None and result.ndim != len(shape.strip("(),").split(",")):
        raise ValueError(f"{name} must have the shape {shape}, got {result.shape}")
    if result.size == 0:
        raise ValueError(f"{name} must not be empty, got the shape {result.shape}")
    if not np.isfinite(result).all():
        if np.isnan(result).any():
            raise ValueError(f"{name} must not contain NaN, got {_first(name, np.isnan(result))}")
        if not infinite:
            raise ValueError(f"{name} must be finite, got {_first(name, np.isinf(result), result)}")
    return result


def finite(name, value, shape=None):
    """Return `value` as an array of finite numbers with the named axes."""
    return array(name, value, shape, infinite=False)


def logits(name, value, axis):
    """Return `value` as logits: -inf masks an entry, but not all along `axis`; no +inf."""
    result = array(name, value)
    if result.ndim == 0:
        raise ValueError(f"{name} must have at least one axis, got a single number")
    whole = isinstance(axis, (int, np.integer)) and not isinstance(axis, bool)
    if not whole or not -result.ndim <= axis < result.ndim:
        raise ValueError(f"axis must be an axis of {name}, of shape {result.shape}, got {axis!r}")
    infinite = np.isinf(result)
    if infinite.any():
        above = infinite & (result.real > 0)
        if above.any():
            raise ValueError(f"{name} must not contain +inf, got {_first(name, above)}")
        if infinite.all(axis=axis).any():
            raise ValueError(f"{name} must have a finite entry along axis {axis}, got only -inf")
    return result


def index(name, value, size):
    """Return `value` as a Python int in 0..size-1; booleans and floats are refused."""
    expected = f"{name} must be an integer from 0 to {size - 1}"
    try:
        result = None if _is_bool(value) else operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        result = None
    if result is None:
        raise ValueError(f"{expected}, got {value!r}")
    if not 0 <= result < size:
        raise ValueError(f"{expected}, got {result}")
    return result


def indices(name, values, size):
    """Return `values` as a one-dimensional array of at least one integer in 0..size-1."""
    expected = f"{name} must be a list of integers from 0 to {size - 1}"
    try:
        result = np.asarray(values)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{expected}, got {values!r}") from None
    if result.ndim != 1:
        raise ValueError(f"{expected}, got the shape {result.shape}")
    if result.size == 0:
        raise ValueError(f"{expected}, got an empty one")
    # NumPy reads [1, True] as integers, so booleans in a list are looked for one by one.
    mixed = isinstance(values, (list, tuple)) and any(map(_is_bool, values))
    if mixed or result.dtype.kind not in "iu":
        raise ValueError(f"{expected}, got {values!r}")
    outside = (result < 0) | (result >= size)
    if outside.any():
        raise ValueError(f"{expected}, got {result[outside][0]}")
    return result.astype(np.intp)


def pair(v_c, o, U):
    """Return `v_c`, `o`, `U` checked against each other: (d,), an index, (n, d)."""
    v_c, U = finite("v_c", v_c, "(d,)"), finite("U", U, "(n, d)")
    if len(v_c) != U.shape[1]:
        raise ValueError(f"v_c and U must agree in d, got the shapes {v_c.shape} and {U.shape}")
    return v_c, index("o", o, len(U)), U


def negatives(values, o, size):
    """Return the negatives, of which none may be the outside word."""
    result = indices("negatives", values, size)
    if o in result:
        raise ValueError(
            f"negatives must not contain the outside word: expected none equal to o = {o}, "
            f"got {result.tolist()}"
        )
    return result


def window(c, outside, V, U):
    """Return the arguments of a window: an index, a list of indices, (n, d), (n, d)."""
    V, U = finite("V", V, "(n, d)"), finite("U", U, "(n, d)")
    if V.shape != U.shape:
        raise ValueError(f"V and U must have the same shape, got {V.shape} and {U.shape}")
    return index("c", c, len(V)), indices("outside", outside, len(U)).tolist(), V, U


def classifier(W, X, y, reg):
    """Return the arguments of a classifier: (D, C), (N, D), N labels, a number."""
    W, X = finite("W", W, "(D, C)"), finite("X", X, "(N, D)")
    if X.shape[1] != len(W):
        raise ValueError(f"X and W must agree in D, got the shapes {X.shape} and {W.shape}")
    y = indices("y", y, W.shape[1])
    if len(y) != len(X):
        raise ValueError(f"X and y must agree in N, got the shapes {X.shape} and {y.shape}")
    try:
        number = float(reg)
    except (TypeError, ValueError, RuntimeError):
        number = math.nan
    if not 0 <= number < math.inf:
        raise ValueError(f"reg must be a finite number that is not negative, got {reg!r}")
    return W, X, y, number


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
    if _binds(signature, None, None, None):
        return function
    if _binds(signature, None, None, U=None):
        return lambda v_c, o, U: function(v_c, o, U=U)
    raise ValueError(
        f"{expected}, got one that is called as {signature}; bind what else it needs, as in "
        "functools.partial(negative_sampling, negatives=[2, 5])"
    )


def _binds(signature, *args, **kwargs):
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _is_bool(value):
    return isinstance(value, bool) or "bool" in str(getattr(value, "dtype", ""))


def _kind(value):
    return f"a {type(value).__name__}"


def _first(name, where, values=None):
    """Name the first place where something is wrong, with the value found there."""
    place = tuple(int(i) for i in np.argwhere(where)[0])
    entry = f"{name}[{', '.join(map(str, place))}]" if place else name
    found = f"{values[place]} at {entry}" if values is not None else f"it at {entry}"
    return f"{found} ({int(where.sum())} in all)"
