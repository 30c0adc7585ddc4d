"""What other people of the server liked and saw, as one sparse matrix each, and what follows from it for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from shared.engine import sparse
from shared.engine.catalogue import Catalogue
from shared.engine.signals import Signals
from shared.engine.sparse import Sparse

RIDGE = 200.0
ENOUGH = 500


@dataclass(frozen=True)
class Community:
    """Row u of each matrix is the person `user_ids[u]`; columns are catalogue rows. `opinions` are signed weights."""

    user_ids: tuple[int, ...]
    likes: Sparse
    seen: Sparse
    opinions: Sparse

    def row_of(self, user_id: int) -> int | None:
        return self.user_ids.index(user_id) if user_id in self.user_ids else None

    @cached_property
    def confidence(self) -> float:
        """0 for a person alone, 1 from `ENOUGH` people: how much the blend may trust other people."""
        return float(min(1.0, np.log1p(len(self.user_ids)) / np.log1p(ENOUGH)))

    @cached_property
    def overlaps(self) -> np.ndarray:
        """(people, people): titles two people both like."""
        return self.likes.times_sparse(self.likes.transposed).astype(np.float64)

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
        columns = self.likes.transposed
        out = np.ones(columns.rows)
        for title in np.flatnonzero(columns.lengths).tolist():
            people, worth = columns.row(title)
            out[title] -= worth @ self.solver[np.ix_(people, people)] @ worth
        return out


def build(catalogue: Catalogue, members: Sequence[tuple[int, Signals]]) -> Community:
    """Likes are positive weights, seen is everything watched, opinions are all weights."""
    likes = [catalogue.positions(signals.title_ids[signals.weights > 0]) for _, signals in members]
    seen = [catalogue.positions(signals.seen_ids) for _, signals in members]
    said = [said_about(catalogue, signals) for _, signals in members]
    opinions = sparse.from_lists([rows for rows, _ in said], len(catalogue))
    return Community(
        tuple(user_id for user_id, _ in members),
        sparse.from_lists(likes, len(catalogue)),
        sparse.from_lists(seen, len(catalogue)),
        replace(opinions, values=np.concatenate([np.zeros(0), *(weights for _, weights in said)]).astype(np.float32)),
    )


def said_about(catalogue: Catalogue, signals: Signals) -> tuple[np.ndarray, np.ndarray]:
    known = np.isin(signals.title_ids, catalogue.ids)
    return catalogue.positions(signals.title_ids[known]), signals.weights[known]


def nobody(catalogue: Catalogue) -> Community:
    return build(catalogue, [])
