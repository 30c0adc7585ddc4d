"""Other orders than the learned one, for those who want them: a column that leads, and the blend for what it leaves open."""

import numpy as np

from shared.choices import HYBRID, PEARSON, POPULARITY
from shared.engine import hybrid, pearson
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.community import Community
from shared.engine.taste import Taste

# What the blend weighs beside a column that leads.
BESIDE = 0.02


def leading(
    catalogue: Catalogue, taste: Taste, community: Community, user_id: int, strategy: str
) -> tuple[Column, ...]:
    """None where the blend itself leads. The first word of a name says which part of the explanation it belongs to."""
    if strategy == PEARSON:
        return (pearson.column(catalogue, taste, community, user_id),)
    if strategy == POPULARITY:
        return (Column("votes lead", hybrid.popular(catalogue, community, user_id)),)
    if strategy == HYBRID:
        return (Column("household hybrid", hybrid.order(catalogue, taste, community, user_id)[0]),)
    return ()


def led(weights: np.ndarray, names: tuple[str, ...], lead: tuple[Column, ...], of_lead: float = 1.0) -> np.ndarray:
    """One weight per name: the leading column weighs `of_lead`, and everything else next to nothing."""
    if not lead:
        return weights
    return np.where([name == lead[0].name for name in names], of_lead, weights * BESIDE)
