"""The hybrid order that others describe: what like-minded people thought, then what is alike, and what is popular for the rest."""

import numpy as np

from shared.engine import pearson
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.taste import Taste

PEOPLE, ALIKE, POPULAR = STAGES = ("like-minded people", "likeness", "popularity")


def order(catalogue: Catalogue, taste: Taste, others: Community, user_id: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Scores, one per title, and for each title which of `STAGES` it has its place from (as an index).

    First whatever at least two like-minded people have an opinion on, by the prediction; then the rest by likeness to
    the mean of what the person liked; by votes alone where they have liked nothing yet.
    """
    predicted = pearson.column(catalogue, taste, others, user_id).values
    has_prediction = np.isfinite(predicted)
    fallback, stage = (
        (alike(catalogue, taste.rows[taste.liked]), 1) if taste.like_count else (popular(catalogue, others), 2)
    )
    below = squeezed(fallback) - 2  # beneath every prediction, in its own order
    return np.where(has_prediction, squeezed(np.nan_to_num(predicted)), below), np.where(has_prediction, 0, stage)


def alike(catalogue: Catalogue, liked: np.ndarray) -> np.ndarray:
    """One number per title: its product with the mean vector of the rows `liked`."""
    return np.asarray(catalogue.vectors @ catalogue.vectors[liked].mean(axis=0), np.float64)


def popular(catalogue: Catalogue, others: Community, user_id: int | None = None) -> np.ndarray:
    """One number per title: log votes; where a server knows none, how many others of the household have seen it."""
    own = None if user_id is None else others.row_of(user_id)
    return np.nan_to_num(catalogue.log_votes).astype(np.float64) + 1e-3 * others.viewers(own)


def squeezed(values: np.ndarray) -> np.ndarray:
    """Into −1 … 1, one per value, in the same order."""
    return values / max(float(np.abs(values).max(initial=0.0)), 1e-9)
