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
    held = {part: share[pick] for part, share in by_part.items() if share[pick].any()}
    total = np.sum([*held.values()], axis=0) if held else np.zeros(0)
    strongest = np.argsort(-np.abs(total), kind="stable")[:count].tolist()
    ids = catalogue.ids[taste.rows[strongest]].tolist()
    return tuple(
        Evidence(title_id, float(total[j]), {part: float(share[j]) for part, share in held.items() if share[j]})
        for title_id, j in zip(ids, strongest, strict=True)
        if total[j]
    )


def points(part_scores: Mapping[str, float], knots: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The match in points by part, adding up to it exactly: the way from an average title's match (under "Average") to
    this one's, shared out as the score is."""
    score = sum(part_scores.values())
    start, end = (float(m) for m in calibration.match(np.array([0.0, score]), knots))
    step = (end - start) / score if abs(score) > 1e-9 else 0.0
    return {"Average": 100 * start, **{part: 100 * step * value for part, value in part_scores.items()}}


def genres(catalogue: Catalogue, taste: Taste, rows: np.ndarray) -> list[dict[str, tuple[str, ...]]]:
    """The genres of each of these rows, parted into those the person has watched before and those new to them."""
    seen = set(catalogue.genres.picked(taste.rows).columns.tolist())
    own = [sorted(set(catalogue.genres.row(row)[0].tolist())) for row in rows.tolist()]
    names = catalogue.genre_names
    return [
        {"familiar": tuple(names[g] for g in held if g in seen), "new": tuple(names[g] for g in held if g not in seen)}
        for held in own
    ]
