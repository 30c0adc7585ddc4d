"""Trakt's list of what is watched just now, and by how many."""

from dataclasses import dataclass

from shared.sources import reading
from shared.sources.asking import Asker

MOST = 100
SOURCES = ("trakt", "tmdb", "imdb")  # whose ids tell which title it is


@dataclass(frozen=True)
class Watched:
    """How many people watch a title at the moment; `ids` by source."""

    watching: int
    ids: dict[str, str]


def trending(asker: Asker, word: str) -> list[Watched]:
    """At most a hundred, the most watched first; one request. Raises what `Asker.get` does."""
    rows = reading.rows(asker.get(f"/{word}s/trending", {"limit": MOST}, accept=()).value)
    found = ((reading.whole(row, "watchers"), reading.inner(row, word, "ids")) for row in rows)
    return [
        Watched(watching, {source: id for source in SOURCES if (id := reading.identity(ids, source))})
        for watching, ids in found
        if watching is not None
    ]
