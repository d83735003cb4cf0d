"""The losses of the book with their gradients."""

from typing import NamedTuple

import numpy as np

from wordgrad import _validate
from wordgrad.functions import log_sigmoid, log_softmax, sigmoid


class PairGradients(NamedTuple):
    """Loss of one pair of centre and outside word, with its gradients."""

    loss: np.floating
    d_v_c: np.ndarray
    d_U: np.ndarray


class WindowGradients(NamedTuple):
    """Loss of one window, with its gradients."""

    loss: np.floating
    d_V: np.ndarray
    d_U: np.ndarray


class ClassifierGradients(NamedTuple):
    """Loss of a linear classifier, with its gradient."""

    loss: np.floating
    d_W: np.ndarray


def naive_softmax(v_c, o, U):
    """naive softmax"""
    v_c, o, U = _validate.pair(v_c, o, U)
    log_y_hat = log_softmax(U @ v_c)
    difference = np.exp(log_y_hat)
    difference[o] -= 1  # y_hat - y
    return PairGradients(-log_y_hat[o], U.T @ difference, np.outer(difference, v_c))


def negative_sampling(v_c, o, negatives, U):
    """negative sampling"""
    v_c, o, U = _validate.pair(v_c, o, U)
    negatives = _validate.indices("negatives", negatives, len(U))
    if o in negatives:
        raise ValueError(f"negatives must not contain the outside word o = {o}, got {negatives.tolist()}")
    x_o, x_k = U[o] @ v_c, U[negatives] @ v_c
    loss = -log_sigmoid(x_o) - log_sigmoid(-x_k).sum()
    g_o, g_k = -sigmoid(-x_o), sigmoid(x_k)
    d_U = np.zeros(U.shape, dtype=g_k.dtype)
    d_U[o] = g_o * v_c
    np.add.at(d_U, negatives, np.outer(g_k, v_c))
    return PairGradients(loss, g_o * U[o] + g_k @ U[negatives], d_U)


def skip_gram(c, outside, V, U, pair_loss):
    """skip-gram"""
    V, U = _validate.finite("V", V, "(n, d)"), _validate.finite("U", U, "(n, d)")
    if V.shape != U.shape:
        raise ValueError(f"V and U must have the same shape, got {V.shape} and {U.shape}")
    c, outside = _validate.index("c", c, len(V)), _validate.indices("outside", outside, len(U))
    pair_loss = _validate.pair_loss(pair_loss)
    dtype = np.result_type(V, U)
    loss, d_V, d_U = dtype.type(0), np.zeros(V.shape, dtype), np.zeros(U.shape, dtype)
    for o in outside.tolist():
        pair = pair_loss(V[c], o, U)
        loss, d_V[c], d_U = loss + pair[0], d_V[c] + pair[1], d_U + pair[2]
    return WindowGradients(loss, d_V, d_U)


@np.errstate(under="ignore")
def softmax_classifier(W, X, y, reg=0.0):
    """softmax classifier"""
    W, X = _validate.finite("W", W, "(D, C)"), _validate.finite("X", X, "(N, D)")
    if X.shape[1] != len(W):
        raise ValueError(f"X and W must agree in D, got shapes {X.shape} and {W.shape}")
    y = _validate.indices("y", y, W.shape[1])
    if len(y) != len(X):
        raise ValueError(f"X and y must agree in N, got shapes {X.shape} and {y.shape}")
    reg = float(reg)
    N, rows = len(y), np.arange(len(y))
    F = X @ W
    F -= F.max(axis=1, keepdims=True)
    F_y = F[rows, y]
    S = np.exp(F, out=F)
    z = S.sum(axis=1)
    loss = np.mean(np.log(z) - F_y) + reg * np.sum(W * W)
    S[rows, y] -= z
    return ClassifierGradients(loss, (X / (N * z)[:, None]).T @ S + 2 * reg * W)
