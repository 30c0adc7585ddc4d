"""Ways to fold the likeness of one title to many watched ones into a number that still splits into their shares.

A linear pool is one coefficient a watched title. The soft pool returns contributions (titles x watched) whose row sums are
the pooled values. Either way the explanation of a value is the value's own terms.
"""

from __future__ import annotations

import numpy as np

from shared.engine.column import Column, scattered
from shared.engine.sparse import Sparse


def mean(weights: np.ndarray) -> np.ndarray:
    """Coefficients of a weighted mean."""
    return weights / max(float(np.abs(weights).sum()), 1e-9)


def dense(name: str, vectors: np.ndarray, watched: np.ndarray, coefficients: np.ndarray, width: int) -> Column:
    """Dot products with a weighted sum of the first `len(coefficients)` watched rows: (Σ cⱼ vⱼ) · v."""
    own = vectors[watched[: len(coefficients)]] * coefficients[:, None].astype(np.float32)

    def split(rows: np.ndarray) -> np.ndarray:
        return scattered(vectors[rows] @ own.T, np.arange(len(own)), width)

    return Column(name, (vectors @ own.sum(axis=0)).astype(np.float64), split)


def sparse(name: str, matrix: Sparse, watched: np.ndarray, coefficients: np.ndarray, width: int) -> Column:
    """The same with sparse rows."""
    own = matrix.picked(watched[: len(coefficients)])
    profile = np.bincount(own.columns, own.values * coefficients[own.row_of], minlength=matrix.width)

    def split(rows: np.ndarray) -> np.ndarray:
        kernel = matrix.picked(rows).times_sparse(own.transposed)
        return scattered(kernel * coefficients, np.arange(own.rows), width)

    return Column(name, matrix.times(profile), split)


def soft(name: str, kernel: np.ndarray, weights: np.ndarray, where: np.ndarray, width: int, heat: float) -> Column:
    """Between mean and maximum: each watched title counts by its weight and by how near it is (temperature `heat`)."""
    part, logs = kernel[:, where], np.log(np.maximum(weights[where], 1e-6)).astype(np.float32)

    def split(rows: np.ndarray) -> np.ndarray:
        return scattered(soft_shares(part[rows], logs, heat), where, width)

    return Column(name, soft_shares(part, logs, heat).sum(axis=1, dtype=np.float64), split)


def soft_shares(kernel: np.ndarray, logs: np.ndarray, heat: float) -> np.ndarray:
    """Likeness times its soft-max share. Cosines are at most 1, so nothing overflows without the usual shift."""
    if not kernel.shape[1]:
        return kernel
    shares = np.exp(kernel / np.float32(heat) + logs)
    total = shares.sum(axis=1, keepdims=True)
    return shares * kernel / total
