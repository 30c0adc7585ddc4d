"""Titles liked by the same people: an item–item graph, shrunk and with support, for the nightly job and its readers."""

import numpy as np

from shared.engine import sparse
from shared.engine.community import Community, chunks
from shared.engine.sparse import Sparse

SHRINK, SUPPORT = 20.0, 2
CELLS_AT_ONCE = 2_500_000

# Row, column, weight, and how many people like both.
Pairs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def graph(community: Community, top: int = 50) -> Sparse:
    """Rows and columns are catalogue rows; each row holds its `top` neighbours."""
    rows, columns, values, _ = pairs(community, top)
    return sparse.from_triples(rows, columns, values, community.likes.width, community.likes.width)


def pairs(community: Community, top: int = 50) -> Pairs:
    """Each title's `top` neighbours by cosine of likes times n/(n+20), where n people like both. Pairs behind which fewer
    than two people stand are left out: nobody can be read off a pair."""
    likes = community.likes.transposed
    fans = likes.times(np.ones(likes.width))
    liked = np.flatnonzero(fans >= SUPPORT)
    people, fans = likes.picked(liked), fans[liked]
    some = chunks(np.arange(len(liked)), max(1, CELLS_AT_ONCE // max(len(liked), 1)))
    found = [nearest(people, fans, chunk, top) for chunk in some]
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    rows, columns, values, support = (np.concatenate(part) for part in zip(nothing, *found, strict=True))
    return liked[rows], liked[columns], values, support


def nearest(people: Sparse, fans: np.ndarray, chunk: np.ndarray, top: int) -> Pairs:
    """Pairs of these rows, best first, ties by column. `fans`: how many people like each title."""
    both = people.times_sparse(people.picked(chunk).transposed).T
    size = np.sqrt(np.maximum(fans, 1))
    worth = np.where(both >= SUPPORT, both / (both + SHRINK) * both / size / size[chunk, None], 0)
    worth[np.arange(len(chunk)), chunk] = 0
    least = np.partition(worth, -top, axis=1)[:, -top, None] if worth.shape[1] > top else 0
    rows, columns = np.nonzero((worth > 0) & (worth >= least))
    order = np.lexsort((columns, -worth[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    best = np.arange(len(rows)) - np.searchsorted(rows, rows) < top
    rows, columns = rows[best], columns[best]
    return chunk[rows], columns, worth[rows, columns], both[rows, columns]
