"""All features of one person over the catalogue, z-scored, each in the part of the explanation it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shared.engine import affinity, content, household, prior
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, selfless
from shared.engine.community import Community
from shared.engine.taste import Taste

TASTE, DISCOVERY, QUALITY, VARIETY, HOUSEHOLD = PARTS = (
    "Taste match",
    "Discovery",
    "Quality",
    "Variety",
    "Household",
)
SLIDERS = "Your sliders"
FLAT = 1e-9
FIRST_WORDS = {
    **dict.fromkeys(("meaning", "words", "people", "affinity", "related"), TASTE),
    **dict.fromkeys(("age", "unreleased", "new"), DISCOVERY),
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
    own = taste.rows[taste.open]
    return assembled(tuple(selfless(column, own, taste.open) for column in columns), len(catalogue))


def own_columns(catalogue: Catalogue, taste: Taste) -> tuple[Column, ...]:
    """What needs nobody else: the title itself and the person's own history."""
    return (
        *prior.columns(catalogue, taste),
        *content.columns(catalogue, taste),
        *affinity.columns(catalogue, taste),
    )


def assembled(columns: tuple[Column, ...], height: int) -> Features:
    """z-scores of all columns at once; a constant column becomes zeros (its spread infinite), an unknown value 0."""
    values = np.array([column.values for column in columns], np.float64).reshape(len(columns), height)
    finite = np.isfinite(values)
    values[~finite] = 0
    count = np.maximum(finite.sum(axis=1), 1)
    middles = values.sum(axis=1) / count
    values -= middles[:, None]
    values[~finite] = 0
    spreads = np.sqrt(np.einsum("ij,ij->i", values, values) / count)
    flat = spreads < FLAT
    middles[flat], spreads[flat] = 0.0, np.inf
    return Features(columns, (values / spreads[:, None]).astype(np.float32).T, middles, spreads)
