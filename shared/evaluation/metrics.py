"""What is measured of a ranked list, and how sure the mean of it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 2000
MATCHED = 50


def ndcg(ranked: Sequence[int] | np.ndarray, likes: Sequence[int] | np.ndarray, count: int = 10) -> float:
    """Σ hit / log2(rank + 1) over the best that could be had, 0–1. `ranked`: rows, best first; `likes`: rows in any
    order."""
    hits = among(np.asarray(ranked)[:count], likes)
    worth = 1 / np.log2(np.arange(2, count + 2))
    return float((hits * worth[: len(hits)]).sum() / worth[: min(count, len(likes))].sum())


def recall(ranked: Sequence[int] | np.ndarray, likes: Sequence[int] | np.ndarray, count: int = 50) -> float:
    """The share of the likes that is among the first `count` rows, 0–1. `likes`: rows in any order."""
    return float(among(np.asarray(ranked)[:count], likes).sum() / len(likes))


def among(rows: np.ndarray, likes: Sequence[int] | np.ndarray) -> np.ndarray:
    """Which of these few rows are likes, one per row; numpy's own `isin` takes a millisecond for it."""
    own = set(np.asarray(likes).tolist())
    return np.array([row in own for row in rows.tolist()], bool)


def matched_auc(scores: np.ndarray, likes: np.ndarray, open_rows: np.ndarray, popularity: np.ndarray) -> float:
    """How often a held-out like scores above one of the 50 open titles nearest to it in popularity, 0–1; a tie is
    half. What popularity alone explains is taken out. `likes`: rows; the others one per title."""
    unliked = open_rows.copy()
    unliked[np.asarray(likes, np.int64)] = False
    others = np.flatnonzero(unliked)
    others = others[np.argsort(popularity[others], kind="stable")]
    sorted_popularity, found = popularity[others], []
    for like in likes:
        middle = int(np.searchsorted(sorted_popularity, popularity[like]))
        low = max(0, min(middle - MATCHED // 2, len(others) - MATCHED))
        window = others[max(0, low - MATCHED) : low + 2 * MATCHED]
        near = window[np.argsort(np.abs(popularity[window] - popularity[like]), kind="stable")[:MATCHED]]
        found.append(np.mean((scores[like] > scores[near]) + 0.5 * (scores[like] == scores[near])))
    return float(np.mean(found))


def unlikeness(vectors: np.ndarray) -> float:
    """1 − mean cosine of all pairs of a list; `vectors`: one row per title."""
    count = len(vectors)
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    alike = unit @ unit.T
    return float(1 - (alike.sum() - np.trace(alike)) / max(count * (count - 1), 1))


def novelty(rows: np.ndarray, popularity: np.ndarray, people: int) -> float:
    """Mean −log2 of the share of people who rated a title (one more than did, so that unrated titles count), in bits.
    `rows` in any order; `popularity`: people, one per title."""
    return float(-np.log2((popularity[rows] + 1) / (people + 1)).mean())


def interval(values: Sequence[float] | np.ndarray, seed: int = 0) -> tuple[float, float]:
    """95 % of the means of people drawn again: low and high, in units of the values, one per person."""
    sample = np.asarray(values, np.float64)
    draws = np.random.default_rng(seed).integers(len(sample), size=(DRAWS, len(sample)))
    low, high = np.quantile(sample[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
