"""Measures of many people's lists, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shared.engine import calibration
from shared.evaluation import metrics

OTHERS = 100


@dataclass(frozen=True)
class Judging:
    """What lists are judged by: how many people know each title, out of how many, and what the titles are about."""

    popularity: np.ndarray
    people: int
    vectors: np.ndarray


@dataclass(frozen=True)
class Outcome:
    """What one person's list came to. `liked` and `other` are scores of held-out likes and of random open titles."""

    ndcg: float
    recall: float
    auc: float
    top: np.ndarray
    unlikeness: float
    novelty: float
    fold: int = 0
    liked: np.ndarray = field(default_factory=lambda: np.zeros(0))
    other: np.ndarray = field(default_factory=lambda: np.zeros(0))


def judged(
    scores: np.ndarray,
    shown: np.ndarray,
    likes: np.ndarray,
    open_rows: np.ndarray,
    where: Judging,
    place: int,
    fold: int = 0,
) -> Outcome:
    """One person's list: `scores` over the catalogue, rows as `shown`, rows they liked later, and what was open to them.
    `place` seeds the random titles that the likes are held against."""
    unliked = open_rows.copy()
    unliked[likes] = False
    others = np.flatnonzero(unliked)
    drawn = np.random.default_rng((place, 7)).choice(others, min(OTHERS, len(others)), replace=False)
    return Outcome(
        ndcg=metrics.ndcg(shown, likes),
        recall=metrics.recall(shown, likes),
        auc=metrics.matched_auc(scores, likes, open_rows, where.popularity),
        top=shown[:20],
        unlikeness=metrics.unlikeness(where.vectors[shown[:20]]),
        novelty=metrics.novelty(shown[:20], where.popularity, where.people),
        fold=fold,
        liked=scores[likes],
        other=scores[drawn],
    )


def summary(outcomes: Sequence[Outcome], catalogue_size: int) -> dict[str, float]:
    """Means over people, with the 95 % interval of NDCG, and the share of the catalogue that anybody's top 20 shows."""
    scores = np.array([outcome.ndcg for outcome in outcomes])
    low, high = metrics.interval(scores)
    shown = {int(row) for outcome in outcomes for row in outcome.top[:20]}
    return {
        "people": len(outcomes),
        "ndcg@10": float(scores.mean()),
        "ndcg low": low,
        "ndcg high": high,
        "recall@50": float(np.mean([outcome.recall for outcome in outcomes])),
        "matched auc": float(np.mean([outcome.auc for outcome in outcomes])),
        "coverage@20": len(shown) / catalogue_size,
        "ild@20": float(np.mean([outcome.unlikeness for outcome in outcomes])),
        "novelty": float(np.mean([outcome.novelty for outcome in outcomes])),
    }


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error, each fold judged by a map fitted on the others."""
    errors = []
    for fold in sorted({outcome.fold for outcome in outcomes}):
        learn = [outcome for outcome in outcomes if outcome.fold != fold]
        judge = [outcome for outcome in outcomes if outcome.fold == fold]
        errors.append(error(judge, calibration.fit(*sides(learn or judge))))
    return float(np.mean(errors))


def error(outcomes: Sequence[Outcome], knots: Sequence[tuple[float, float]]) -> float:
    liked, other = sides(outcomes)
    matches = calibration.match(np.concatenate([liked, other]), knots)
    truth = np.concatenate([np.ones(len(liked)), np.zeros(len(other))])
    weight = np.where(truth, 1 / len(liked), 1 / len(other))
    return calibration.expected_error(matches, truth, weight)


def sides(outcomes: Sequence[Outcome]) -> tuple[np.ndarray, np.ndarray]:
    """Scores of what was liked, and of as much that was not: two arrays in no order."""
    return np.concatenate([o.liked for o in outcomes]), np.concatenate([o.other for o in outcomes])
