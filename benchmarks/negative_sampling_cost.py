"""Measure one training pair: full softmax against negative sampling, for growing vocabularies.

Run it on a quiet machine; it rewrites the recorded file that the book draws:

    python benchmarks/negative_sampling_cost.py

Each function is timed by itself, with other words in every call, and the fastest call is kept:
whatever else runs on the machine can only make a call slower.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import json
import platform
from pathlib import Path
from time import perf_counter

import numpy as np

TARGET = Path(__file__).parents[1] / "src" / "wordgrad" / "data" / "negative_sampling_cost.json"
D, K, REPEATS = 100, 5, 300
SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)


def full_softmax(v_c, o, U):
    """Loss, gradient for v_c (d,) and for all of U (n, d)."""
    theta = U @ v_c
    theta -= theta.max()
    e = np.exp(theta)
    total = e.sum()
    loss = np.log(total) - theta[o]
    e /= total
    e[o] -= 1
    return loss, U.T @ e, np.outer(e, v_c)


def sampled_rows(v_c, rows, labels, U):
    """Loss, gradient for v_c (d,) and for the 1 + K touched rows of U (1 + K, d)."""
    B = U[rows]
    p = 1 / (1 + np.exp(-(B @ v_c)))
    loss = -np.log(np.where(labels, p, 1 - p)).sum()
    g = p - labels
    return loss, g @ B, np.outer(g, v_c)


def sampled_dense(v_c, rows, labels, U):
    """The same with the gradient rows added into a matrix as large as U."""
    loss, d_v_c, d_rows = sampled_rows(v_c, rows, labels, U)
    d_U = np.zeros_like(U)
    np.add.at(d_U, rows, d_rows)
    return loss, d_v_c, d_U


def fastest(step, words):
    """The fastest call in microseconds; each call gets a row of `words`: o and K negatives."""
    best = float("inf")
    for rows in words:
        start = perf_counter()
        step(rows)
        best = min(best, perf_counter() - start)
    return round(1e6 * best, 2)


def measure(n, rng):
    U = rng.normal(scale=0.3, size=(n, D)).astype(np.float32)
    v_c = rng.normal(scale=0.3, size=D).astype(np.float32)
    words = [rng.choice(n, size=1 + K, replace=False) for _ in range(REPEATS)]
    labels = np.arange(1 + K) == 0
    return {
        "n": n,
        "full_softmax": fastest(lambda rows: full_softmax(v_c, rows[0], U), words),
        "sampled_rows": fastest(lambda rows: sampled_rows(v_c, rows, labels, U), words),
        "sampled_dense": fastest(lambda rows: sampled_dense(v_c, rows, labels, U), words),
    }


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    rng = np.random.default_rng(0)
    record = {
        "what": "microseconds for one pair, fastest of the calls: loss and all gradients",
        "machine": f"{processor()}, one thread, {platform.system()}",
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "d": D,
        "K": K,
        "dtype": "float32",
        "calls": REPEATS,
        "rows": [measure(n, rng) for n in SIZES],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(record, indent=1) + "\n")
    print(TARGET.read_text())


if __name__ == "__main__":
    main()
