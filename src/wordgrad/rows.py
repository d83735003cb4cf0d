"""Rows of a large table: which of them a batch touches, and sums of what falls on the same row, as sparse products.

`table[rows] += values` is wrong when a row occurs twice: NumPy keeps the last of the two. A product with a sparse matrix adds them all.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array


def compact(rows: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct numbers among `rows` (all below n), in no particular order, and for each of `rows` its place among them.

    Like `np.unique(rows, return_inverse=True)` without the sorting. The array of n places is never cleared or searched: only places
    that were just written are read, so the time depends on how many rows there are, not on n.
    """
    flat = rows.reshape(-1)
    order = np.arange(len(flat), dtype=np.int32)
    mark = np.empty(n, np.int32)
    mark[flat] = order
    winner = mark.take(flat, mode="clip")  # of equal rows, all know the same one
    chosen = np.flatnonzero(winner == order)
    place = np.empty(len(flat), np.int32)
    place[chosen] = order[: len(chosen)]
    return flat[chosen], place.take(winner, mode="clip").reshape(rows.shape)


def collector(rows: np.ndarray, values: np.ndarray, n: int) -> csc_array:
    """The n × B matrix A whose column b holds `values[b]` in the rows `rows[b]`; repeated rows of a column add up.

    `A @ X` sums, for each of n words, the rows of X that belong to it. `rows` and `values` have the shape (B,) or (B, k).
    """
    B, k = len(rows), rows.size // len(rows)
    starts = np.arange(0, rows.size + 1, k, dtype=np.int32)
    return csc_array((values.reshape(-1), rows.reshape(-1), starts), shape=(n, B))
