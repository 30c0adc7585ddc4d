"""A person's signals laid on the catalogue's rows: what every feature is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.signals import Signals

YEAR = 31_556_952.0


@dataclass(frozen=True)
class Taste:
    """`rows` are catalogue rows, newest watch first; `weights` signed; `now` in epoch seconds."""

    rows: np.ndarray
    weights: np.ndarray
    at: np.ndarray
    now: float
    stated: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def liked(self) -> np.ndarray:
        """Where in `rows` the titles are that pull the taste towards them."""
        return np.flatnonzero(self.weights > 0)

    @cached_property
    def disliked(self) -> np.ndarray:
        return np.flatnonzero(self.weights < 0)

    @property
    def present_year(self) -> float:
        """The year, with its fraction, up to which this person can have watched anything."""
        return 1970 + self.now / YEAR


def of(catalogue: Catalogue, signals: Signals, now: float, stated: Mapping[str, float] | None = None) -> Taste:
    """Titles that left the catalogue say nothing here."""
    known = catalogue.position_of
    kept = np.array([i for i, title_id in enumerate(signals.title_ids) if int(title_id) in known], np.int64)
    rows = catalogue.positions(signals.title_ids[kept])
    return Taste(rows, signals.weights[kept], signals.at[kept], now, stated or {})
