"""How a title resembles what the person watched: embeddings, words, people, genres, each pooled over watched titles."""

from collections.abc import Callable
from functools import partial

import numpy as np

from shared.engine import pools
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, scattered
from shared.engine.sparse import Sparse
from shared.engine.taste import Taste

Pool = Callable[[np.ndarray, np.ndarray], np.ndarray]
RIDGE = 0.5


def columns(catalogue: Catalogue, taste: Taste) -> list[Column]:
    """Only titles with weight count; `liked` pull, `disliked` are pooled apart."""
    vectors = catalogue.vectors @ catalogue.vectors[taste.rows[taste.near]].T
    return [
        *embedded(vectors, taste),
        *shared_words(catalogue, taste),
        *shared_people(catalogue, taste),
        *shared_genres(catalogue, taste),
        *outside(catalogue, taste),
    ]


def embedded(kernel: np.ndarray, taste: Taste) -> list[Column]:
    soft = partial(pools.soft_max, temperature=0.1)
    softer = partial(pools.soft_max, temperature=0.3)
    return [
        pooled("meaning mean", kernel, taste, pools.weighted_mean),
        pooled("meaning nearest", kernel, taste, partial(pools.top, count=1)),
        pooled("meaning top 3", kernel, taste, pools.top),
        pooled("meaning soft", kernel, taste, soft),
        pooled("meaning softer", kernel, taste, softer),
        pooled("meaning kernel", np.maximum(kernel, 0) ** 2, taste, partial(ridge, taste=taste, kernel=kernel)),
        pooled("meaning recent", kernel, taste, pools.weighted_mean, where=taste.liked[:10]),
        pooled("meaning recent top", kernel, taste, pools.top, where=taste.liked[:10]),
        pooled("meaning seen", kernel, taste, pools.weighted_mean, where=taste.near),
        pooled("meaning disliked", kernel, taste, pools.top, where=taste.disliked),
    ]


def ridge(squared: np.ndarray, weights: np.ndarray, taste: Taste, kernel: np.ndarray) -> np.ndarray:
    """Kernel ridge on squared positive cosines: likes that resemble each other share one vote."""
    own = np.maximum(kernel[np.ix_(taste.rows[taste.liked], taste.liked)], 0) ** 2
    return squared * np.linalg.solve(own + RIDGE * np.eye(len(own)), weights).astype(np.float32)


def shared_words(catalogue: Catalogue, taste: Taste) -> list[Column]:
    kernel = cosines(catalogue.words, taste)
    return [
        pooled("words mean", kernel, taste, pools.weighted_mean),
        pooled("words top 3", kernel, taste, pools.top),
        pooled("words recent", kernel, taste, pools.weighted_mean, where=taste.liked[:10]),
    ]


def shared_people(catalogue: Catalogue, taste: Taste) -> list[Column]:
    kernel = cosines(catalogue.people, taste)
    return [
        pooled("people sum", kernel, taste, pools.weighted_sum),
        pooled("people nearest", kernel, taste, partial(pools.top, count=1)),
        collection(catalogue, taste),
        pooled("people recent", kernel, taste, pools.weighted_sum, where=taste.liked[:10]),
    ]


def collection(catalogue: Catalogue, taste: Taste) -> Column:
    """Other titles of a collection (films of one series of films) the person liked one of."""
    own = catalogue.collection[taste.rows[taste.near]]
    kernel = ((catalogue.collection[:, None] == own[None, :]) & (own >= 0)).astype(np.float32)
    return pooled("people collection", kernel, taste, partial(pools.top, count=1))


def shared_genres(catalogue: Catalogue, taste: Taste) -> list[Column]:
    shares = catalogue.genre_shares
    unit = shares / np.maximum(np.linalg.norm(shares, axis=1, keepdims=True), 1e-9)
    kernel = unit @ unit[taste.rows[taste.near]].T
    return [
        pooled("genres mean", kernel, taste, pools.weighted_mean),
        pooled("genres top", kernel, taste, partial(pools.top, count=5)),
        pooled("genres seen", kernel, taste, pools.weighted_mean, where=taste.near),
        pooled("genres disliked", kernel, taste, pools.weighted_mean, where=taste.disliked),
        pooled("genres recent", kernel, taste, pools.weighted_mean, where=taste.liked[:10]),
    ]


def outside(catalogue: Catalogue, taste: Taste) -> list[Column]:
    """Titles that an outside source relates to watched ones, and how many of them do."""
    edges = catalogue.related.picked(taste.rows[taste.near]).transposed.dense()
    return [
        pooled("related", edges, taste, pools.weighted_sum),
        pooled("related recent", edges, taste, pools.weighted_sum, where=taste.liked[:10]),
    ]


def cosines(matrix: Sparse, taste: Taste) -> np.ndarray:
    return matrix.times_sparse(matrix.picked(taste.rows[taste.near]).transposed)


def pooled(name: str, kernel: np.ndarray, taste: Taste, pool: Pool, where: np.ndarray | None = None) -> Column:
    """`where`: which watched titles take part, the liked ones by default."""
    held = taste.liked if where is None else where
    part, weights = kernel[:, held], np.abs(taste.weights[held])

    def split(rows: np.ndarray) -> np.ndarray:
        return scattered(pool(part[rows], weights), held, len(taste.rows))

    return Column(name, pool(part, weights).sum(axis=1, dtype=np.float64), split)
