"""Rows of a large table: which of them a batch touches, and sums of what falls on the same row, as sparse products.

`table[rows] += values` is wrong when a row occurs twice: NumPy keeps the last of the two. A product with a sparse matrix adds them all.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array


def compact(rows: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct numbers among `rows` (all below n), rising, and for each of `rows` its place among them.

    As `np.unique(rows, return_inverse=True)`, but by marks in an array of n places: no sorting.
    """
    marked = np.zeros(n, bool)
    marked[rows] = True
    distinct = np.flatnonzero(marked)
    place = np.empty(n, np.int32)
    place[distinct] = np.arange(len(distinct), dtype=np.int32)
    return distinct, place[rows]


def collector(rows: np.ndarray, values: np.ndarray, n: int) -> csc_array:
    """The n × B matrix A whose column b holds `values[b]` in the rows `rows[b]`; repeated rows of a column add up.

    `A @ X` sums, for each of n words, the rows of X that belong to it. `rows` and `values` have the shape (B,) or (B, k).
    """
    B, k = len(rows), rows.size // len(rows)
    starts = np.arange(0, rows.size + 1, k, dtype=np.int32)
    return csc_array((values.reshape(-1), rows.reshape(-1), starts), shape=(n, B))
