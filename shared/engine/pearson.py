"""User–user collaborative filtering by Pearson correlation, offered for parity with other recommenders, done right."""

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.community import Community
from shared.engine.taste import Taste

NAME = "household pearson"
OVERLAP, SIGNIFICANT, SUPPORTERS, NEIGHBOURS = 5, 25, 2, 50


def column(catalogue: Catalogue, taste: Taste, community: Community, user_id: int | None) -> Column:
    """Predicted distance from the person's own mean; NaN where fewer than two like-minded people have an opinion."""
    alike = correlations(taste, community, user_id)
    near = np.where(alike > 0, alike, 0)
    if np.count_nonzero(near) > NEIGHBOURS:
        near[near < np.sort(near)[-NEIGHBOURS]] = 0
    back = community.centred_opinions.transposed
    voters = (near > 0).astype(np.float64)
    mass = np.bincount(back.row_of, near[back.columns], minlength=back.rows)
    support = np.bincount(back.row_of, voters[back.columns], minlength=back.rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        predicted = back.times(near) / mass
    return Column(NAME, np.where(support >= SUPPORTERS, predicted, np.nan))


def correlations(taste: Taste, community: Community, user_id: int | None) -> np.ndarray:
    """One number a person: Pearson over the shared titles, times min(shared, 25) / 25; 0 below five shared titles."""
    mine = dict(zip(taste.rows.tolist(), (taste.weights - mean(taste.weights)).tolist(), strict=True))
    theirs = community.centred_opinions
    return np.array(
        [
            0.0 if other == user_id else correlation(mine, *theirs.row(position))
            for position, other in enumerate(community.user_ids)
        ]
    )


def correlation(mine: dict[int, float], rows: np.ndarray, values: np.ndarray) -> float:
    shared = [(mine[row], value) for row, value in zip(rows.tolist(), values.tolist(), strict=True) if row in mine]
    if len(shared) < OVERLAP:
        return 0.0
    a, b = np.array(shared).T
    length = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / length * min(len(shared), SIGNIFICANT) / SIGNIFICANT if length > 1e-9 else 0.0


def mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0
