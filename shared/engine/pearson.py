"""User–user collaborative filtering by Pearson correlation, offered for parity with other recommenders, done right."""

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.community import Community
from shared.engine.taste import Taste

NAME = "household pearson"
OVERLAP, SIGNIFICANT, SUPPORTERS, NEIGHBOURS = 5, 25, 2, 50
# What two people rave about is not yet what everybody loves: so much likeness has to stand behind a prediction before it
# counts half. Ranked by the bare prediction this method reaches a twentieth of its NDCG (measured).
SHRINK = 10.0


def column(catalogue: Catalogue, taste: Taste, community: Community, user_id: int | None) -> Column:
    """Predicted distance from the person's own mean, drawn to it while little likeness stands behind the prediction; NaN
    where fewer than two like-minded people have an opinion."""
    near = nearest(correlations(taste, community, user_id))
    back = community.centred_opinions.transposed
    mass = np.bincount(back.row_of, near[back.columns], minlength=back.rows)
    support = np.bincount(back.row_of, near[back.columns] > 0, minlength=back.rows)
    return Column(NAME, np.where(support >= SUPPORTERS, back.times(near) / (mass + SHRINK), np.nan))


def nearest(alike: np.ndarray) -> np.ndarray:
    """One per person: only the positive correlations, and of those the highest fifty; 0 for the rest."""
    near = np.maximum(alike, 0)
    if np.count_nonzero(near) > NEIGHBOURS:
        near[near < np.partition(near, -NEIGHBOURS)[-NEIGHBOURS]] = 0
    return near


def correlations(taste: Taste, community: Community, user_id: int | None) -> np.ndarray:
    """One number per person: Pearson over the shared titles, −1 to 1, each opinion less its owner's mean, times
    min(shared, 25) / 25; 0 below five shared titles, and for the person themselves."""
    theirs = community.centred_opinions
    mine = np.full(theirs.width, np.nan)
    mine[taste.rows] = taste.strengths - mean(taste.strengths)
    both = mine[theirs.columns]
    shared = np.isfinite(both)
    who, a, b = theirs.row_of[shared], both[shared], theirs.values[shared].astype(np.float64)
    count, product, own, other = (
        np.bincount(who, each, theirs.rows) for each in (np.ones(len(a)), a * b, a * a, b * b)
    )
    length = np.sqrt(own * other)
    comparable = (count >= OVERLAP) & (length > 1e-9) & np.array([user != user_id for user in community.user_ids], bool)
    trust = np.minimum(count, SIGNIFICANT) / SIGNIFICANT
    return np.where(comparable, product / np.maximum(length, 1e-9) * trust, 0.0)


def mean(values: np.ndarray) -> float:
    """Of numbers of any order; 0 of none."""
    return float(values.mean()) if len(values) else 0.0
