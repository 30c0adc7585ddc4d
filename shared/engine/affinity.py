"""How a person's likes are spread over year, language, votes, rating and genre, against how the catalogue is."""

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, scattered
from shared.engine.taste import Taste

PSEUDO = 3.0


def columns(catalogue: Catalogue, taste: Taste) -> list[Column]:
    return [
        density("affinity year", catalogue.year, 3.0, taste),
        density("affinity votes", catalogue.log_votes, 0.7, taste),
        density("affinity rating", catalogue.bayesian_rating, 0.3, taste),
        density("affinity year narrow", catalogue.year, 1.0, taste),
        density("affinity votes seen", catalogue.log_votes, 0.7, taste, taste.near),
        density("affinity votes recent", catalogue.log_votes, 0.7, taste, taste.near[:15]),
        density("affinity year recent", catalogue.year, 2.0, taste, taste.near[:15]),
        density("affinity year seen", catalogue.year, 2.0, taste, taste.near),
        density("affinity rating recent", catalogue.bayesian_rating, 0.3, taste, taste.near[:15]),
        language(catalogue, taste),
        genres(catalogue, taste),
    ]


def density(name: str, values: np.ndarray, width: float, taste: Taste, where: np.ndarray | None = None) -> Column:
    """log of (titles watched near this value, smoothed by `PSEUDO` catalogue titles) over the catalogue's density there.
    `where`: which watched titles; the liked ones, by their weights, when None."""
    watched = taste.liked if where is None else where
    weights = taste.weights[watched] if where is None else np.ones(len(watched))
    own = values[taste.rows[watched]]
    held = np.nan_to_num(bumps(values, own, width)) * weights
    total = float(weights[np.isfinite(own)].sum())
    return ratio(name, held, smooth(values, width), total, watched, len(taste.rows))


def bumps(values: np.ndarray, own: np.ndarray, width: float) -> np.ndarray:
    return np.exp(-0.5 * ((values[:, None] - own[None, :]) / width) ** 2) / (width * np.sqrt(2 * np.pi))


def smooth(values: np.ndarray, width: float, steps: int = 256) -> np.ndarray:
    """Catalogue density at every title's value, read off a grid: a bump for every pair would be quadratic."""
    known = values[np.isfinite(values)]
    if not len(known):
        return np.full(len(values), np.nan)
    edges = np.linspace(known.min() - width, known.max() + width, steps + 1)
    counts, middles = np.histogram(known, edges)[0], (edges[1:] + edges[:-1]) / 2
    grid = bumps(middles, middles, width) @ counts / len(known)
    return np.interp(values, middles, np.maximum(grid, 1e-9))


def ratio(name: str, held: np.ndarray, common: np.ndarray, total: float, watched: np.ndarray, width: int) -> Column:
    """The log ratio, split among likes as they make up the smoothed density; the smoothing's own share is a prior."""
    mass = held.sum(axis=1) + PSEUDO * common
    values = np.log(np.maximum(mass / (total + PSEUDO), 1e-12) / common)

    def split(rows: np.ndarray) -> np.ndarray:
        shares = np.nan_to_num(values[rows, None] * held[rows] / mass[rows, None])
        return scattered(shares, watched, width)

    return Column(name, values, split)


def language(catalogue: Catalogue, taste: Taste) -> Column:
    codes = np.where(catalogue.language < 0, catalogue.language.max(initial=0) + 1, catalogue.language)
    common = np.bincount(codes)[codes] / max(len(codes), 1)
    weights = taste.weights[taste.liked]
    held = (codes[:, None] == codes[taste.rows[taste.liked]][None, :]) * weights
    return ratio("affinity language", held, common, float(weights.sum()), taste.liked, len(taste.rows))


def genres(catalogue: Catalogue, taste: Taste) -> Column:
    """Mean over a title's genres of the log ratio of that genre; stated tastes count as likes that no title made."""
    shares, liked = catalogue.genre_shares, taste.liked
    has = (shares[taste.rows[liked]] > 0) * taste.weights[liked, None]
    common = np.maximum((shares > 0).mean(axis=0), 1e-6)
    told = np.array([taste.stated.get(name, 0.0) for name in catalogue.genre_names])
    mass = has.sum(axis=0) + np.maximum(told, 0) + PSEUDO * common
    logs = np.log(mass / (taste.weights[liked].sum() + np.maximum(told, 0).sum() + PSEUDO) / common)

    def split(rows: np.ndarray) -> np.ndarray:
        return scattered(shares[rows] @ (has * (logs / mass)).T, liked, len(taste.rows))

    return Column("affinity genres", shares @ logs, split)
