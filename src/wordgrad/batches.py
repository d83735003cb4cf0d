"""Losses of whole batches with their gradients, for speed: the equations of `wordgrad.losses`, arranged so that little memory moves."""

from __future__ import annotations

import math
from time import perf_counter
from typing import NamedTuple

import numpy as np

from wordgrad import _validate
from wordgrad.functions import log_sigmoid, sigmoid
from wordgrad.losses import ClassifierGradients
from wordgrad.rows import collector, compact

CACHED = 512  # pairs whose vectors stay in the processor's cache together
SCORES = 1 << 17  # scores that stay there from their maximum to their sum
FEW = 64  # columns, whole rows of the processor's registers


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

    S stays the same if a number is subtracted from a row of F. So the scores are taken as they are first; where exp turns out to overflow or to
    vanish at a label, all is done again with each row less its maximum, top.

    Args:
        W, X: one example of the arrays to come, shapes (D, C) and (N, D); their types and shapes are taken over.
        width: how many columns are multiplied at a time. By default two widths are tried and the faster one is kept; the last digits of
            the results depend on it.

    Raises:
        ValueError: shapes that do not fit or are empty, types that are not floating or not the same, a width outside 1 … C.
    """

    def __init__(self, W: np.ndarray, X: np.ndarray, width: int | None = None):
        N, (D, C), dtype = len(X), (len(W), W.shape[-1]), W.dtype
        if X.shape != (N, D) or W.shape != (D, C) or not N * D * C or X.dtype != dtype or dtype.kind != "f":
            raise ValueError(f"W, X: shapes {W.shape}, {X.shape}, {dtype}, {X.dtype}; expected (D, C), (N, D), not empty, floating")
        if width is not None and width not in range(1, C + 1):
            raise ValueError(f"width: {width}; expected 1 to {C}")
        self.scores, self.d_W, self.scaled = np.empty((N, C), dtype), np.empty(W.shape, dtype), np.empty(X.shape, dtype)
        self.top, self.z, self.ones = np.empty((N, 1), dtype), np.empty(N, dtype), np.ones(C, dtype)
        self.flat, self.column, self.first = self.scores.reshape(-1), self.z[:, None], np.arange(0, N * C, C)
        rows = max(1, SCORES // C)
        self.blocks = [(self.scores[i : i + rows], self.top[i : i + rows], self.z[i : i + rows]) for i in range(0, N, rows)]
        self.small, self.large = float(np.sqrt(np.finfo(dtype).tiny)), float(np.sqrt(np.finfo(dtype).max)) / N  # what is lost beside them is below rounding
        self.width = width or faster_width(X, W, self.scores)
        self.scores_columns, self.d_W_columns = columns(self.scores, self.width), columns(self.d_W, self.width)

    def __call__(self, W: np.ndarray, X: np.ndarray, y: np.ndarray) -> ClassifierGradients:
        """Mean loss and ∂L/∂W. The gradient is overwritten by the next call.

        Raises:
            ValueError: shapes other than those announced, a label outside 0 … C - 1.
        """
        z, (N, C) = self.z, self.scores.shape
        y = np.asarray(y, np.intp)
        if y.shape != z.shape:
            raise ValueError(f"y: shape {y.shape}; expected {z.shape}")
        if np.maximum.reduce(y.view(np.uintp)) >= C:  # as unsigned numbers, negative ones are large
            raise ValueError(f"y: labels from {y.min()} to {y.max()}; expected 0 to {C - 1}")
        at = self.first + y
        multiply(X, columns(W, self.width), self.scores_columns)  # F
        with np.errstate(over="ignore", invalid="ignore"):  # exp may overflow: then all is done again, with shifted rows
            self.exponentials()
        E_y = self.flat[at]
        if np.minimum.reduce(E_y) > self.small and np.maximum.reduce(z) < self.large:
            losses = np.log(z / E_y)  # -log S at the labels, never below zero: z is a sum that holds E_y
        else:
            E_y, losses = self.shifted(W, X, at)
        self.flat[at] = E_y - z  # S - Y, times z
        z *= N
        np.divide(X, self.column, out=self.scaled)
        multiply(self.scaled.T, self.scores_columns, self.d_W_columns)
        return ClassifierGradients(np.add.reduce(losses) / N, self.d_W)

    def exponentials(self) -> None:
        """exp(F) in the place of F, and its row sums z."""
        for F, _, z in self.blocks:
            np.exp(F, out=F)
            F.dot(self.ones, z)

    def shifted(self, W: np.ndarray, X: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The scores and row sums of shifted rows, for scores that exp does not bear; exp(F) at the labels and the losses."""
        multiply(X, columns(W, self.width), self.scores_columns)
        F_y = self.flat[at]
        for F, top, _ in self.blocks:
            np.maximum.reduce(F, axis=1, out=top, keepdims=True)
            np.subtract(F, top, out=F)
        self.exponentials()
        return self.flat[at], np.log(self.z) - (F_y - self.top[:, 0])


def columns(B: np.ndarray, width: int) -> tuple[np.ndarray, ...]:
    """Views of B: all of it, or its blocks of so many columns, shape (blocks, rows, width), and a last block of what is left over."""
    if width == B.shape[1]:
        return (B,)
    whole = B.shape[1] // width * width
    return B[:, :whole].reshape(len(B), -1, width).transpose(1, 0, 2), B[None, :, whole:]


def multiply(A: np.ndarray, B: tuple[np.ndarray, ...], out: tuple[np.ndarray, ...]) -> None:
    """A B, where B and the result are `columns` of one width.

    Raises:
        ValueError: factors that do not fit each other or the result.
    """
    for B_c, out_c in zip(B, out):
        if B_c.ndim == 2:
            A.dot(B_c, out_c)  # refuses what does not fit; matmul would repeat blocks
        elif (len(B_c), len(A), B_c.shape[2]) == out_c.shape and np.result_type(A, B_c) == out_c.dtype:
            np.matmul(A, B_c, out=out_c)
        else:
            raise ValueError(f"product of {A.shape} and blocks {B_c.shape}, {A.dtype}, {B_c.dtype}; expected {out_c.shape}, {out_c.dtype}")


def faster_width(A: np.ndarray, B: np.ndarray, out: np.ndarray) -> int:
    """Width of the blocks of columns in which A B is computed faster on this machine: all of them or few.

    OpenBLAS copies its factors into another order before it multiplies them. On one thread of a processor with AVX-512 it takes products
    of up to a million terms as they lie, which saves a tenth of the time; elsewhere blocks are slower. So both ways are tried.
    """
    C = B.shape[1]
    if C < 2 * FEW or A.size * FEW > 1_000_000:
        return C
    seconds = {C: math.inf, FEW: math.inf}
    for _ in range(20):
        for width, best in seconds.items():
            start = perf_counter()
            multiply(A, columns(B, width), columns(out, width))
            seconds[width] = min(best, perf_counter() - start)  # other programs can only add to a time
    return min(seconds, key=seconds.get)


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
