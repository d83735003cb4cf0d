r"""The losses of the book, each with the gradients derived for it.

A function returns its loss first and then one gradient for each parameter, of the shape of that
parameter. Words and labels are counted from 0. Arrays of float32 give results of float32.
"""

from typing import Any, NamedTuple

import numpy as np

from wordgrad import _validate
from wordgrad.functions import log_sigmoid, log_softmax, sigmoid


class PairGradients(NamedTuple):
    """Loss of one pair of a centre and an outside word, and its gradients."""

    loss: Any
    d_v_c: np.ndarray
    d_U: np.ndarray


class WindowGradients(NamedTuple):
    """Loss of one window, and its gradients."""

    loss: Any
    d_V: np.ndarray
    d_U: np.ndarray


class ClassifierGradients(NamedTuple):
    """Loss of a linear classifier, and its gradient."""

    loss: Any
    d_W: np.ndarray


@np.errstate(under="ignore")
def naive_softmax(v_c, o, U):
    r"""Compute the naive-softmax loss of a word pair and its gradients.

    .. math::

        J = -\log \hat{y}_o, \qquad
        \frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y), \qquad
        \frac{\partial J}{\partial U} = (\hat{y} - y) v_c^\top

    Here :math:`\hat{y} = \operatorname{softmax}(U v_c)` and :math:`y = e_o`. The loss is
    :eq:`eq-naive-loss`, the gradients are :eq:`eq-naive-d-centre` and
    :eq:`eq-naive-d-outside-matrix`.

    Args:
        v_c: vector of the centre word, shape (d,).
        o: the outside word, an integer from 0 to n - 1.
        U: the outside vectors, one row for each word, shape (n, d).

    Returns:
        ``(loss, d_v_c, d_U)`` with the shapes (), (d,) and (n, d).

    Raises:
        ValueError: if a shape does not fit, a number is not finite or ``o`` is not a word.

    Source: Mikolov et al., Distributed representations of words and phrases (2013), equation 2.
    """
    v_c, o, U = _validate.pair(v_c, o, U)
    log_y_hat = log_softmax(U @ v_c)
    delta = np.exp(log_y_hat)
    delta[o] -= 1  # ŷ - y
    return PairGradients(-log_y_hat[o], U.T @ delta, np.outer(delta, v_c))


@np.errstate(under="ignore")
def negative_sampling(v_c, o, negatives, U):
    r"""Compute the negative-sampling loss of a word pair and its gradients.

    .. math::

        J = -\log \sigma(u_o^\top v_c) - \sum_{k=1}^{K} \log \sigma(-u_{w_k}^\top v_c)

    The loss is :eq:`eq-neg-loss`, the gradients are :eq:`eq-neg-d-centre` and
    :eq:`eq-neg-d-outside`. Each draw adds its own term to them, so a word that is drawn twice
    counts twice. The sum is the loss of word2vec; a framework that takes the mean of binary
    cross-entropies divides it by 1 + K.

    Args:
        v_c: vector of the centre word, shape (d,).
        o: the outside word, an integer from 0 to n - 1.
        negatives: the K words drawn as negatives, integers from 0 to n - 1. Repeats are allowed,
            ``o`` is not.
        U: the outside vectors, one row for each word, shape (n, d).

    Returns:
        ``(loss, d_v_c, d_U)`` with the shapes (), (d,) and (n, d).

    Raises:
        ValueError: if a shape does not fit, a number is not finite, a word is out of range,
            there are no negatives or ``o`` is among them.

    Source: Mikolov et al., Distributed representations of words and phrases (2013), equation 4.
    """
    v_c, o, U = _validate.pair(v_c, o, U)
    negatives = _validate.negatives(negatives, o, len(U))
    u_o, U_k = U[o], U[negatives]
    x_o, x_k = u_o @ v_c, U_k @ v_c
    loss = -log_sigmoid(x_o) - log_sigmoid(-x_k).sum()
    g_o, g_k = -sigmoid(-x_o), sigmoid(x_k)  # σ(x) - 1 = -σ(-x) and 1 - σ(-x) = σ(x)
    d_v_c = g_o * u_o + U_k.T @ g_k
    d_U = np.zeros(U.shape, d_v_c.dtype)
    d_U[o] = g_o * v_c
    np.add.at(d_U, negatives, np.outer(g_k, v_c))  # unlike +=, adds every repeat
    return PairGradients(loss, d_v_c, d_U)


@np.errstate(under="ignore")
def skip_gram(c, outside, V, U, pair_loss):
    r"""Sum the loss of a centre word over its window, with the gradients.

    .. math::

        J_{\text{skip-gram}} = \sum_{-m \le j \le m,\ j \ne 0} J(v_c, w_{t+j}, U)

    The loss is :eq:`eq-skip-gram-window`, the gradients are :eq:`eq-skip-gram-gradient-v` and
    :eq:`eq-skip-gram-gradient-u`. The gradient of every centre vector but :math:`v_c` is exactly
    zero, :eq:`eq-skip-gram-gradient-other`.

    Args:
        c: the centre word, an integer from 0 to n - 1.
        outside: the words of the window without the centre, integers from 0 to n - 1; a word
            that stands there twice counts twice.
        V: the centre vectors, one row for each word, shape (n, d).
        U: the outside vectors, one row for each word, shape (n, d).
        pair_loss: called as ``pair_loss(v_c, o, U)``, returns ``(loss, d_v_c, d_U)``:
            :func:`naive_softmax`, or :func:`negative_sampling` with its negatives bound, either
            ``functools.partial(negative_sampling, negatives=[2, 5])`` for the same negatives at
            every position, or ``lambda v_c, o, U: negative_sampling(v_c, o, draw(o), U)``.

    Returns:
        ``(loss, d_V, d_U)`` with the shapes (), (n, d) and (n, d).

    Raises:
        ValueError: if a shape does not fit, a number is not finite, a word is out of range, the
            window is empty or ``pair_loss`` cannot be called as above.

    Source: Mikolov et al., Distributed representations of words and phrases (2013), equation 1.
    """
    c, outside, V, U = _validate.window(c, outside, V, U)
    pair_loss = _validate.pair_loss(pair_loss)
    dtype = np.result_type(V, U)
    loss, d_V, d_U = dtype.type(0), np.zeros(V.shape, dtype), np.zeros(U.shape, dtype)
    for o in outside:
        pair = PairGradients(*pair_loss(V[c], o, U))
        loss = loss + pair.loss
        d_V[c] += pair.d_v_c
        d_U += pair.d_U
    return WindowGradients(loss, d_V, d_U)


@np.errstate(under="ignore")
def softmax_classifier(W, X, y, reg=0.0):
    r"""Compute the mean softmax loss of a linear classifier, with its gradient.

    .. math::

        L = -\frac{1}{N} \sum_{i=1}^{N} \log S_{i y_i} + \lambda \sum_{j,k} W_{jk}^2, \qquad
        \nabla_W L = \frac{1}{N} X^\top (S - Y) + 2 \lambda W

    Here the rows of S are the softmax of the rows of :math:`F = X W`, and Y holds the one-hot
    labels, as in :eq:`eq-classifier-gradient` and :eq:`eq-classifier-reg-gradient`. S is never
    formed: its rows stay unnormalised, and X is divided by their sums z instead, which saves
    passes over the largest array.

    Args:
        W: the weights, shape (D, C).
        X: the examples, shape (N, D).
        y: the labels, N integers from 0 to C - 1.
        reg: the weight λ of the squared weights, a number that is not negative.

    Returns:
        ``(loss, d_W)`` with the shapes () and (D, C).

    Raises:
        ValueError: if a shape does not fit, a number is not finite, a label is not an integer
            from 0 to C - 1 or ``reg`` is negative.
    """
    W, X, y, reg = _validate.classifier(W, X, y, reg)
    rows = np.arange(len(y))
    F = X @ W
    F -= F.max(axis=1, keepdims=True)
    F_y = F[rows, y]
    zS = np.exp(F, out=F)  # unnormalised
    z = zS.sum(axis=1)
    loss = np.mean(np.log(z) - F_y)
    zS[rows, y] -= z  # now z (S - Y)
    d_W = (X / (len(y) * z)[:, np.newaxis]).T @ zS
    if reg > 0:  # W can be as large as the scores: without a penalty it is not read again
        loss += reg * np.sum(W * W)
        d_W += 2 * reg * W
    return ClassifierGradients(loss, d_W)
