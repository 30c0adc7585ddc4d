"""The order in which picks are shown: best first, less what repeats the picks before, what tired, what is worth a try."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

POOL = 200
LIKENESS = 0.25


@dataclass(frozen=True)
class Chosen:
    """Catalogue rows in the order shown, with what likeness to earlier picks took from each score (≤ 0)."""

    rows: np.ndarray
    penalties: np.ndarray


def spread_out(rows: np.ndarray, scores: np.ndarray, vectors: np.ndarray, count: int, cost: float) -> Chosen:
    """Maximal marginal relevance: each next pick has the highest score less `cost` times its likeness to the nearest
    pick before. `rows` are the candidates, best first; `scores` and `vectors` belong to them."""
    likeness = np.maximum(vectors @ vectors.T, 0)
    nearest, open_scores = np.zeros(len(rows)), scores.astype(np.float64).copy()
    order, penalties = [], []
    for _ in range(min(count, len(rows))):
        best = int(np.argmax(open_scores - cost * nearest))
        order.append(best)
        penalties.append(-cost * nearest[best])
        open_scores[best] = -np.inf
        nearest = np.maximum(nearest, likeness[best])
    return Chosen(rows[order], np.array(penalties))
