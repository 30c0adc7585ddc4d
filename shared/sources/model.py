"""What a source is asked, and what it says of a title: one form for all of them. What a source does not know is not there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from shared.sources.asking import Asker


@dataclass(frozen=True)
class Wanted:
    """A title as it is looked for. `word` is what the source calls its kind; `ids` by source (“tmdb”, “imdb”, “tvdb”, …); `authors` of a
    book, in their order."""

    word: str
    names: tuple[str, ...]
    year: int | None = None
    runtime_s: int | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """What a source has found for it, by the source's own id. `by_id`: by an id of the title, so that no name was compared."""

    value: str
    names: tuple[str, ...] = ()
    year: int | None = None
    runtime_s: int | None = None
    by_id: bool = False
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rating:
    """0–100, whatever scale it was given on. `by` is whose it is: a source may tell of another's. `votes` None: not told."""

    by: str
    value: float
    votes: int | None = None


@dataclass(frozen=True)
class Release:
    """`how`: premiere, limited, theatrical, digital, physical or tv. `region` is ISO 3166-1, two letters."""

    region: str
    how: str
    on: date
    certificate: str | None = None


@dataclass(frozen=True)
class Trailer:
    """`value` is the id at the `site` (“YouTube”), best first where there are several."""

    site: str
    value: str
    name: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Provider:
    """Where it can be watched. `how`: flatrate, free, ads, rent or buy."""

    region: str
    how: str
    name: str


@dataclass(frozen=True)
class Related:
    """Another title by an id, and how much it goes with this one: 0–1."""

    source: str
    value: str
    weight: float


@dataclass(frozen=True)
class Airing:
    """An episode and when it is shown. `airs_at` None where only the day is known."""

    season: int
    number: int
    on: date
    airs_at: datetime | None = None
    name: str | None = None
    runtime_s: int | None = None


@dataclass(frozen=True)
class Report:
    """All that a source says of a title. `facts` in the names of `shared.choices.FACTS`; `ids` of other sources.

    `figures`: popularity (the source's own scale), watchers, watching, plays, collectors; each only where it was told.
    """

    value: str
    facts: Mapping[str, object] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    ratings: tuple[Rating, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    trailers: tuple[Trailer, ...] = ()
    providers: tuple[Provider, ...] = ()
    related: tuple[Related, ...] = ()
    airings: tuple[Airing, ...] = ()
    # By shape, poster or backdrop: the path by which the source serves it.
    pictures: Mapping[str, str] = field(default_factory=dict)


class Client(Protocol):
    """What a source's module offers. Both raise `Unavailable` or `QuotaExhausted`, and then nothing is known."""

    def find(self, asker: Asker, wanted: Wanted) -> list[Candidate]:
        """Best first; empty where the source does not know it."""

    def report(self, asker: Asker, word: str, value: str, *, region: str) -> Report | None:
        """By the source's own word for the kind and its own id; None where there is no such title."""

    def check(self, asker: Asker) -> None:
        """Asks the least that shows whether the source answers and takes the key."""


@dataclass(frozen=True)
class Listed:
    """A title as a list or a search of a source has it. `word` is the source's for its kind."""

    word: str
    value: str
    name: str
    year: int | None = None
    overview: str | None = None
    poster: str | None = None  # the path by which the source serves it
    by: str | None = None  # who wrote it
