"""Fits the blend's weights: each held-out like must stand out from sampled titles the person did not rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shared.evaluation import descent

L2 = 4e-3
NEGATIVES, STEPS = 500, 150
FOLDS = 3  # over people: nobody's list is made by weights that were fitted to them
MOST_LIKES = 60
POWER = 0.5


@dataclass(frozen=True)
class Sample:
    """One person in one regime: z-scored features of `likes` held-out likes, then of the negatives."""

    x: np.ndarray
    likes: int
    factors: np.ndarray


@dataclass(frozen=True)
class Stack:
    """Samples laid end to end. `person` and `positive` per row, `factors` and `worth` per person."""

    x: np.ndarray
    person: np.ndarray
    positive: np.ndarray
    factors: np.ndarray
    worth: np.ndarray


def chosen(likes: np.ndarray, open_rows: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, int]:
    """Rows to learn from: the likes (at most 60), then negatives drawn from the other open rows."""
    positives = chance.choice(likes, MOST_LIKES, replace=False) if len(likes) > MOST_LIKES else likes
    others = np.setdiff1d(np.flatnonzero(open_rows), likes)
    negatives = chance.choice(others, min(NEGATIVES, len(others)), replace=False)
    return np.concatenate([positives, negatives]), len(positives)


def light(sample: Sample, negatives: int) -> Sample:
    """With the first so many negatives only."""
    return Sample(sample.x[: sample.likes + negatives], sample.likes, sample.factors)


def stack(samples: Sequence[Sample]) -> Stack:
    sizes = [len(sample.x) for sample in samples]
    return Stack(
        x=np.concatenate([sample.x for sample in samples]).astype(np.float32),
        person=np.repeat(np.arange(len(samples)), sizes),
        positive=np.concatenate([np.arange(len(sample.x)) < sample.likes for sample in samples]),
        factors=np.array([sample.factors for sample in samples]),
        # A person's say grows with the root of their likes: neither one vote a head nor one a rating.
        worth=np.array([sample.likes**-POWER for sample in samples]),
    )


def fit(samples: Sequence[Sample], l2: float = L2, steps: int = STEPS, start: np.ndarray | None = None) -> np.ndarray:
    """(features, factors) weights; `l2` draws them to `start`, or to nothing."""
    stacked = stack(samples)
    shape = (stacked.x.shape[1], stacked.factors.shape[1])
    home = (np.zeros(shape) if start is None else start).ravel()

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = loss(stacked, flat.reshape(shape))
        away = flat - home
        return value + l2 * float(away @ away), slope.ravel() + 2 * l2 * away

    return descent.lowest(objective, home, steps).reshape(shape)


def loss(stacked: Stack, table: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean of −log of the soft-max share of each like among itself and its person's negatives, and its slope in the
    shape of `table`."""
    bent = stacked.factors[stacked.person]
    scores = ((stacked.x @ table.astype(np.float32)) * bent).sum(axis=1)
    people = len(stacked.worth)
    top = np.maximum.reduceat(scores, np.searchsorted(stacked.person, np.arange(people)))
    heat = np.exp(scores - top[stacked.person])
    rest = np.bincount(stacked.person, np.where(stacked.positive, 0, heat), people)
    own = stacked.positive
    mine, share = stacked.person[own], heat[own] / (heat[own] + rest[stacked.person[own]])
    worth = stacked.worth[mine]
    slope = np.zeros(len(scores))
    slope[own] = -worth * (1 - share)
    pushed = np.bincount(mine, worth * (1 - share), people)
    slope[~own] = heat[~own] / rest[stacked.person[~own]] * pushed[stacked.person[~own]]
    weight = worth.sum()
    gradient = stacked.x.T @ (slope[:, None] * bent).astype(np.float32)
    return float(-(worth * np.log(np.maximum(share, 1e-300))).sum() / weight), gradient.astype(np.float64) / weight
