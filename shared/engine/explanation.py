"""Why a title got its score: the score's own terms, by part and by watched title. Nothing here is estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shared.engine import calibration, features
from shared.engine.catalogue import Catalogue
from shared.engine.features import Features
from shared.engine.taste import Taste


@dataclass(frozen=True)
class Evidence:
    """What one watched title adds to (or takes from) a pick's score, in all and by part."""

    title_id: int
    share: float
    parts: Mapping[str, float]


def parts(held: Features, weights: np.ndarray, rows: np.ndarray) -> dict[str, np.ndarray]:
    """What each part adds to the blended score of these rows: over the parts they sum to it. 0 is an average title."""
    terms = held.z[rows].astype(np.float64) * weights
    of_part = np.array([features.part(name) for name in held.names])
    return {part: terms[:, of_part == part].sum(axis=1) for part in features.PARTS if part != features.VARIETY}


def shares(held: Features, weights: np.ndarray, rows: np.ndarray, watched: int) -> dict[str, np.ndarray]:
    """Per part (rows, watched titles): how much of the part each watched title made. The rest of a part is a prior."""
    out = {part: np.zeros((len(rows), watched)) for part in features.PARTS}
    for position, column in enumerate(held.columns):
        if column.split is not None and weights[position] and np.isfinite(held.spreads[position]):
            out[features.part(column.name)] += column.split(rows) * (weights[position] / held.spreads[position])
    return out


def evidence(
    catalogue: Catalogue, taste: Taste, by_part: Mapping[str, np.ndarray], pick: int, count: int
) -> tuple[Evidence, ...]:
    """The watched titles that moved this pick most, either way; `pick` is the row of the share matrices."""
    total = np.sum([share[pick] for share in by_part.values()], axis=0)
    strongest = np.argsort(-np.abs(total), kind="stable")[:count]
    return tuple(
        Evidence(
            int(catalogue.ids[taste.rows[j]]),
            float(total[j]),
            {part: float(share[pick, j]) for part, share in by_part.items() if share[pick, j]},
        )
        for j in strongest
        if total[j]
    )


def points(part_scores: Mapping[str, float], knots: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The match in points by part, adding up to it exactly: the way from an average title's match (under "Average") to
    this one's, shared out as the score is."""
    score = sum(part_scores.values())
    start, end = (float(m) for m in calibration.match(np.array([0.0, score]), knots))
    step = (end - start) / score if abs(score) > 1e-9 else 0.0
    return {"Average": 100 * start, **{part: 100 * step * value for part, value in part_scores.items()}}


def genres(catalogue: Catalogue, taste: Taste, row: int) -> dict[str, tuple[str, ...]]:
    """The pick's genres, parted into those the person has watched before and those new to them."""
    seen = set(catalogue.genres.picked(taste.rows).columns.tolist())
    own = sorted(set(catalogue.genres.row(row)[0].tolist()))
    return {
        "familiar": tuple(catalogue.genre_names[g] for g in own if g in seen),
        "new": tuple(catalogue.genre_names[g] for g in own if g not in seen),
    }
