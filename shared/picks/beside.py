"""By whose word two titles go together: kept beside the arrays of a kind, in nine bytes a pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shared.sources import catalogue
from shared.titles.relations import Edge

WIDTH = 2**31  # beyond any title id


@dataclass(frozen=True)
class Beside:
    """`pairs`, ascending: title · WIDTH + related title; `words`, one per pair: a place in `sources`."""

    pairs: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    words: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint8))
    sources: tuple[tuple[str, ...], ...] = ()

    def of(self, title_id: int, other_id: int) -> tuple[str, ...]:
        """The names of the sources by which these two go together, whichever of the two they name beside the other."""
        found = {name for pair in ((title_id, other_id), (other_id, title_id)) for name in self._of(*pair)}
        return tuple(name for name in catalogue.SOURCES if name in found)

    def _of(self, title_id: int, other_id: int) -> tuple[str, ...]:
        pair = title_id * WIDTH + other_id
        place = int(np.searchsorted(self.pairs, pair))
        is_there = place < len(self.pairs) and int(self.pairs[place]) == pair
        return self.sources[self.words[place]] if is_there else ()


def read(edges: Sequence[Edge]) -> Beside:
    """Edges that were kept before they had sources have none."""
    told = [(a * WIDTH + b, sources[0]) for a, b, _, *sources in edges if sources]
    if not told:
        return Beside()
    pairs = np.array([pair for pair, _ in told], np.int64)
    names = sorted({word for _, word in told})
    words = np.array([names.index(word) for _, word in told], np.uint8)
    order = np.argsort(pairs, kind="stable")
    return Beside(pairs[order], words[order], tuple(tuple(name.split(",")) for name in names))


def titles(names: Sequence[str]) -> tuple[str, ...]:
    """As the sources are called."""
    return tuple(catalogue.SOURCES[name].title for name in names if name in catalogue.SOURCES)
