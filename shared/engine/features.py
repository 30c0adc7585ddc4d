"""All features of one person over the catalogue, z-scored, each in the part of the explanation it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared.engine import affinity, content, household, prior
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, standard
from shared.engine.community import Community
from shared.engine.taste import Taste

TASTE, DISCOVERY, QUALITY, VARIETY, HOUSEHOLD = PARTS = (
    "Taste match",
    "Discovery",
    "Quality",
    "Variety",
    "Household",
)
FIRST_WORDS = {
    **dict.fromkeys(("meaning", "words", "people", "genres", "affinity", "related"), TASTE),
    **dict.fromkeys(("age", "fresh", "unreleased", "new"), DISCOVERY),
    **dict.fromkeys(("votes", "rating"), QUALITY),
    "household": HOUSEHOLD,
}


@dataclass(frozen=True)
class Features:
    """`z`: (titles, features); column f is (columns[f].values − middles[f]) / spreads[f]."""

    columns: tuple[Column, ...]
    z: np.ndarray
    middles: np.ndarray
    spreads: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def part(name: str) -> str:
    """The part of the explanation a feature adds to: its first word decides."""
    return FIRST_WORDS[name.split()[0]]


def compute(
    catalogue: Catalogue,
    taste: Taste,
    community: Community,
    user_id: int | None = None,
    extra: tuple[Column, ...] = (),
) -> Features:
    columns = (
        *own_columns(catalogue, taste),
        *content.related(catalogue, taste),
        *household.columns(catalogue, taste, community, user_id),
        *extra,
    )
    return assembled(columns, len(catalogue))


def own_columns(catalogue: Catalogue, taste: Taste) -> tuple[Column, ...]:
    """What needs nobody else: the title itself and the person's own history."""
    return (
        *prior.columns(catalogue, taste),
        *content.columns(catalogue, taste),
        *affinity.columns(catalogue, taste),
    )


def assembled(columns: tuple[Column, ...], height: int) -> Features:
    z = np.empty((height, len(columns)), np.float32)
    middles, spreads = np.empty(len(columns)), np.empty(len(columns))
    for position, column in enumerate(columns):
        z[:, position], middles[position], spreads[position] = standard(column.values)
    return Features(columns, z, middles, spreads)
