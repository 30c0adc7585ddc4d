"""How a person's likes are spread over year, language, votes, rating and genre, against how the catalogue is."""

from dataclasses import dataclass

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, scattered
from shared.engine.taste import Taste

PSEUDO = 3.0
RECENT, LAST_FEW, LAST_MANY = 15, 5, 40
# A grid is laid over what can be, never over what the data hold: one film of the year 20110112 took all memory. What lies
# beyond counts as the nearest end.
SPANS = {"year": (1870.0, 2070.0), "log_votes": (0.0, 19.0), "bayesian_rating": (0.0, 10.0)}
STEPS = 4  # slots a width


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
        density("affinity votes last few", "log_votes", 0.7, catalogue, taste, newest=LAST_FEW),
        density("affinity year last few", "year", 2.0, catalogue, taste, newest=LAST_FEW),
        density("affinity votes last many", "log_votes", 0.7, catalogue, taste, newest=LAST_MANY),
        density("affinity year last many", "year", 2.0, catalogue, taste, newest=LAST_MANY),
        density("affinity rating last many", "bayesian_rating", 0.3, catalogue, taste, newest=LAST_MANY),
        ratio("affinity language", languages(catalogue), taste.liked, taste.weights[taste.liked], taste),
        genres(catalogue, taste),
        new_genres(catalogue, taste),
    ]


def density(name: str, field: str, width: float, catalogue: Catalogue, taste: Taste, newest: int = 0) -> Column:
    """log of (titles watched near this value, smoothed by `PSEUDO` catalogue titles) over the catalogue's density there.
    Of the liked titles by their weights, or of all the `newest` so many."""
    watched = taste.near[:newest] if newest else taste.liked
    weights = np.ones(len(watched)) if newest else taste.weights[watched]
    return ratio(name, laid_out(catalogue, field, width), watched, weights, taste)


@dataclass(frozen=True)
class Grid:
    """Titles fall into slots of like value: the slot of each (−1 = unknown), how near slots are to one another (slots,
    slots), and the catalogue's share of each."""

    slot: np.ndarray
    nearness: np.ndarray
    common: np.ndarray


def laid_out(catalogue: Catalogue, field: str, width: float) -> Grid:
    """Slots a quarter of `width` apart, each as near to the others as a bell of that width says."""
    kept = catalogue.kept.get((field, width))
    if isinstance(kept, Grid):
        return kept
    (low, high), values = SPANS[field], getattr(catalogue, field)
    near = np.round((np.clip(np.nan_to_num(values, nan=low), low, high) - low) / (width / STEPS)).astype(np.int64)
    slot = np.where(np.isfinite(values), near, -1)
    middles = np.arange(int((high - low) / (width / STEPS)) + 2) / STEPS
    nearness = np.exp(-0.5 * (middles[:, None] - middles[None, :]) ** 2) / (width * np.sqrt(2 * np.pi))
    counts = np.bincount(slot[slot >= 0], minlength=len(middles)) / max((slot >= 0).sum(), 1)
    grid = Grid(slot, nearness, np.maximum(nearness @ counts, 1e-9))
    catalogue.kept[field, width] = grid
    return grid


def languages(catalogue: Catalogue) -> Grid:
    """A slot a language, and one for all that are unknown."""
    slot = np.where(catalogue.language < 0, catalogue.language.max(initial=-1) + 1, catalogue.language)
    common = np.maximum(np.bincount(slot) / max(len(slot), 1), 1e-9)
    return Grid(slot, np.eye(len(common)), common)


def ratio(name: str, grid: Grid, watched: np.ndarray, weights: np.ndarray, taste: Taste) -> Column:
    """The log ratio, one per title, split among watched titles as they make up the smoothed density; the smoothing's
    own share is a prior. `watched` are places in `taste.rows`, `weights` one per watched title."""
    own = grid.slot[taste.rows[watched]]
    weights = np.where(own >= 0, weights, 0.0)
    histogram = np.bincount(np.maximum(own, 0), weights, minlength=len(grid.common))
    mass = grid.nearness @ histogram + PSEUDO * grid.common
    logs = np.log(mass / (float(weights.sum()) + PSEUDO) / grid.common)

    def split(rows: np.ndarray) -> np.ndarray:
        slot = grid.slot[rows]
        shares = grid.nearness[slot[:, None], own[None, :]] * weights * (logs / mass)[slot, None]
        return scattered(np.where(slot[:, None] >= 0, shares, 0), watched, len(taste.rows))

    return Column(name, np.where(grid.slot >= 0, logs[grid.slot], np.nan), split)


def genres(catalogue: Catalogue, taste: Taste) -> Column:
    """Mean over a title's genres of the log ratio of that genre; stated tastes count as likes that no title made."""
    shares, liked = catalogue.genre_shares, taste.liked
    has = (shares[taste.rows[liked]] > 0) * taste.weights[liked, None]
    common = np.maximum((shares > 0).sum(axis=0) / max(len(shares), 1), 1e-6)
    stated = np.array([taste.stated.get(name, 0.0) for name in catalogue.genre_names])
    mass = has.sum(axis=0) + np.maximum(stated, 0) + PSEUDO * common
    logs = np.log(mass / (taste.weights[liked].sum() + np.maximum(stated, 0).sum() + PSEUDO) / common)

    def split(rows: np.ndarray) -> np.ndarray:
        return scattered(shares[rows] @ (has * (logs / mass)).T, liked, len(taste.rows))

    return Column("affinity genres", shares @ logs, split)


def new_genres(catalogue: Catalogue, taste: Taste) -> Column:
    """Share of a title's genres that the person has never watched: no watched title makes it."""
    unseen = catalogue.genre_shares[taste.rows].sum(axis=0) == 0
    return Column("new genres", (catalogue.genre_shares @ unseen).astype(np.float64))
