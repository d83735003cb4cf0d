"""One training pair: the full softmax against negative sampling, for growing vocabularies.

Each function is timed with other words in every call, and the fastest call is kept: other programs can only make a call slower.
"""

from time import perf_counter

import numpy as np

D, K, CALLS = 100, 5, 300
SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)


def run() -> dict:
    rng = np.random.default_rng(0)
    return {"d": D, "K": K, "dtype": "float32", "calls": CALLS, "rows": [measure(n, rng) for n in SIZES]}


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


def fastest(step, words) -> float:
    """The fastest call in microseconds; each call gets a row of `words`: o and K negatives."""
    best = float("inf")
    for rows in words:
        start = perf_counter()
        step(rows)
        best = min(best, perf_counter() - start)
    return 1e6 * best


def measure(n: int, rng: np.random.Generator) -> dict:
    U = rng.normal(scale=0.3, size=(n, D)).astype(np.float32)
    v_c = rng.normal(scale=0.3, size=D).astype(np.float32)
    words = [rng.choice(n, size=1 + K, replace=False) for _ in range(CALLS)]
    labels = np.arange(1 + K) == 0
    row = {
        "n": n,
        "full_softmax": fastest(lambda rows: full_softmax(v_c, rows[0], U), words),
        "sampled_rows": fastest(lambda rows: sampled_rows(v_c, rows, labels, U), words),
        "sampled_dense": fastest(lambda rows: sampled_dense(v_c, rows, labels, U), words),
    }
    print(f"  {n:>7,} words  full softmax {row['full_softmax']:8.1f} µs, negative sampling {row['sampled_rows']:.1f} µs, "
          f"with a dense gradient {row['sampled_dense']:.1f} µs", flush=True)
    return row
