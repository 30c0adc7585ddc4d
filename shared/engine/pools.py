"""Ways to fold the similarities of one title to many watched ones into a number that still splits into their shares.

Every pool returns contributions of the shape of `kernel` (titles x watched): the pooled value is their sum along a row, so
the explanation of a value is the value's own terms.
"""

import numpy as np


def weighted_mean(kernel: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return kernel * (weights / max(float(np.abs(weights).sum()), 1e-9)).astype(np.float32)


def weighted_sum(kernel: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return kernel * weights.astype(np.float32)


def top(kernel: np.ndarray, weights: np.ndarray, count: int = 3) -> np.ndarray:
    """Mean of the `count` highest."""
    if kernel.shape[1] <= count:
        return kernel / max(kernel.shape[1], 1)
    edge = np.partition(kernel, -count, axis=1)[:, -count, None]
    held = kernel >= edge
    return np.where(held, kernel, 0) / held.sum(axis=1, keepdims=True)


def soft_max(kernel: np.ndarray, weights: np.ndarray, temperature: float = 0.1) -> np.ndarray:
    """Between the mean and the maximum: each watched title counts by how near it is."""
    if not kernel.shape[1]:
        return kernel
    heat = np.exp((kernel - kernel.max(axis=1, keepdims=True)) / temperature) * weights.astype(np.float32)
    return kernel * (heat / np.maximum(heat.sum(axis=1, keepdims=True), 1e-9))
