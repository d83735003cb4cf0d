"""Gradients of negative sampling for a batch of pairs, against PyTorch with sparse gradients, over vocabularies of several sizes.

A batch *drawn* from a larger vocabulary holds more distinct words, and every one of them has to be read and written. So there is a
second batch, the *same* in every vocabulary: the one drawn from the smallest, its words moved to rows all over the larger tables.
"""

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.timing import paired
from wordgrad.batches import negative_sampling_batch

B, K, D = 4096, 5, 100
WORDS = (1_000, 10_000, 100_000)


def run() -> list[dict]:
    small = draw(WORDS[0])
    batches = [("drawn", n, draw(n)) for n in WORDS] + [("same", n, spread(small, n)) for n in WORDS]
    return [measure(kind, n, *batch) for kind, n, batch in batches]


def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Centre words (B,), and for each an outside word and K negatives (B, 1 + K), by Zipf's law."""
    rng = np.random.default_rng(0)
    text = 1 / np.arange(1, n + 1)
    noise = text**0.75
    c, o = rng.choice(n, (2, B), p=text / text.sum())
    negatives = rng.choice(n, (B, K), p=noise / noise.sum())
    negatives = np.where(negatives == o[:, None], (negatives + 1) % n, negatives)
    return c, np.column_stack([o, negatives])


def spread(batch: tuple[np.ndarray, np.ndarray], n: int) -> tuple[np.ndarray, ...]:
    """The batch with its words moved to rows anywhere in a table of n."""
    row = np.random.default_rng(1).permutation(n)[: WORDS[0]]
    return tuple(row[words] for words in batch)


def measure(kind: str, n: int, c: np.ndarray, words: np.ndarray) -> dict:
    V, U = (0.1 * np.random.default_rng(2).standard_normal((2, n, D))).astype(np.float32)
    V_t, U_t = (torch.from_numpy(table).clone().requires_grad_() for table in (V, U))
    c_t, words_t = torch.from_numpy(c), torch.from_numpy(words)
    labels = torch.zeros(B, 1 + K)
    labels[:, 0] = 1

    def sparse():
        V_t.grad = U_t.grad = None
        X, Z = F.embedding(c_t, V_t, sparse=True), F.embedding(words_t, U_t, sparse=True)
        loss = F.binary_cross_entropy_with_logits((Z @ X[:, :, None])[..., 0], labels, reduction="sum")
        loss.backward()
        return loss

    def ours():
        return negative_sampling_batch(c, words[:, 0], words[:, 1:], V, U)

    result, loss = ours(), sparse()
    assert np.isclose(result.loss, loss.item(), rtol=1e-4)
    assert np.allclose(result.d_V, V_t.grad.to_dense().numpy()[result.centre], atol=1e-3)
    assert np.allclose(result.d_U, U_t.grad.to_dense().numpy()[result.outside], atol=1e-3)
    times = paired({"ours": ours, "torch": sparse}, 41)
    low, high = times.spread["torch"]
    print(f"  {kind:<5} {n:>7,} words  {times.ratio['torch']:.2f} of torch's time {low:.2f}-{high:.2f}, fastest runs {times.fastest['torch']:.2f}; "
          f"{1e6 * times.seconds['ours'] / B:.2f} µs a pair, {len(result.outside):,} distinct words in the batch", flush=True)
    return {"batch": kind, "words": n, "pairs": B, "K": K, "d": D, "distinct": len(result.outside), **times._asdict()}
