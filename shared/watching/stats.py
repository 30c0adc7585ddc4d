"""One person's dashboard: what they watched, in numbers that are right and can be traced to their rows.

A play counts once and only when it was seen to its end; a favourite is no play; months are those of the person's zone.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared import db
from shared.db import Conn, Row

sql = db.queries("watching/stats")

TOP, MONTHS = 10, 60
ACTORS, DIRECTORS = ["cast"], ["director", "creator"]


@dataclass(frozen=True)
class Period:
    """From the beginning of one day to the end of another, of the person's own calendar; None is without an end."""

    first: date | None = None
    last: date | None = None

    def within(self, zone: str) -> dict[str, datetime | None]:
        """`since` and, not included, `until`."""
        here = ZoneInfo(zone)
        begin = datetime.combine(self.first, time(), here) if self.first else None
        end = datetime.combine(self.last + timedelta(days=1), time(), here) if self.last else None
        return {"since": begin, "until": end}


ALWAYS = Period()


@dataclass(frozen=True)
class Slice:
    """Which rows of a number: None means any. `month` is YYYY-MM, `weekday` 1 (Monday) to 7; `favorites` asks for favourites
    instead of plays."""

    kind: str | None = None
    genre: str | None = None
    decade: int | None = None
    month: str | None = None
    studio: str | None = None
    person_id: int | None = None
    favorites: bool | None = None
    weekday: int | None = None
    hour: int | None = None


def summary(conn: Conn, viewer: int, user_id: int) -> Row:
    """movies, books, episodes, series, plays, favorites, in_progress, watch_time_s, ratings; picks that `viewer` may see."""
    return db.one(conn, sql.summary, {"viewer": viewer, "user_id": user_id})


def summary_of(conn: Conn, user_id: int, zone: str, period: Period, *, kind: str | None = None) -> Row:
    """movies, books, episodes, series, plays, watch_time_s and ratings of a time: what was played to its end in it, and rated in it."""
    return db.one(conn, sql.summary_of, {"user_id": user_id, "kind": kind, **period.within(zone)})


def breakdowns(
    conn: Conn, viewer: int, user_id: int, zone: str, *, kind: str | None = None, period: Period = ALWAYS
) -> dict[str, list[Row]]:
    """Kinds, genres, decades, months, hours of the week, ratings, actors, directors, studios of films and networks of series,
    largest first.

    Words (genres, people, studios) come from titles that `viewer` may open; plain numbers count everything."""
    who = {"viewer": viewer, "user_id": user_id, "kind": kind, "limit": TOP, **period.within(zone)}
    return {
        "kinds": db.all(conn, sql.kinds, who),
        "genres": db.all(conn, sql.genres, who),
        "decades": db.all(conn, sql.decades, who),
        "timeline": db.all(conn, sql.timeline, who | {"zone": zone, "limit": MONTHS}),
        "hours": db.all(conn, sql.hours, who | {"zone": zone}),
        "ratings": db.all(conn, sql.ratings, who),
        "actors": db.all(conn, sql.people, who | {"roles": ACTORS}),
        "directors": db.all(conn, sql.people, who | {"roles": DIRECTORS}),
        "studios": db.all(conn, sql.studios, who | {"has_episodes": False}),
        "networks": db.all(conn, sql.studios, who | {"has_episodes": True}),
    }


def rows(
    conn: Conn,
    viewer: int,
    user_id: int,
    zone: str,
    what: Slice,
    *,
    period: Period = ALWAYS,
    limit: int = 50,
    offset: int = 0,
) -> list[Row]:
    """What a number counts, newest first."""
    given = (
        asdict(what)
        | period.within(zone)
        | {"viewer": viewer, "user_id": user_id, "zone": zone, "limit": limit, "offset": offset}
    )
    return db.all(conn, sql.drill_down, given)
