"""What other people of the server liked and saw, as one sparse matrix each, and what follows from it for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from shared.engine import sparse, taste
from shared.engine.catalogue import Catalogue
from shared.engine.signals import Signals
from shared.engine.sparse import Sparse

RIDGE = 200.0
ENOUGH = 500
AT_ONCE = 64


@dataclass(frozen=True)
class Community:
    """Row u of each matrix is the person `user_ids[u]`; columns are catalogue rows. `opinions` are signed strengths,
    `regards` the same without a minus, a little for every watch."""

    user_ids: tuple[int, ...]
    regards: Sparse
    opinions: Sparse

    @cached_property
    def likes(self) -> Sparse:
        return replace(self.opinions, values=(self.opinions.values > 0).astype(np.float32))

    @cached_property
    def seen(self) -> Sparse:
        return replace(self.opinions, values=np.ones_like(self.opinions.values))

    def fans(self, own: int | None = None) -> np.ndarray:
        """How many people like each title, less the person in row `own`."""
        return counted(self.likes, self.totals[0], own)

    def viewers(self, own: int | None = None) -> np.ndarray:
        """How many people have seen each title, less the person in row `own`."""
        return counted(self.seen, self.totals[1], own)

    @cached_property
    def totals(self) -> tuple[np.ndarray, np.ndarray]:
        # Where nobody has done anything, bincount forgets that it counts in fractions.
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
        as everything else together."""
        out = np.zeros((self.regards.rows, self.regards.rows))
        for start in range(0, len(out), AT_ONCE):
            some = np.arange(start, min(start + AT_ONCE, len(out)))
            out[:, some] = self.regards.times_sparse(self.regards.picked(some).transposed)
        return out

    @cached_property
    def centred_opinions(self) -> Sparse:
        """Opinions less each person's mean."""
        count = np.maximum(self.opinions.lengths, 1)
        means = np.bincount(self.opinions.row_of, self.opinions.values, self.opinions.rows) / count
        return replace(self.opinions, values=(self.opinions.values - means[self.opinions.row_of]).astype(np.float32))

    @cached_property
    def solver(self) -> np.ndarray:
        """Inverse of (X Xᵀ + λ): EASE through its dual, people x people instead of titles x titles."""
        return np.linalg.inv(self.overlaps + RIDGE * np.eye(len(self.user_ids)))

    @cached_property
    def spare(self) -> np.ndarray:
        """Per title λ times the diagonal of (XᵀX + λ)⁻¹, the divisor EASE needs."""
        columns = self.regards.transposed
        out = np.ones(columns.rows)
        for title in np.flatnonzero(columns.lengths).tolist():
            people, worth = columns.row(title)
            out[title] -= worth @ self.solver[np.ix_(people, people)] @ worth
        return out


def counted(matrix: Sparse, totals: np.ndarray, own: int | None) -> np.ndarray:
    if own is None:
        return totals
    columns, values = matrix.row(own)
    out = totals.copy()
    out[columns] -= values
    return out


def build(catalogue: Catalogue, members: Sequence[tuple[int, Signals]]) -> Community:
    """From everything these people did, however long ago."""
    known = [np.isin(signals.title_ids, catalogue.ids) for _, signals in members]
    rows = [catalogue.positions(s.title_ids[k]) for (_, s), k in zip(members, known, strict=True)]
    strengths = np.concatenate([np.zeros(0), *(s.strengths[k] for (_, s), k in zip(members, known, strict=True))])
    watched = sparse.from_lists(rows, len(catalogue))
    return Community(
        user_ids=tuple(user_id for user_id, _ in members),
        regards=replace(watched, values=taste.regard(strengths).astype(np.float32)),
        opinions=replace(watched, values=strengths.astype(np.float32)),
    )


def nobody(catalogue: Catalogue) -> Community:
    return build(catalogue, [])
