"""What other people of the server liked and saw, as one sparse matrix each, and what follows from it for one person."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from shared.engine import sparse, taste
from shared.engine.catalogue import Catalogue
from shared.engine.signals import Signals
from shared.engine.sparse import Sparse

RIDGE = 200.0
ENOUGH = 500
AT_ONCE = 64
PAIRS_AT_ONCE = 1 << 18


@dataclass(frozen=True)
class Member:
    """What one person did, on catalogue rows: `strengths` beside `rows`."""

    user_id: int
    rows: np.ndarray
    strengths: np.ndarray


@dataclass(frozen=True)
class Community:
    """Row u of each matrix is the person `user_ids[u]`; columns are catalogue rows. `opinions` are signed strengths,
    `regards` the same without a minus, a little for every watch. `known_overlaps`: those that an earlier community has
    found, NaN for the rest; None = none."""

    user_ids: tuple[int, ...]
    regards: Sparse
    opinions: Sparse
    known_overlaps: np.ndarray | None = field(default=None, repr=False)

    @cached_property
    def likes(self) -> Sparse:
        return replace(self.opinions, values=(self.opinions.values > 0).astype(np.float32))

    @cached_property
    def seen(self) -> Sparse:
        return replace(self.opinions, values=np.ones_like(self.opinions.values))

    def fans(self, own: int | None = None) -> np.ndarray:
        """How many people like each title, one number per title, less the person in row `own`."""
        return counted(self.likes, self.totals[0], own)

    def viewers(self, own: int | None = None) -> np.ndarray:
        """How many people have seen each title, one number per title, less the person in row `own`."""
        return counted(self.seen, self.totals[1], own)

    @cached_property
    def totals(self) -> tuple[np.ndarray, np.ndarray]:
        # Where nobody has done anything, bincount forgets that it counts in fractions.
        """One number per title: how many like it, and how many have seen it."""
        liked, seen = (np.bincount(each.columns, each.values, each.width) * 1.0 for each in (self.likes, self.seen))
        return liked, seen

    def row_of(self, user_id: int) -> int | None:
        return self.user_ids.index(user_id) if user_id in self.user_ids else None

    def confidence(self, user_id: int | None = None) -> float:
        """0 for a person alone, 1 from `ENOUGH` others: how much the blend may trust other people."""
        others = len(self.user_ids) - (user_id in self.user_ids)
        return float(min(1.0, np.log1p(others) / np.log1p(ENOUGH)))

    @cached_property
    def overlaps(self) -> np.ndarray:
        """(people, people): how much regard two people share. A few people at a time: all pairs at once take as much memory
        as everything else together. A pair's sum goes over its titles in their order, so it is the same number whoever of
        the two is asked about, alone or among others."""
        count = len(self.user_ids)
        out = np.full((count, count), np.nan) if self.known_overlaps is None else self.known_overlaps.copy()
        for some in chunks(np.flatnonzero(np.isnan(out.diagonal())), AT_ONCE):
            out[:, some] = self.regards.times_sparse(self.regards.picked(some).transposed)
            out[some] = out[:, some].T
        return out

    @cached_property
    def centred_opinions(self) -> Sparse:
        """Opinions less each person's mean."""
        count = np.maximum(self.opinions.lengths, 1)
        means = np.bincount(self.opinions.row_of, self.opinions.values, self.opinions.rows) / count
        return replace(self.opinions, values=(self.opinions.values - means[self.opinions.row_of]).astype(np.float32))

    @cached_property
    def solver(self) -> np.ndarray:
        """(people, people): inverse of (X Xᵀ + λ), EASE through its dual, people x people instead of titles x
        titles."""
        return np.linalg.inv(self.overlaps + RIDGE * np.eye(len(self.user_ids)))

    @cached_property
    def spare(self) -> np.ndarray:
        """One per title: λ times the diagonal of (XᵀX + λ)⁻¹, the divisor EASE needs."""
        columns = self.regards.transposed
        out = np.ones(columns.rows)
        for titles, people, worth in alike(columns):
            between = self.solver[people[:, :, None], people[:, None, :]]
            out[titles] -= (worth[:, None, :] @ between @ worth[:, :, None])[:, 0, 0]
        return out


def alike(columns: Sparse) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Rows of one length together: (rows, their columns, their values), few enough for all pairs of columns."""
    for length in sorted(set(columns.lengths.tolist()) - {0}):
        for rows in chunks(np.flatnonzero(columns.lengths == length), max(1, PAIRS_AT_ONCE // length**2)):
            entries = columns.starts[rows][:, None] + np.arange(length)
            yield rows, columns.columns[entries], columns.values[entries].astype(np.float64)


def chunks(rows: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """The rows in their order, at most `size` at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def counted(matrix: Sparse, totals: np.ndarray, own: int | None) -> np.ndarray:
    """`totals`, one per title, less what the person in row `own` of (people, titles) adds to them."""
    if own is None:
        return totals
    columns, values = matrix.row(own)
    out = totals.copy()
    out[columns] -= values
    return out


def build(catalogue: Catalogue, members: Sequence[tuple[int, Signals]]) -> Community:
    """From everything these people did, however long ago."""
    return gathered(catalogue, [member(catalogue, user_id, signals) for user_id, signals in members])


def member(catalogue: Catalogue, user_id: int, signals: Signals) -> Member:
    rows = catalogue.located(signals.title_ids)
    return Member(user_id, rows[rows >= 0], signals.strengths[rows >= 0])


def gathered(catalogue: Catalogue, members: Sequence[Member], known_overlaps: np.ndarray | None = None) -> Community:
    """These people, one row per member in their order. `known_overlaps`: see `Community`."""
    strengths = np.concatenate([np.zeros(0), *(member.strengths for member in members)])
    watched = sparse.from_arrays([member.rows for member in members], len(catalogue))
    return Community(
        user_ids=tuple(member.user_id for member in members),
        regards=replace(watched, values=taste.regard(strengths).astype(np.float32)),
        opinions=replace(watched, values=strengths.astype(np.float32)),
        known_overlaps=known_overlaps,
    )


def renewed(catalogue: Catalogue, members: Sequence[Member], earlier: Community, acted: Container[int]) -> Community:
    """`gathered`, and cheaper where most did nothing since `earlier`: only the overlaps of those who `acted` are summed up
    anew. On the same catalogue, of the same day."""
    before = {user_id: row for row, user_id in enumerate(earlier.user_ids) if user_id not in acted}
    rows = np.array([row for row, member in enumerate(members) if member.user_id in before], np.int64)
    old = np.array([before[member.user_id] for member in members if member.user_id in before], np.int64)
    overlaps = np.full((len(members), len(members)), np.nan)
    overlaps[np.ix_(rows, rows)] = earlier.overlaps[np.ix_(old, old)]
    return gathered(catalogue, members, overlaps)


def nobody(catalogue: Catalogue) -> Community:
    return build(catalogue, [])
