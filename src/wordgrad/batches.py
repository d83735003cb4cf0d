"""Losses of whole batches with their gradients, for speed: the equations of `wordgrad.losses`, arranged so that little memory moves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wordgrad import _validate
from wordgrad.functions import log_sigmoid, sigmoid
from wordgrad.losses import ClassifierGradients
from wordgrad.rows import collector, compact

CACHED = 512  # pairs whose vectors stay in the processor's cache together


class RowGradients(NamedTuple):
    """Loss of a batch of pairs; gradients of the rows that occur in it, all other rows being zero."""

    loss: np.floating
    centre: np.ndarray  # distinct centre words, in no particular order
    d_V: np.ndarray  # (len(centre), d)
    outside: np.ndarray  # distinct outside and noise words, likewise
    d_U: np.ndarray  # (len(outside), d)


class SoftmaxClassifier:
    """Loss and gradient of a softmax classifier for N examples of D features in C classes, without allocating anything large.

    The matrix of N × C scores is the only large array. It holds F = X W, then exp(F), then exp(F) minus its row sums z at the labels. The
    division by z, which would be one more pass over it, is done on the N × D examples instead:

        ∂L/∂W = (1/N) Xᵀ(S - Y) = (X / (N z))ᵀ (exp(F) - z Y)

    Args:
        W, X: one example of the arrays to come, shapes (D, C) and (N, D); their types and shapes are taken over.
    """

    def __init__(self, W: np.ndarray, X: np.ndarray):
        N, C = len(X), W.shape[1]
        if X.shape != (N, len(W)) or W.dtype != X.dtype or W.dtype.kind != "f":
            raise ValueError(f"X: {X.dtype}, shape {X.shape}; expected the type of W, {W.dtype}, and {len(W)} columns")
        self.scores, self.d_W = np.empty((N, C), W.dtype), np.empty(W.shape, W.dtype)
        self.top, self.z, self.scaled = np.empty((N, 1), W.dtype), np.empty(N, W.dtype), np.empty(X.shape, W.dtype)
        self.flat, self.column, self.first, self.classes = self.scores.reshape(-1), self.z[:, None], np.arange(0, N * C, C), C

    def __call__(self, W: np.ndarray, X: np.ndarray, y: np.ndarray) -> ClassifierGradients:
        """Mean loss and ∂L/∂W. The gradient is overwritten by the next call.

        Raises:
            ValueError: shapes other than those announced, a label outside 0 … C - 1.
        """
        scores, z, N = self.scores, self.z, len(self.z)
        np.dot(X, W, out=scores)  # F
        np.maximum.reduce(scores, axis=1, out=self.top, keepdims=True)
        np.subtract(scores, self.top, out=scores)
        y = np.asarray(y, np.intp)
        if np.maximum.reduce(y.view(np.uintp)) >= self.classes:  # as unsigned numbers, negative ones are large
            raise ValueError(f"y: labels from {y.min()} to {y.max()}; expected 0 to {self.classes - 1}")
        at = self.first + y
        F_y = self.flat[at]
        np.exp(scores, out=scores)
        np.add.reduce(scores, axis=1, out=z)
        loss = np.add.reduce(np.log(z) - F_y) / N
        self.flat[at] = np.exp(F_y) - z  # S - Y, times z
        z *= N
        np.divide(X, self.column, out=self.scaled)
        return ClassifierGradients(loss, np.dot(self.scaled.T, scores, out=self.d_W))


def negative_sampling_batch(c: np.ndarray, o: np.ndarray, negatives: np.ndarray, V: np.ndarray, U: np.ndarray) -> RowGradients:
    """Sum of the negative-sampling losses of B pairs, with the gradients of the rows they touch.

    Per pair it is J_neg-sample of `wordgrad.negative_sampling`. The time does not depend on the number of words, and repeated words
    are summed.

    Args:
        c, o: centre and outside words, shape (B,).
        negatives: shape (B, K); repeats are allowed, the outside word is not.
        V, U: centre and outside vectors, (n, d).

    Raises:
        ValueError: shapes that do not fit, a word out of range, an outside word among its negatives.
    """
    n, d = U.shape
    c, o = _validate.indices("c", c, len(V)), _validate.indices("o", o, n)
    negatives = np.asarray(negatives)
    if V.shape[1] != d or len(c) != len(o) or negatives.ndim != 2 or len(negatives) != len(o):
        raise ValueError(f"c, o, negatives, V, U: shapes {c.shape}, {o.shape}, {negatives.shape}, {V.shape}, {U.shape}; expected (B,), (B,), (B, K), (n, d), (n, d)")
    _validate.indices("negatives", negatives.reshape(-1), n)
    if np.any(negatives == o[:, None]):
        raise ValueError("negatives: hold the outside word of their pair; expected other words")
    words, X = np.column_stack([o, negatives]), V[c]
    x, g, d_X = np.empty(words.shape, X.dtype), np.empty(words.shape, X.dtype), np.empty_like(X)
    Z = np.empty((min(len(c), CACHED), words.shape[1], d), U.dtype)
    sign = np.ones(words.shape[1], X.dtype)
    sign[0] = -1
    for b in (slice(i, i + CACHED) for i in range(0, len(c), CACHED)):
        Z_b = Z[: len(words[b])]
        U.take(words[b], axis=0, out=Z_b, mode="clip")
        np.einsum("bkd,bd->bk", Z_b, X[b], out=x[b])  # x_o and x_k of every pair
        g[b] = sign * sigmoid(sign * x[b])  # -σ(-x_o), σ(x_k)
        np.matmul(g[b, None, :], Z_b, out=d_X[b, None, :])
    centre, place = compact(c, len(V))
    d_V = collector(place, np.ones(len(c), X.dtype), len(centre)) @ d_X
    outside, place = compact(words, n)
    return RowGradients(-log_sigmoid(-sign * x).sum(), centre, d_V, outside, collector(place, g, len(outside)) @ X)
