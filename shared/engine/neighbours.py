"""Titles liked by the same people: an item–item graph, shrunk and with support, for the nightly job and its readers."""

import numpy as np

from shared.engine import sparse
from shared.engine.community import Community
from shared.engine.sparse import Sparse

SHRINK, SUPPORT, CHUNK = 20.0, 2, 256

# Row, column, weight, and how many people like both.
Pairs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def graph(community: Community, top: int = 50) -> Sparse:
    """Rows and columns are catalogue rows; each row holds its `top` neighbours."""
    rows, columns, values, _ = pairs(community, top)
    return sparse.from_triples(rows, columns, values, community.likes.width, community.likes.width)


def pairs(community: Community, top: int = 50) -> Pairs:
    """Each title's `top` neighbours by cosine of likes times n/(n+20), where n people like both. Pairs behind which fewer
    than two people stand are left out: nobody can be read off a pair."""
    people = community.likes.transposed
    fans = people.times(np.ones(people.width))
    found = [nearest(people, fans, chunk, top) for chunk in chunks(np.flatnonzero(fans >= SUPPORT))]
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    rows, columns, values, support = (np.concatenate(part) for part in zip(nothing, *found, strict=True))
    return rows, columns, values, support


def chunks(rows: np.ndarray) -> list[np.ndarray]:
    return [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]


def nearest(people: Sparse, fans: np.ndarray, chunk: np.ndarray, top: int) -> Pairs:
    """Pairs of these rows. `fans`: how many people like each title."""
    both = people.times_sparse(people.picked(chunk).transposed).T
    size = np.sqrt(np.maximum(fans, 1))
    worth = np.where(both >= SUPPORT, both / (both + SHRINK) * both / size / size[chunk, None], 0)
    worth[np.arange(len(chunk)), chunk] = 0
    best = np.argsort(-worth, axis=1, kind="stable")[:, :top]
    values, support = (np.take_along_axis(each, best, axis=1) for each in (worth, both))
    held = values > 0
    return np.repeat(chunk, held.sum(axis=1)), best[held], values[held], support[held]
