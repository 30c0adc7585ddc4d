"""What others of the server liked: counts, people of like taste, and item–item weights in closed form (EASE)."""

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
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
        Column("household likes", np.log1p(community.fans(own))),
        Column("household seen", np.log1p(community.viewers(own))),
        kindred(taste, community, others),
        ease(catalogue, taste, community, own),
    ]


def kindred(taste: Taste, community: Community, others: np.ndarray) -> Column:
    """One number per title: others' regards, weighed by how much regard we share (cosine, shrunk): split by the
    titles we share. `others`: one per person of the community, 0 for who does not count."""
    shared = community.regards.transposed.picked(taste.rows).dense() * taste.regard[:, None]
    overlap = shared.sum(axis=0)
    size = np.sqrt(np.maximum(np.diag(community.overlaps), 1e-9) * max(float(taste.regard @ taste.regard), 1e-9))
    trust = others / size * overlap / (overlap + SHRINK)
    regards = community.regards.transposed

    def split(rows: np.ndarray) -> np.ndarray:
        return regards.picked(rows).dense() @ (trust[:, None] * shared.T)

    return Column("household kindred", community.regards.transposed.times(trust * overlap), split)


def ease(catalogue: Catalogue, taste: Taste, community: Community, own: int | None = None) -> Column:
    """EASE (Steck 2019) for these watches: with M = (XXᵀ+λ)⁻¹, item–item weights are xᵢᵀ M X over `spare`. As if the
    person's `own` row were not in X, so it is the same whether they were counted in or not. A watched title keeps its
    pull on itself: it is no candidate."""
    if not community.user_ids or not len(taste.rows):
        return Column("household ease", np.zeros(len(catalogue)))
    regards, spare = community.regards.transposed, divisors(community, own)
    shared = regards.picked(taste.rows).dense() * taste.regard[:, None]

    def split(rows: np.ndarray) -> np.ndarray:
        return through(community, regards.picked(rows).dense(), own) @ shared.T / spare[rows, None]

    return Column("household ease", regards.times(through(community, shared.sum(axis=0), own)) / spare, split)


def through(community: Community, people: np.ndarray, own: int | None) -> np.ndarray:
    """Vectors over people (one, or one per row) times the solver without one of them: a rank-one step instead of
    another inverse."""
    turned = people @ community.solver
    if own is None:
        return turned
    pull = community.solver[own]
    return turned - np.multiply.outer(people @ pull, pull / pull[own])


def divisors(community: Community, own: int | None) -> np.ndarray:
    """`spare`, one per title, as it is without one person."""
    if own is None:
        return community.spare
    pull = community.solver[own]
    return community.spare + community.regards.transposed.times(pull) ** 2 / pull[own]
