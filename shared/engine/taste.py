"""A person's signals laid on the catalogue's rows: what every feature is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.signals import Signals

YEAR = 31_556_952.0
LIMIT = 2000


@dataclass(frozen=True)
class Taste:
    """`rows` are catalogue rows, newest watch first; `strengths` and `weights` signed; `now` in epoch seconds. `limit`: only
    so many of the newest watches are compared with every title; sums over other people use them all. `open`: where in `rows`
    liked titles are that were never watched and may still be picked."""

    rows: np.ndarray
    strengths: np.ndarray
    weights: np.ndarray
    at: np.ndarray
    now: float
    stated: Mapping[str, float] = field(default_factory=dict)
    limit: int = LIMIT
    open: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def near(self) -> np.ndarray:
        """Where in `rows` the newest watches are, in their order."""
        return np.arange(min(len(self.rows), self.limit))

    @cached_property
    def liked(self) -> np.ndarray:
        """Where in `rows` the recent titles are that pull the taste towards them, newest first."""
        return np.flatnonzero(self.weights[: self.limit] > 0)

    @cached_property
    def disliked(self) -> np.ndarray:
        """Where in `rows` the recent titles are that push it away, newest first."""
        return np.flatnonzero(self.weights[: self.limit] < 0)

    @property
    def like_count(self) -> int:
        return int((self.weights > 0).sum())

    @cached_property
    def regard(self) -> np.ndarray:
        """What each watch is worth beside other people's (see `regard`), faded: one per row."""
        fading = np.divide(self.weights, self.strengths, out=np.ones(len(self.rows)), where=self.strengths != 0)
        return regard(self.strengths) * fading

    @property
    def present_year(self) -> float:
        """The year, with its fraction, up to which this person can have watched anything."""
        return 1970 + self.now / YEAR


def regard(strengths: np.ndarray) -> np.ndarray:
    """One per strength: a watch says something even when it was not liked: people choose what they watch. Only a
    clear dislike says none."""
    return np.where(strengths <= -0.7, 0.0, np.maximum(strengths + 0.3, 0.12))


def of(
    catalogue: Catalogue, signals: Signals, now: float, stated: Mapping[str, float] | None = None, limit: int = LIMIT
) -> Taste:
    """Titles that left the catalogue say nothing here."""
    rows = catalogue.located(signals.title_ids)
    kept = rows >= 0
    strengths, weights = signals.strengths[kept], signals.weights[kept]
    unseen = np.flatnonzero(~np.isin(signals.title_ids[kept], signals.seen_ids) & (strengths > 0))
    return Taste(rows[kept], strengths, weights, signals.at[kept], now, stated or {}, limit, unseen)
