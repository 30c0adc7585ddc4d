"""Predicted regret: the chance that anybody of a household would have watched a title within a year, had it stayed. Pure.

How many titles of those on the shelf a person newly watches in a year goes by how many they did in the year before; which ones,
by how well they suit, like McFadden's conditional logit: each title gets a share of the person's attention, and shares add up to 1.
How busy a year will be is itself unsure (a Poisson count whose mean is gamma distributed, so negative binomial): of an expected μ nothing
comes with the chance (1 + μ / k)^−k.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

# Fitted on the past as if it were the future by `infra/evaluation/regrets.py`; figures and doubts are in docs/engine.md.
APPEAL = 1.28  # of one standard deviation of somebody's scores
AGE = -0.31  # of ln(1 + years that the title has been here)
CARRIED = 0.20  # of last year's new watches, how many are found on the same shelf in the next
STEADINESS = 0.05  # k above: the smaller, the more years differ
TRUST = 20  # watches of the household's own past that weigh as much as the fit
REPEATED = 0.02  # a year, of what somebody has seen, while they have seen little
REPEATS_TRUST = 50
MINDS = 0.05  # from this chance on somebody is said to mind


@dataclass(frozen=True)
class Viewer:
    """`scores` one a title, on any scale; `unseen` and `seen` masks of what they may see. `watched`: titles that they watched for the
    first time in the last year and that were here before it; `repeated`: seen ones that they watched again in it."""

    scores: np.ndarray
    unseen: np.ndarray
    seen: np.ndarray
    watched: int
    repeated: int


def attention(scores: np.ndarray, allowed: np.ndarray, years: np.ndarray, weights: tuple[float, float]) -> np.ndarray:
    """One share a title, 0 where not allowed, else adding up to 1. `weights` as (APPEAL, AGE)."""
    out = np.zeros(len(scores))
    if allowed.any():
        utility = features(scores, allowed, years) @ np.array(weights)
        grown = np.exp(utility - utility.max())
        out[allowed] = grown / grown.sum()
    return out


def features(scores: np.ndarray, allowed: np.ndarray, years: np.ndarray) -> np.ndarray:
    """One row per allowed title, two columns: the score in standard deviations of what is allowed, and ln(1 + years here)."""
    own = scores[allowed].astype(float)
    return np.column_stack([(own - own.mean()) / (own.std() or 1.0), np.log1p(np.maximum(years[allowed], 0.0))])


def carried(before: int, after: int) -> float:
    """Of the household's own past: new watches of the year before last and of the last, on what was there before each; shrunk to
    the fit as far as there are few, and at most 1, for a history that has only begun grows without anybody watching more."""
    return min(1.0, (after + TRUST * CARRIED) / (before + TRUST))


def misses(expected: np.ndarray, steadiness: float = STEADINESS) -> np.ndarray:
    """One per title: the logarithm of the chance that nothing comes of so many expected watches of one person."""
    return -steadiness * np.log1p(expected / steadiness)


def expected(viewer: Viewer, years: np.ndarray, carry: float) -> np.ndarray:
    """One per title: how many times this viewer is expected to watch it in the next year."""
    share = attention(viewer.scores, viewer.unseen, years, (APPEAL, AGE))
    again = (viewer.repeated + REPEATS_TRUST * REPEATED) / (int(viewer.seen.sum()) + REPEATS_TRUST)
    return carry * (viewer.watched + 0.5) * share + np.where(viewer.seen, again, 0.0)


def of_household(viewers: Iterable[Viewer], years: np.ndarray, carry: float) -> tuple[np.ndarray, np.ndarray]:
    """Per title: the chance 0–1 that anybody watches it within a year, and of how many people that is likely enough to mind."""
    total, minds = np.zeros(len(years)), np.zeros(len(years), int)
    for viewer in viewers:
        own = misses(expected(viewer, years, carry))
        total += own
        minds += -np.expm1(own) >= MINDS
    return -np.expm1(total), minds
