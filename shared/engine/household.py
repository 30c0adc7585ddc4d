"""What others of the server liked: counts, people of like taste, and item–item weights in closed form (EASE)."""

import numpy as np

from shared.engine import sparse
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, scattered
from shared.engine.community import Community
from shared.engine.taste import Taste

SHRINK = 10.0


def columns(catalogue: Catalogue, taste: Taste, community: Community, user_id: int | None) -> list[Column]:
    """`user_id`'s own row never counts as somebody else's opinion."""
    own = community.row_of(user_id) if user_id is not None else None
    others = np.ones(len(community.user_ids))
    if own is not None:
        others[own] = 0
    return [
        Column("household likes", np.log1p(people_count(community.likes, others))),
        Column("household seen", np.log1p(people_count(community.seen, others))),
        kindred(taste, community, others),
        ease(catalogue, taste, community),
    ]


def people_count(matrix: sparse.Sparse, others: np.ndarray) -> np.ndarray:
    return matrix.transposed.times(others)


def kindred(taste: Taste, community: Community, others: np.ndarray) -> Column:
    """Others' likes, weighed by how many likes we share (cosine, shrunk): split by the titles we share."""
    liked = taste.rows[taste.liked]
    shared = community.likes.transposed.picked(liked).dense()
    overlap = shared.sum(axis=0)
    size = np.sqrt(np.maximum(community.likes.lengths, 1) * max(len(liked), 1))
    worth = others * overlap / (overlap + SHRINK) / size
    likes = community.likes.transposed

    def split(rows: np.ndarray) -> np.ndarray:
        per_title = (worth / np.maximum(overlap, 1))[:, None] * shared.T
        return scattered(likes.picked(rows).dense() @ per_title, taste.liked, len(taste.rows))

    return Column("household kindred", likes.times(worth), split)


def ease(catalogue: Catalogue, taste: Taste, community: Community) -> Column:
    """EASE (Steck 2019) for these likes: with M = (XXᵀ+λ)⁻¹, item–item weights are xᵢᵀ M X over `spare`."""
    liked = taste.rows[taste.liked]
    if not community.user_ids or not len(liked):
        return Column("household ease", np.zeros(len(catalogue)))
    mine = community.likes.transposed.picked(liked).dense() @ community.solver
    likes = community.likes.transposed

    def split(rows: np.ndarray) -> np.ndarray:
        pulls = likes.picked(rows).dense() @ mine.T / community.spare[rows, None]
        return scattered(np.where(rows[:, None] == liked[None, :], 0, pulls), taste.liked, len(taste.rows))

    return Column("household ease", likes.times(mine.sum(axis=0)) / community.spare, split)
