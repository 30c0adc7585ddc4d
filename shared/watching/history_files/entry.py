"""What one row of somebody's history elsewhere says, in our words; and what a file as a whole was found to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

FILM = "movie"
SHOW = "series"
BOOK = "book"
MOST_NAME = 500


@dataclass(frozen=True)
class Entry:
    """`place` is where it stands, such as “diary.csv 12”. `kinds` are what it may be, the likeliest first; empty: anything.

    `ids` by source; `item` is the id of an item of a media server. Of an episode `season` and `number`, or else its name.
    `names` are further readings of a row that tells no more than one text: a name, and of which episode.
    Watched at a moment, or on a day of the person's own calendar, or, with neither, at some time: `seen` says at least how many
    times; `is_mark`: as a media server counts, also of a whole series. `rating` is 1–100. `problem` says why nothing can be made of it.
    """

    place: str
    name: str = ""
    kinds: tuple[str, ...] = ()
    year: int | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    item: str | None = None
    season: int | None = None
    number: int | None = None
    episode: str | None = None
    names: Sequence["Reading"] = ()
    seen: int = 0
    watched_at: datetime | None = None
    watched_on: date | None = None
    completed: bool = True
    position_s: int | None = None
    duration_s: int | None = None
    rating: int | None = None
    rated_at: datetime | None = None
    state: str | None = None
    notes: str | None = None
    progress: int | None = None
    started_on: date | None = None
    finished_on: date | None = None
    changed_at: datetime | None = None
    verdicts: Mapping[str, datetime | None] = field(default_factory=dict)
    is_favorite: bool = False
    is_mark: bool = False
    problem: str | None = None

    @property
    def is_dated(self) -> bool:
        return self.watched_at is not None or self.watched_on is not None


@dataclass(frozen=True)
class Reading:
    """One way to read “A: B: C”: the name of a series, a season and the rest."""

    name: str
    season: int | None
    number: int | None
    episode: str | None


@dataclass(frozen=True)
class History:
    """`format` is a word of `recognizing.FORMATS`. `profiles`: whose rows the file holds, where it holds several people's."""

    format: str
    entries: Sequence[Entry]
    profiles: Sequence[str] = ()


@dataclass(frozen=True)
class Wishes:
    """What the person said of the file: whose rows of it, which column is what in a table of their own, and of which program it is, a word
    of `recognizing.FORMATS`; None: as it looks."""

    profile: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
