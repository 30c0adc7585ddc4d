"""How a person's likes are spread over year, language, votes, rating and genre, against how the catalogue is."""

from dataclasses import dataclass

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, scattered
from shared.engine.taste import Taste

PSEUDO = 3.0
RECENT = 15


def columns(catalogue: Catalogue, taste: Taste) -> list[Column]:
    return [
        density("affinity year", "year", 3.0, catalogue, taste),
        density("affinity votes", "log_votes", 0.7, catalogue, taste),
        density("affinity rating", "bayesian_rating", 0.3, catalogue, taste),
        density("affinity year narrow", "year", 1.0, catalogue, taste),
        density("affinity votes seen", "log_votes", 0.7, catalogue, taste, newest=taste.limit),
        density("affinity votes recent", "log_votes", 0.7, catalogue, taste, newest=RECENT),
        density("affinity year recent", "year", 2.0, catalogue, taste, newest=RECENT),
        density("affinity year seen", "year", 2.0, catalogue, taste, newest=taste.limit),
        density("affinity rating recent", "bayesian_rating", 0.3, catalogue, taste, newest=RECENT),
        language(catalogue, taste),
        genres(catalogue, taste),
        new_genres(catalogue, taste),
    ]


def density(name: str, field: str, width: float, catalogue: Catalogue, taste: Taste, newest: int = 0) -> Column:
    """log of (titles watched near this value, smoothed by `PSEUDO` catalogue titles) over the catalogue's density there.
    Of the liked titles by their weights, or of all the `newest` so many."""
    watched = taste.near[:newest] if newest else taste.liked
    weights = np.ones(len(watched)) if newest else taste.weights[watched]
    grid = laid_out(catalogue, field, width)
    own = getattr(catalogue, field)[taste.rows[watched]]
    held = np.nan_to_num(bumps(grid.middles, own, width)) * weights
    total = float(weights[np.isfinite(own)].sum())
    return ratio(name, Slots(grid.slot, held, grid.common, total), watched, len(taste.rows))


@dataclass(frozen=True)
class Grid:
    """Middles of the slots, the slot of every title (−1 = unknown) and the catalogue's smoothed density by slot."""

    middles: np.ndarray
    slot: np.ndarray
    common: np.ndarray


def laid_out(catalogue: Catalogue, field: str, width: float) -> Grid:
    kept = catalogue.kept.get((field, width))
    if isinstance(kept, Grid):
        return kept
    middles, slot = slots(getattr(catalogue, field), width)
    counts = np.bincount(slot[slot >= 0], minlength=len(middles)) / max((slot >= 0).sum(), 1)
    made = Grid(middles, slot, np.maximum(bumps(middles, middles, width) @ counts, 1e-9))
    catalogue.kept[field, width] = made
    return made


@dataclass(frozen=True)
class Slots:
    """Titles fall into slots of like value (−1 = unknown): `held` (slots, watched) is what each watched title weighs there,
    `common` the catalogue's share, `total` all weight."""

    slot: np.ndarray
    held: np.ndarray
    common: np.ndarray
    total: float


def slots(values: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Middles a quarter of `width` apart, and the slot of every title."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    middles = low + np.arange(int((high - low) / (width / 4)) + 2) * (width / 4)
    near = np.round((np.nan_to_num(values, nan=low) - low) / (width / 4)).astype(np.int64)
    return middles, np.where(np.isfinite(values), near, -1)


def bumps(values: np.ndarray, own: np.ndarray, width: float) -> np.ndarray:
    return np.exp(-0.5 * ((values[:, None] - own[None, :]) / width) ** 2) / (width * np.sqrt(2 * np.pi))


def ratio(name: str, held: Slots, watched: np.ndarray, width: int) -> Column:
    """The log ratio, split among likes as they make up the smoothed density; the smoothing's own share is a prior."""
    mass = held.held.sum(axis=1) + PSEUDO * held.common
    logs = np.log(mass / (held.total + PSEUDO) / held.common)
    shares = held.held * (logs / mass)[:, None]

    def split(rows: np.ndarray) -> np.ndarray:
        slot = held.slot[rows]
        return scattered(np.where(slot[:, None] >= 0, shares[slot], 0), watched, width)

    return Column(name, np.where(held.slot >= 0, logs[held.slot], np.nan), split)


def language(catalogue: Catalogue, taste: Taste) -> Column:
    codes = np.where(catalogue.language < 0, catalogue.language.max(initial=-1) + 1, catalogue.language)
    common = np.maximum(np.bincount(codes) / max(len(codes), 1), 1e-9)
    weights = taste.weights[taste.liked]
    held = (np.arange(len(common))[:, None] == codes[taste.rows[taste.liked]][None, :]) * weights
    return ratio("affinity language", Slots(codes, held, common, float(weights.sum())), taste.liked, len(taste.rows))


def genres(catalogue: Catalogue, taste: Taste) -> Column:
    """Mean over a title's genres of the log ratio of that genre; stated tastes count as likes that no title made."""
    shares, liked = catalogue.genre_shares, taste.liked
    has = (shares[taste.rows[liked]] > 0) * taste.weights[liked, None]
    common = np.maximum((shares > 0).sum(axis=0) / max(len(shares), 1), 1e-6)
    told = np.array([taste.stated.get(name, 0.0) for name in catalogue.genre_names])
    mass = has.sum(axis=0) + np.maximum(told, 0) + PSEUDO * common
    logs = np.log(mass / (taste.weights[liked].sum() + np.maximum(told, 0).sum() + PSEUDO) / common)

    def split(rows: np.ndarray) -> np.ndarray:
        return scattered(shares[rows] @ (has * (logs / mass)).T, liked, len(taste.rows))

    return Column("affinity genres", shares @ logs, split)


def new_genres(catalogue: Catalogue, taste: Taste) -> Column:
    """Share of a title's genres that the person has never watched: no watched title makes it."""
    unseen = catalogue.genre_shares[taste.rows].sum(axis=0) == 0
    return Column("new genres", (catalogue.genre_shares @ unseen).astype(np.float64))
