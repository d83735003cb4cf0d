"""The softmax classifier, loss and gradient, against PyTorch and against the speed of its two matrix products."""

import numpy as np
import torch

from benchmarks.timing import paired
from wordgrad import softmax_classifier
from wordgrad.batches import SoftmaxClassifier, columns, multiply

SIZES = {  # (N, D, C): rounds, calls in a round
    (10, 2, 3): (41, 200),
    (128, 100, 1000): (41, 10),
    (256, 100, 10000): (21, 1),
    (512, 300, 50000): (9, 1),
}


def run() -> list[dict]:
    return [measure(dtype, size) for dtype in ("float32", "float64") for size in SIZES]


def measure(dtype: str, size: tuple[int, int, int]) -> dict:
    N, D, C = size
    rng = np.random.default_rng(0)
    X, W = rng.standard_normal((N, D)).astype(dtype), (0.01 * rng.standard_normal((D, C))).astype(dtype)
    y = rng.integers(0, C, N)
    X_t, W_t, y_t = torch.from_numpy(X), torch.from_numpy(W).clone().requires_grad_(), torch.from_numpy(y)
    ours = SoftmaxClassifier(W, X)

    def eager():
        W_t.grad = None
        loss = torch.nn.functional.cross_entropy(X_t @ W_t, y_t)
        loss.backward()
        return loss

    def roofline():  # what no program of this shape can do without: two matrix products and one exp for each score
        multiply(X, columns(W, ours.width), ours.scores_columns)
        np.exp(ours.scores, out=ours.scores)
        multiply(X.T, ours.scores_columns, ours.d_W_columns)

    reference, loss = softmax_classifier(W, X, y), eager()
    result = ours(W, X, y)
    assert np.isclose(result.loss, loss.item(), rtol=1e-5) and np.isclose(result.loss, reference.loss, rtol=1e-5)
    assert np.allclose(result.d_W, W_t.grad, rtol=1e-3, atol=1e-6) and np.allclose(result.d_W, reference.d_W, rtol=1e-3, atol=1e-6)
    rounds, calls = SIZES[size]
    sides = {"ours": lambda: ours(W, X, y), "torch": eager, "roofline": roofline, "plain": lambda: softmax_classifier(W, X, y)}
    times = paired(sides, rounds, calls)
    low, high = times.spread["torch"]
    print(f"  {dtype} {size!s:<18} {times.ratio['torch']:.2f} of torch's time {low:.2f}-{high:.2f}, fastest runs {times.fastest['torch']:.2f}; "
          f"{1 / times.fastest['roofline']:.2f} of the roofline; softmax_classifier {times.fastest['torch'] / times.fastest['plain']:.2f}", flush=True)
    return {"dtype": dtype, "size": size, **times._asdict()}
