"""Gradients of negative sampling for a batch of pairs, against PyTorch with sparse gradients, over vocabularies of several sizes."""

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.timing import paired
from wordgrad.batches import negative_sampling_batch

B, K, D = 4096, 5, 100
WORDS = (1_000, 10_000, 100_000)


def run() -> list[dict]:
    return [measure(n) for n in WORDS]


def measure(n: int) -> dict:
    rng = np.random.default_rng(0)
    text = 1 / np.arange(1, n + 1)  # Zipf's law
    noise = text**0.75
    c, o = rng.choice(n, (2, B), p=text / text.sum())
    negatives = rng.choice(n, (B, K), p=noise / noise.sum())
    negatives = np.where(negatives == o[:, None], (negatives + 1) % n, negatives)
    V, U = (0.1 * rng.standard_normal((2, n, D))).astype(np.float32)
    V_t, U_t = (torch.from_numpy(table).clone().requires_grad_() for table in (V, U))
    c_t, words = torch.from_numpy(c), torch.from_numpy(np.column_stack([o, negatives]))
    labels = torch.zeros(B, K + 1)
    labels[:, 0] = 1

    def sparse():
        V_t.grad = U_t.grad = None
        X, Z = F.embedding(c_t, V_t, sparse=True), F.embedding(words, U_t, sparse=True)
        loss = F.binary_cross_entropy_with_logits((Z @ X[:, :, None])[..., 0], labels, reduction="sum")
        loss.backward()
        return loss

    ours, loss = negative_sampling_batch(c, o, negatives, V, U), sparse()
    assert np.isclose(ours.loss, loss.item(), rtol=1e-4)
    assert np.allclose(ours.d_V, V_t.grad.to_dense().numpy()[ours.centre], atol=1e-3)
    assert np.allclose(ours.d_U, U_t.grad.to_dense().numpy()[ours.outside], atol=1e-3)
    times = paired({"ours": lambda: negative_sampling_batch(c, o, negatives, V, U), "torch": sparse}, 41)
    low, high = times.spread["torch"]
    print(f"  {n:>7,} words  {times.ratio['torch']:.2f} of torch's time {low:.2f}-{high:.2f}, fastest runs {times.fastest['torch']:.2f}; "
          f"{1e6 * times.seconds['ours'] / B:.2f} µs a pair, {len(ours.outside):,} distinct words in the batch", flush=True)
    return {"words": n, "pairs": B, "K": K, "d": D, "distinct": len(ours.outside), **times._asdict()}
