"""Folds the likeness of each title to many watched ones into one number that still splits into their shares.

Every pool is linear, one coefficient a watched title, so a value costs one product with a profile and its explanation is
the value's own terms. Nearest, top 3 and soft-max pools paid nothing beside the other features and cost a kernel each.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shared.engine.column import Column, Split, scattered
from shared.engine.sparse import Sparse


def mean(weights: np.ndarray) -> np.ndarray:
    """Coefficients of a weighted mean, one per weight."""
    return weights / max(float(np.abs(weights).sum()), 1e-9)


def dense(
    names: Sequence[str], vectors: np.ndarray, watched: np.ndarray, coefficients: Sequence[np.ndarray], width: int
) -> list[Column]:
    """Dot products with weighted sums of the newest watched rows, (Σ cⱼ vⱼ) · v, all in one pass over the vectors
    (titles, dimensions). `coefficients`: for each name one per watched row; `width`: how many titles were watched."""
    count = len(coefficients[0])
    own = vectors[watched[:count]]
    matrix = np.array(coefficients, np.float32).reshape(len(names), count)
    values = (vectors @ (matrix @ own).T).astype(np.float64)
    splits = (split_of(vectors, own, coefficients[n], width) for n in range(len(names)))
    return [
        Column(name, values[:, n], split, whole=True) for n, (name, split) in enumerate(zip(names, splits, strict=True))
    ]


def split_of(vectors: np.ndarray, own: np.ndarray, coefficients: np.ndarray, width: int) -> Split:
    """How much of a value each watched title made: `own` (watched, dimensions) are their vectors, `coefficients` one
    per row of it."""

    def split(rows: np.ndarray) -> np.ndarray:
        likeness = vectors[rows].astype(np.float64) @ own.T.astype(np.float64)
        return scattered(likeness * coefficients, np.arange(len(own)), width)

    return split


def sparse(name: str, matrix: Sparse, watched: np.ndarray, coefficients: np.ndarray, width: int) -> Column:
    """The same with sparse rows: one value per row of `matrix`."""
    own = matrix.picked(watched[: len(coefficients)])
    profile = np.bincount(own.columns, own.values * coefficients[own.row_of], minlength=matrix.width)

    def split(rows: np.ndarray) -> np.ndarray:
        kernel = matrix.picked(rows).times_sparse(own.transposed)
        return scattered(kernel * coefficients, np.arange(own.rows), width)

    return Column(name, matrix.times(profile), split)
