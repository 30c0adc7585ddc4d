"""Why a title got its score: the score's own terms, by part and by watched title. Nothing here is estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shared.engine import calibration, features
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.features import Features
from shared.engine.taste import Taste

BLENDED = tuple(part for part in features.PARTS if part != features.VARIETY)


@dataclass(frozen=True)
class Evidence:
    """What one watched title adds to (or takes from) a pick's score, in all and by part."""

    title_id: int
    share: float
    parts: Mapping[str, float]


@dataclass(frozen=True)
class Reasons:
    """`parts`: (rows, BLENDED), each row sums to the score; 0 is an average title. `shares`: (rows, watched, BLENDED), how
    much of each part each watched title made; the rest of a part is a prior. All in double precision."""

    parts: np.ndarray
    shares: np.ndarray


def reasons(title_features: Features, weights: np.ndarray, rows: np.ndarray, watched: int) -> Reasons:
    """The terms of these catalogue rows, in their order, computed anew from the columns: z-scores are kept in single
    precision. `weights`: one per feature; `watched`: how many watched titles the person has."""
    parts, shares = np.zeros((len(rows), len(BLENDED))), np.zeros((len(rows), watched, len(BLENDED)))
    for position, column in enumerate(title_features.columns):
        step = weights[position] / title_features.spreads[position]
        if not step:
            continue
        place = BLENDED.index(features.part(column.name))
        split = None if column.split is None else column.split(rows)
        parts[:, place] += step * np.nan_to_num(values(column, rows, split) - title_features.middles[position])
        if split is not None:
            shares[:, :, place] += step * split
    return Reasons(parts, shares)


def values(column: Column, rows: np.ndarray, split: np.ndarray | None) -> np.ndarray:
    """A column's values of these rows in double precision, one per row; `split` (rows, watched) where they are its
    sums."""
    if column.whole and split is not None:
        return np.asarray(split.sum(axis=1))
    return column.values[rows].astype(np.float64)


def evidence(catalogue: Catalogue, taste: Taste, shares: np.ndarray, count: int) -> tuple[Evidence, ...]:
    """The watched titles that moved one pick most, either way, the strongest first; `shares` are its own, (watched,
    BLENDED), in units of the score."""
    totals = shares.sum(axis=1)
    strongest = np.argsort(-np.abs(totals), kind="stable")[:count]
    strongest = strongest[totals[strongest] != 0]
    ids, own = catalogue.ids[taste.rows[strongest]].tolist(), shares[strongest].tolist()
    return tuple(
        Evidence(title_id, total, {part: share for part, share in zip(BLENDED, row, strict=True) if share})
        for title_id, total, row in zip(ids, totals[strongest].tolist(), own, strict=True)
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
        {
            "familiar": tuple(names[g] for g in title_genres if g in seen),
            "new": tuple(names[g] for g in title_genres if g not in seen),
        }
        for title_genres in own
    ]
