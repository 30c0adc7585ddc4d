"""How a title resembles what the person watched lately: embeddings, words, people, and the outside graph."""

import numpy as np

from shared.engine import pools
from shared.engine.catalogue import Catalogue
from shared.engine.column import Column
from shared.engine.sparse import Sparse
from shared.engine.taste import Taste

RECENT = 10


def columns(catalogue: Catalogue, taste: Taste) -> list[Column]:
    """Only the newest watches count (`taste.near`). Liked titles pull; in what titles mean, disliked ones push. A dislike as a
    feature of its own would learn the wrong sign: people dislike what they thought they would like."""
    return [
        *meaning(catalogue, taste),
        *words(catalogue, taste),
        *people(catalogue, taste),
    ]


def likes(taste: Taste) -> np.ndarray:
    """One number per recent watch, newest first: its weight if liked, else 0."""
    return np.maximum(taste.weights[: taste.limit], 0)


def newest_likes(taste: Taste) -> np.ndarray:
    """One number per recent watch, newest first: 1 for the newest `RECENT` that were liked, else 0."""
    out = np.zeros(len(taste.near))
    out[taste.liked[:RECENT]] = 1
    return out


def meaning(catalogue: Catalogue, taste: Taste) -> list[Column]:
    weightings = (taste.weights[: taste.limit], newest_likes(taste))
    names = ("meaning mean", "meaning recent")
    coefficients = [pools.mean(weights) for weights in weightings]
    return pools.dense(names, catalogue.vectors, taste.rows, coefficients, len(taste.rows))


def words(catalogue: Catalogue, taste: Taste) -> list[Column]:
    coefficients = pools.mean(newest_likes(taste))
    return [pools.sparse("words recent", catalogue.words, taste.rows, coefficients, len(taste.rows))]


def people(catalogue: Catalogue, taste: Taste) -> list[Column]:
    return [pools.sparse("people sum", catalogue.people, taste.rows, likes(taste), len(taste.rows))]


def related(catalogue: Catalogue, taste: Taste) -> list[Column]:
    """What an outside source relates to watched titles, all of them: the lists are short, so none is too many. `back` counts
    watched titles in the candidate's own list, which a blockbuster on everybody's list cannot win by being there."""
    forth, back = catalogue.related, catalogue.related.transposed
    return [
        linked("related", forth, taste.regard, taste),
        linked("related back", back, taste.regard, taste),
        Column("related known", np.log1p(back.lengths.astype(np.float64))),
    ]


def linked(name: str, graph: Sparse, worth: np.ndarray, taste: Taste) -> Column:
    """One number per title: the sum over watched titles of their `worth` (one per watched title) times the weight of
    their edge to it."""
    edges = graph.picked(taste.rows)

    def split(rows: np.ndarray) -> np.ndarray:
        return edges.transposed.picked(rows).dense() * worth

    return Column(name, np.bincount(edges.columns, edges.values * worth[edges.row_of], graph.width), split)
