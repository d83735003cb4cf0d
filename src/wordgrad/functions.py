r"""Softmax, the logistic function and their logarithms, for arguments of any size.

All of them share these habits:

* integers give float64, float32 gives float32;
* a number of any size is fine: the exponential is only taken of numbers that are not positive,
  so nothing overflows and NumPy has nothing to warn about;
* complex numbers pass through, which is what the complex step of
  :func:`wordgrad.check_gradient` needs;
* NaN is an error, not a result: it would spread silently into every probability.
"""

import numpy as np

from wordgrad import _validate


@np.errstate(under="ignore")
def softmax(z, axis=-1):
    r"""Turn logits into probabilities, :eq:`eq-softmax-definition`.

    .. math::

        s_i = \frac{e^{z_i}}{\sum_{j=1}^{n} e^{z_j}}

    The maximum is subtracted first, which by :eq:`eq-softmax-shift` changes nothing.

    Args:
        z: logits, an array of any shape with at least one axis. A logit of -inf masks its word:
            the probability is exactly 0.
        axis: the axis along which the probabilities sum to one.

    Returns:
        The probabilities, of the shape of ``z``.

    Raises:
        ValueError: if ``z`` is empty, contains NaN or +inf, or is -inf all along ``axis``; if
            ``axis`` is not an axis of ``z``.
    """
    z = _validate.logits("z", z, axis)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@np.errstate(under="ignore")
def log_softmax(z, axis=-1):
    r"""Take the logarithm of the softmax without the softmax, :eq:`eq-log-softmax`.

    .. math::

        \log s_i = z_i - \log \sum_{j=1}^{n} e^{z_j}

    The result stays finite where the probability itself is too small for a floating-point
    number. The maximum is subtracted first, as in :eq:`eq-logsumexp-shift`.

    Args:
        z: logits, an array of any shape with at least one axis. A logit of -inf masks its word:
            the logarithm is -inf.
        axis: the axis along which the probabilities sum to one.

    Returns:
        The logarithms of the probabilities, of the shape of ``z``.

    Raises:
        ValueError: as :func:`softmax`.
    """
    z = _validate.logits("z", z, axis)
    z = z - z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


@np.errstate(under="ignore")
def softmax_jacobian(z):
    r"""Differentiate the softmax, :eq:`eq-jacobian-matrix`.

    .. math::

        \frac{\partial s}{\partial z} = \operatorname{diag}(s) - s s^\top

    Args:
        z: logits, shape (n,).

    Returns:
        The Jacobian, shape (n, n), with :math:`\partial s_i / \partial z_j` in row i, column j.

    Raises:
        ValueError: as :func:`softmax`, and if ``z`` does not have exactly one axis.
    """
    s = softmax(_validate.array("z", z, "(n,)"))
    return np.diag(s) - np.outer(s, s)


@np.errstate(under="ignore")
def sigmoid(x):
    r"""Evaluate the logistic function entry by entry, :eq:`eq-sigmoid-definition`.

    .. math::

        \sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}}

    The first form serves :math:`x \ge 0`, the second :math:`x < 0`.

    Args:
        x: a number or an array of any shape; -inf gives 0 and +inf gives 1.

    Returns:
        The values, of the shape of ``x``.

    Raises:
        ValueError: if ``x`` is empty or contains NaN.
    """
    x = _validate.array("x", x)
    right = x.real >= 0
    e = np.exp(np.where(right, -x, x))
    return np.where(right, 1, e) / (1 + e)


@np.errstate(under="ignore")
def log_sigmoid(x):
    r"""Take the logarithm of the logistic function, :eq:`eq-sigmoid-definition`.

    .. math::

        \log \sigma(x) = \min(x, 0) - \log(1 + e^{-\lvert x \rvert})

    Args:
        x: a number or an array of any shape; -inf gives -inf and +inf gives 0.

    Returns:
        The values, of the shape of ``x``.

    Raises:
        ValueError: if ``x`` is empty or contains NaN.
    """
    x = _validate.array("x", x)
    # Not min(x, 0) and |x|: those have no complex derivative.
    right = x.real >= 0
    return np.where(right, 0, x) - np.log1p(np.exp(np.where(right, -x, x)))
