"""The softmax classifier, loss and gradient, against PyTorch and against the speed of its two matrix products."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import torch

from benchmarks.timing import paired
from wordgrad import softmax_classifier
from wordgrad.batches import SoftmaxClassifier, columns, multiply

SIZES = {  # (N, D, C): processes, rounds in each, calls in a round
    (10, 2, 3): (5, 41, 200),
    (128, 100, 1000): (5, 41, 10),
    (256, 100, 10000): (3, 21, 1),
    (512, 300, 50000): (1, 9, 1),
}


def run() -> list[dict]:
    """Of several processes the one with the median ratio: where PyTorch finds memory decides its time for as long as a process lives."""
    found = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:
        for dtype in ("float32", "float64"):
            for size, (processes, *_) in SIZES.items():
                runs = sorted(alone.map(measure, [dtype] * processes, [size] * processes), key=lambda one: one["ratio"]["torch"])
                found.append(runs[processes // 2] | {"processes": [one["ratio"]["torch"] for one in runs]})
                show(found[-1])
    return found


def show(found: dict) -> None:
    low, high = found["spread"]["torch"]
    least, most = found["processes"][0], found["processes"][-1]
    fastest = found["fastest"]
    print(f"  {found['dtype']} {found['size']!s:<18} {found['ratio']['torch']:.2f} of torch's time, quartiles {low:.2f}-{high:.2f}, "
          f"processes {least:.2f}-{most:.2f}, fastest runs {fastest['torch']:.2f}; {1 / fastest['roofline']:.2f} of the roofline; "
          f"softmax_classifier {fastest['torch'] / fastest['plain']:.2f}", flush=True)


def measure(dtype: str, size: tuple[int, int, int]) -> dict:
    torch.set_num_threads(1)
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
    _, rounds, calls = SIZES[size]
    sides = {"ours": lambda: ours(W, X, y), "torch": eager, "roofline": roofline, "plain": lambda: softmax_classifier(W, X, y)}
    return {"dtype": dtype, "size": size, **paired(sides, rounds, calls)._asdict()}
