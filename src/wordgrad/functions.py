"""Softmax, the logistic function and their logarithms, without overflow.

Integers give float64; float32 gives float32. Complex numbers pass through, so that the complex
step can differentiate these functions.
"""

import numpy as np

from wordgrad import _validate


@np.errstate(under="ignore")
def softmax(z, axis=-1):
    """softmax"""
    z = _validate.logits("z", z, axis)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@np.errstate(under="ignore")
def log_softmax(z, axis=-1):
    """log softmax"""
    z = _validate.logits("z", z, axis)
    z = z - z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def softmax_jacobian(z):
    """diag(s) - s s^T"""
    z = _validate.array("z", z, "(n,)")
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)


@np.errstate(under="ignore")
def sigmoid(x):
    """sigma(x)"""
    x = _validate.array("x", x)
    e = np.exp(np.where(x.real >= 0, -x, x))
    return np.where(x.real >= 0, 1, e)[()] / (1 + e)


@np.errstate(under="ignore")
def log_sigmoid(x):
    """log sigma(x)"""
    x = _validate.array("x", x)
    e = np.exp(np.where(x.real >= 0, -x, x))
    return np.where(x.real >= 0, 0, x)[()] - np.log1p(e)
