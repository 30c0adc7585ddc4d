"""What is shown when: episodes of the series that somebody watches, or of all that they may know of, day by day of their own zone; and
what comes out of authors that they follow."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from shared import db
from shared.db import Conn
from shared.discovery import follows
from shared.discovery.follows import Release
from shared.errors import Invalid
from shared.language import gettext

sql = db.queries("discovery/calendar")

MOST_DAYS = 62
MOST_EPISODES = 2000
MOST_RELEASES = 500
FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Airing:
    """An episode and the day on which it is first shown. `in_library`: a media server has it. `watched` by whoever looks.
    `has_title`: its series is in a library of theirs.
    `episode_id` None: only a source knows it, or no library of theirs has the series."""

    episode_id: int | None
    title_id: int
    title: str
    kind: str
    season: int | None
    number: int | None
    episode: str | None
    air_date: date
    in_library: bool | None
    watched: bool | None
    has_title: bool = True

    @property
    def place(self) -> str:
        """“S02E05”; empty for one without numbers."""
        if self.season is None or self.number is None:
            return ""
        return f"S{self.season:02}E{self.number:02}"

    @property
    def key(self) -> str:
        """What tells it from every other."""
        return str(self.episode_id or f"{self.title_id}-{self.place}")


@dataclass(frozen=True)
class Calendar:
    """`airings` in order of days and names; `is_cut` where there are more than `MOST_EPISODES`. `today` is the viewer's. `releases`: titles
    of authors that the viewer follows which come out in these days, or may."""

    first: date
    days: int
    zone: str
    today: date
    airings: list[Airing]
    is_cut: bool
    releases: list[Release] = field(default_factory=list)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def undated(self) -> list[Release]:
        """Of which the day is not known: they stand on none."""
        return [release for release in self.releases if release.released_on is None]

    def released(self, on: date) -> list[Release]:
        return [release for release in self.releases if release.released_on == on]

    def by_day(self) -> list[tuple[date, list[Airing]]]:
        """Every day of it, also those of which nothing is known."""
        found: dict[date, list[Airing]] = {self.first + timedelta(days=n): [] for n in range(self.days)}
        for airing in self.airings:
            found[airing.air_date].append(airing)
        return list(found.items())


def of_person(conn: Conn, viewer: int, *, first: date | None = None, days: int = 7) -> Calendar:
    """Of the series that the viewer watches and the authors that they follow, from `first` on, today by their own calendar where none is
    given. Raises `Invalid`."""
    shown = _read(conn, viewer, first, days, mine=True)
    return replace(shown, releases=follows.releases(conn, viewer, shown.first, shown.last, limit=MOST_RELEASES))


def of_household(conn: Conn, viewer: int | None, *, first: date | None = None, days: int = 7) -> Calendar:
    """Of all series that the viewer may know of, in a library or not; else as `of_person`.

    None is whoever comes by, to whom it is said neither what the house has nor what was watched.
    """
    return _read(conn, viewer, first, days, mine=False)


def today(conn: Conn, viewer: int) -> date:
    """By the viewer's own calendar."""
    day: date = db.one(conn, sql.here, {"viewer": viewer})["today"]
    return day


def _read(conn: Conn, viewer: int | None, first: date | None, days: int, *, mine: bool) -> Calendar:
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(gettext("days goes from 1 to %(most)s.", most=MOST_DAYS), field="days")
    if first is not None and not FIRST <= first <= LAST:
        raise Invalid(
            gettext("startDate must lie between %(first)s and %(last)s.", first=FIRST, last=LAST), field="startDate"
        )
    here = db.one(conn, sql.here, {"viewer": viewer})
    begin: date = first or here["today"]
    given = {"first": begin, "last": begin + timedelta(days=days - 1), "mine": mine, "limit": MOST_EPISODES + 1}
    given["zone"] = here["zone"]
    found = db.all(conn, sql.range, given | {"viewer": viewer}, row=Airing)
    if viewer is None:
        found = [replace(airing, in_library=None, watched=None) for airing in found]
    return Calendar(begin, days, here["zone"], here["today"], found[:MOST_EPISODES], len(found) > MOST_EPISODES)
