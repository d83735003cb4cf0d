"""Skip-gram with negative sampling, learned from a stream of sentences by batched products of matrices.

Equation names in comments are those of the chapter `training`. A batch is B blocks of T consecutive words. The outside words of
a block are the R = T + 2m words of its text with m on either side, followed by M noise words which its T centre words share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from wordgrad import corpus as text
from wordgrad.rows import collector, compact
from wordgrad.vectors import WordVectors

# A step with a score's curvature c |x|² / 4 (eq-training-curvature, eq-training-quarter) overshoots when rate × curvature exceeds 2.
LIMIT = 8.0


class Batch(NamedTuple):
    """What one step needs to know of the text; B, T, R and M as above."""

    centre: np.ndarray  # (B, T) words
    outside: np.ndarray  # (B, R + M) words, the noise last
    positive: np.ndarray  # (B, T, 2m + 1) weight of each pair, by distance -m … m
    noise: np.ndarray  # (B, T, 1) weight of each noise word


def train(
    corpus: Iterable[list[str]],
    *,
    d: int = 100,
    m: int = 5,
    K: int = 5,
    passes: int = 5,
    rate: float = 0.025,
    sample: float = 1e-3,
    min_count: int = 5,
    seed: int = 0,
    block: int = 16,
    noise: int = 24,
    batch: int = 64,
    vocabulary: text.Vocabulary | None = None,
    watch: Callable[[float, WordVectors], None] | None = None,
) -> WordVectors:
    """Learn word vectors. The same corpus, options and seed give the same vectors on the same machine.

    Args:
        corpus: sentences, each a list of words; read once to count, unless `vocabulary` is given, and once in each pass.
        d, m, K: dimensions, half-width of the window, negatives of one pair.
        passes: how often the corpus is read.
        rate: learning rate of the first step; it falls to zero along a quarter of a cosine.
        sample: threshold of sub-sampling, 0 for none.
        min_count: rarer words are left out.
        block, noise: T and M above. More noise words: steadier vectors; fewer: faster.
        batch: blocks in one step.
        watch: called after every stretch of text as `watch(share done, vectors so far)`. The vectors go on changing: copy what you keep.

    Raises:
        ValueError: a corpus that can be read once only, an option out of range, a text too small to learn from.
    """
    _check(1, d=d, m=m, K=K, passes=passes, min_count=min_count, block=block, noise=noise, batch=batch)
    _check(0, seed=seed)
    if not 0 < rate < np.inf or not 0 <= sample < np.inf:
        raise ValueError(f"rate: {rate}, sample: {sample}; expected a finite positive rate and a finite sample of at least 0")
    if iter(corpus) is corpus:
        raise ValueError(f"corpus: a {type(corpus).__name__}, which can be read only once; expected a list or another iterable to be read again")
    vocabulary = vocabulary or text.build_vocabulary(corpus, min_count)
    rng = np.random.default_rng(seed)
    n, reader = len(vocabulary), _Reader(vocabulary, m, K, sample, block, noise, batch, rng)
    V = (rng.random((n, d), dtype=np.float32) - np.float32(0.5)) / np.float32(d)
    vectors = WordVectors(vocabulary.words, V, np.zeros((n, d), np.float32))
    step = _Step(vectors, reader.weights(), batch, block, m, noise)
    done, total = 0, passes * int(vocabulary.counts.sum())
    for number in range(1, passes + 1):
        before = done
        for words, sentence in text.stretches(corpus, vocabulary):
            batches = reader.batches(words, sentence)
            for i, piece in enumerate(batches):
                share = (done + len(words) * i / len(batches)) / total
                step(piece, rate * np.cos(share * np.pi / 2))
            done += len(words)
            if watch:
                watch(done / total, vectors)
        if done == before:
            raise ValueError(f"corpus: no known words in pass {number}; expected text of the vocabulary that can be read again for each pass")
    return vectors


class _Reader:
    """Turns a stretch of text into batches: sub-sampling, windows, noise words."""

    def __init__(self, vocabulary, m, K, sample, block, noise, batch, rng):
        self.m, self.K, self.block, self.noise, self.batch, self.rng = m, K, block, noise, batch, rng
        self.keep = text.keep_probability(vocabulary.counts, sample).astype(np.float32)  # eq-training-keep
        self.P = text.noise_distribution(vocabulary.counts)  # eq-training-noise-law
        kept = vocabulary.counts * self.keep
        self.frequency = kept / kept.sum()
        distance = np.abs(np.arange(-m, m + 1))
        self.weight = ((m + 1 - distance) / m * (distance > 0)).astype(np.float32)  # eq-training-window

    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        """The weight of all pairs in which a word stands in a batch, on the average: as a centre word, as an outside or noise word."""
        pairs = self.block * self.batch * self.weight.sum()
        centre = pairs * (1 + self.K) * self.frequency
        outside = pairs * (self.frequency + self.K * self.P)
        return centre.astype(np.float32), outside.astype(np.float32)

    def batches(self, words: np.ndarray, sentence: np.ndarray) -> list[Batch]:
        T, m, M = self.block, self.m, self.noise
        kept = self.rng.random(len(words), dtype=np.float32) < self.keep[words]
        words, sentence = words[kept], sentence[kept]
        blocks = max(1, -(-len(words) // (T * self.batch))) * self.batch
        ends = (m, m + blocks * T - len(words))  # words without a sentence fill the last batch, and m places at either end
        words, sentence = np.pad(words, ends), np.pad(sentence, ends, constant_values=-1)
        around = sliding_window_view(sentence, 2 * m + 1)
        inside = sentence[m : len(sentence) - m, None]
        positive = ((around == inside) & (inside >= 0)) * self.weight
        positive = positive.reshape(blocks, T, 2 * m + 1)
        shared = positive.sum(axis=2, keepdims=True) * np.float32(self.K / M)  # eq-training-shared
        centre = words[m : len(words) - m].reshape(blocks, T)
        outside = np.empty((blocks, T + 2 * m + M), np.int32)
        outside[:, :-M] = sliding_window_view(words, T + 2 * m)[::T]
        outside[:, -M:] = text.draw_noise(self.P, blocks * M, self.rng).reshape(blocks, M)
        parts = [slice(i, i + self.batch) for i in range(0, blocks, self.batch)]
        return [Batch(centre[b], outside[b], positive[b], shared[b]) for b in parts]


class _Step:
    """One step of gradient descent on a batch, in arrays that are used again for every batch."""

    def __init__(self, vectors, weights, B, T, m, M):
        d, R = vectors.V.shape[1], T + 2 * m
        self.vectors, self.weights, self.R = vectors, weights, R
        self.X, self.Z = np.empty((B, T, d), np.float32), np.empty((B, R + M, d), np.float32)
        self.d_X, self.d_Z = np.empty_like(self.X), np.empty_like(self.Z)
        self.S, self.G = np.empty((B, T, R + M), np.float32), np.zeros((B, T, R + M), np.float32)
        self.S_near, self.G_near = band(self.S, 2 * m + 1), band(self.G, 2 * m + 1)

    def __call__(self, batch: Batch, rate: float):
        V, U, X, Z, S, G = self.vectors.V, self.vectors.U, self.X, self.Z, self.S, self.G
        V.take(batch.centre, axis=0, out=X, mode="clip")  # X = E V, eq-training-gather
        U.take(batch.outside, axis=0, out=Z, mode="clip")
        np.matmul(X, Z.transpose(0, 2, 1), out=S)  # eq-training-scores
        sigmoid(S)
        np.multiply(batch.positive, self.S_near - 1, out=self.G_near)  # eq-training-error, the pairs of the text
        np.multiply(batch.noise, S[:, :, self.R :], out=G[:, :, self.R :])  # eq-training-error, the noise
        np.matmul(G, Z, out=self.d_X)  # eq-training-d-x
        np.matmul(G.transpose(0, 2, 1), X, out=self.d_Z)  # eq-training-d-z
        self.descend(V, batch.centre.ravel(), self.d_X, rate, self.weights[0], Z)
        self.descend(U, batch.outside.ravel(), self.d_Z, rate, self.weights[1], X)

    def descend(self, table, rows, gradients, rate, weights, partners):
        """A step along the rows; the rate is smaller for words that stand often in a batch and have long partners (eq-training-rate)."""
        length = np.vdot(partners, partners) / partners[..., 0].size  # mean of |x|²
        rates = np.minimum(rate, LIMIT / (max(length, 1e-9) * weights[rows]))
        subtract_rows(table, rows, gradients, rates.astype(np.float32))  # eq-training-scatter


def band(scores: np.ndarray, width: int) -> np.ndarray:
    """The entries [b, t, t + j], j < width, of an array (B, T, R), as a writable view of shape (B, T, width)."""
    B, T, _ = scores.shape
    b, t, r = scores.strides
    return as_strided(scores, (B, T, width), (b, t + r, r))


def sigmoid(x: np.ndarray) -> None:
    """σ(x) in place, as (1 + tanh(x / 2)) / 2 (eq-training-tanh): one fast function, and it cannot overflow."""
    x *= 0.5
    np.tanh(x, out=x)
    x += 1
    x *= 0.5


def subtract_rows(table: np.ndarray, rows: np.ndarray, gradients: np.ndarray, rates: np.ndarray) -> None:
    """table[rows[i]] -= rates[i] × gradients[i] for all i, repeated rows summed.

    The sum is a sparse product, Eᵀ times the gradients: one entry in each column of Eᵀ, in the row of its word.
    """
    gradients = gradients.reshape(len(rows), -1)
    if len(table) > 2 * len(rows):  # a large table: only the rows that occur
        distinct, place = compact(rows, len(table))
        table[distinct] -= collector(place, rates, len(distinct)) @ gradients
    else:
        table -= collector(rows, rates, len(table)) @ gradients


def _check(least, **numbers):
    for name, value in numbers.items():
        if not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(f"{name}: {value!r}; expected a whole number of at least {least}")
