"""Finds the lowest point of a smooth convex function: L-BFGS in numpy, so that a household's server needs no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

MEMORY, ARMIJO, HALVINGS = 12, 1e-4, 20
FLAT = 1e-5

Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]
Pairs = deque[tuple[np.ndarray, np.ndarray]]


def lowest(objective: Objective, start: np.ndarray, steps: int) -> np.ndarray:
    """The point, in the shape of `start`. `objective` gives value and slope (in the same shape). Ends after so many
    steps, or where the slope is flat."""
    pairs: Pairs = deque(maxlen=MEMORY)
    point = start.copy()
    value, slope = objective(point)
    for _ in range(steps):
        if np.abs(slope).max() < FLAT:
            break
        way = -turned(slope, pairs)
        found = walked(objective, point, value, slope, way)
        if found is None:
            break
        moved, value, steep = found
        pairs.append((moved - point, steep - slope))
        if pairs[-1][0] @ pairs[-1][1] <= 1e-12:
            pairs.pop()
        point, slope = moved, steep
    return point


def turned(slope: np.ndarray, pairs: Pairs) -> np.ndarray:
    """The slope, in its own shape, times the inverse curvature that the last steps tell of (Nocedal's two loops)."""
    out, along = slope.copy(), []
    for step, bend in reversed(pairs):
        along.append((step @ out) / (step @ bend))
        out -= along[-1] * bend
    step, bend = pairs[-1] if pairs else (slope, slope * max(1.0, float(np.linalg.norm(slope))))
    out *= (step @ bend) / (bend @ bend)
    for (step, bend), back in zip(pairs, reversed(along), strict=True):
        out += (back - (bend @ out) / (step @ bend)) * step
    return out


def walked(
    objective: Objective, point: np.ndarray, value: float, slope: np.ndarray, way: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """The first of ever shorter steps that goes down enough; None when none does."""
    length, gain = 1.0, float(slope @ way)
    for _ in range(HALVINGS):
        moved = point + length * way
        lower, steep = objective(moved)
        if lower <= value + ARMIJO * length * gain:
            return moved, lower, steep
        length /= 2
    return None
