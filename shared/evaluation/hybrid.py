"""The hybrid order that others describe: what like-minded people thought, then what is alike, and what is popular for the rest."""

from __future__ import annotations

import numpy as np

from shared.engine import pearson, taste
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.person import Person
from shared.evaluation.past import Past

NAME = "hybrid order"
PEOPLE, ALIKE, POPULAR = STAGES = ("like-minded people", "likeness", "popularity")


def of_past(past: Past, place: int) -> np.ndarray:
    """As a baseline on a household's own past."""
    return order(past.catalogue, past.scored[place].person, past.others)[0]


def order(catalogue: Catalogue, person: Person, others: Community) -> tuple[np.ndarray, np.ndarray]:
    """Scores over the catalogue, and for each title which of `STAGES` it has its place from (as an index).

    First whatever at least two like-minded people have an opinion on, by the prediction; then the rest by likeness to the
    mean of what the person liked; by votes alone where they have liked nothing yet.
    """
    held = taste.of(catalogue, person.signals, person.now, limit=100_000)
    predicted = pearson.column(catalogue, held, others, person.id).values
    told = np.isfinite(predicted)
    fallback, stage = (
        (alike(catalogue, held.rows[held.liked]), 1) if held.like_count else (popular(catalogue, others), 2)
    )
    below = squeezed(fallback) - 2  # beneath every prediction, in its own order
    return np.where(told, squeezed(np.nan_to_num(predicted)), below), np.where(told, 0, stage)


def alike(catalogue: Catalogue, liked: np.ndarray) -> np.ndarray:
    return np.asarray(catalogue.vectors @ catalogue.vectors[liked].mean(axis=0), np.float64)


def popular(catalogue: Catalogue, others: Community) -> np.ndarray:
    """Votes; where a server knows none, how many of the household have seen it."""
    return np.nan_to_num(catalogue.log_votes).astype(np.float64) + 1e-3 * others.viewers()


def squeezed(values: np.ndarray) -> np.ndarray:
    """Into −1 … 1, in the same order."""
    return values / max(float(np.abs(values).max(initial=0.0)), 1e-9)


def stages(past: Past, count: int = 10) -> dict[str, float]:
    """The share of the first `count` places that each stage fills, over everybody scored."""
    filled = np.zeros(len(STAGES))
    for place, then in enumerate(past.scored):
        scores, stage = order(past.catalogue, then.person, past.others)
        open_rows = np.flatnonzero(past.open_to(place))
        first = open_rows[np.argsort(-scores[open_rows], kind="stable")[:count]]
        filled += np.bincount(stage[first], minlength=len(STAGES))
    return dict(zip(STAGES, (filled / max(filled.sum(), 1)).tolist(), strict=True))
