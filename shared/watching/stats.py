"""One person's dashboard: what they watched, in numbers that are right and can be traced to their rows.

A play counts once and only when it was seen to its end; a favourite is no play; months are those of the person's zone.
"""

from dataclasses import asdict, dataclass

from shared import db
from shared.db import Conn, Row

sql = db.queries("watching/stats")

TOP, MONTHS = 10, 60
ACTORS, DIRECTORS = ["cast"], ["director", "creator"]


@dataclass(frozen=True)
class Slice:
    """Which rows of a number: None means any. `month` is YYYY-MM; `favorites` asks for favourites instead of plays."""

    kind: str | None = None
    genre: str | None = None
    decade: int | None = None
    month: str | None = None
    studio: str | None = None
    person_id: int | None = None
    favorites: bool | None = None


def summary(conn: Conn, viewer: int, user_id: int) -> Row:
    """movies, episodes, series, plays, favorites, in_progress, watch_time_s, ratings; picks that `viewer` may see."""
    return db.one(conn, sql.summary, {"viewer": viewer, "user_id": user_id})


def breakdowns(
    conn: Conn, viewer: int, user_id: int, zone: str, *, kind: str | None = None
) -> dict[str, list[Row]]:  # fmt: skip
    """Kinds, genres, decades, months, ratings, actors, directors, studios of films and networks of series, largest first.

    Words (genres, people, studios) come from titles that `viewer` may open; plain numbers count everything."""
    who = {"viewer": viewer, "user_id": user_id, "kind": kind, "limit": TOP}
    return {
        "kinds": db.all(conn, sql.kinds, who),
        "genres": db.all(conn, sql.genres, who),
        "decades": db.all(conn, sql.decades, who),
        "timeline": db.all(conn, sql.timeline, who | {"zone": zone, "limit": MONTHS}),
        "ratings": db.all(conn, sql.ratings, who),
        "actors": db.all(conn, sql.people, who | {"roles": ACTORS}),
        "directors": db.all(conn, sql.people, who | {"roles": DIRECTORS}),
        "studios": db.all(conn, sql.studios, who | {"has_episodes": False}),
        "networks": db.all(conn, sql.studios, who | {"has_episodes": True}),
    }


def rows(
    conn: Conn, viewer: int, user_id: int, zone: str, what: Slice, *, limit: int = 50, offset: int = 0
) -> list[Row]:
    """What a number counts, newest first."""
    given = asdict(what) | {"viewer": viewer, "user_id": user_id, "zone": zone, "limit": limit, "offset": offset}
    return db.all(conn, sql.drill_down, given)
