"""Authors that a person follows, and when books of theirs come out, as far as it is known: to the day, to the month, or to the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared import db
from shared.db import Conn, Row
from shared.errors import NotFound
from shared.language import gettext

sql = db.queries("discovery/follows")

UNKNOWN = gettext("There is no such author, or nothing of theirs for you.")
NONE = gettext("You do not follow this author.")


@dataclass(frozen=True)
class Author:
    """One whom the person follows, since `created_at`."""

    person_id: int
    name: str
    created_at: datetime


@dataclass(frozen=True)
class Release:
    """A title of an author that the viewer follows. `released_on` None: the day is not known; `month` (1–12) None: nor is the month."""

    title_id: int
    title: str
    kind: str
    year: int
    month: int | None
    released_on: date | None
    authors: Sequence[str]
    in_library: bool

    @property
    def known_to(self) -> str:
        """How closely it is known: day, month or year."""
        if self.released_on:
            return "day"
        return "month" if self.month else "year"


def follow(conn: Conn, user_id: int, person_id: int) -> Author:
    """The same once more changes nothing. Raises `NotFound` for whoever wrote nothing that the person may know of."""
    conn.execute(sql.add, {"user_id": user_id, "person_id": person_id})
    given = {"user_id": user_id, "person_id": person_id, "limit": 1, "offset": 0}
    found, _ = db.page(conn, sql.listing, given, row=Author)
    if not found:
        raise NotFound(UNKNOWN)
    return found[0]


def unfollow(conn: Conn, user_id: int, person_id: int) -> None:
    """What was told stays in the inbox. Raises `NotFound` where the person does not follow them."""
    if not conn.execute(sql.drop, {"user_id": user_id, "person_id": person_id}).rowcount:
        raise NotFound(NONE)


def listing(conn: Conn, user_id: int, *, limit: int = 50, offset: int = 0) -> tuple[list[Author], int]:
    """By name; and how many in all."""
    given = {"user_id": user_id, "person_id": None, "limit": limit, "offset": offset}
    return db.page(conn, sql.listing, given, row=Author)


def of_title(conn: Conn, user_id: int, title_id: int) -> list[Row]:
    """Who wrote it: person_id, name, is_followed; nobody of what the person may not know of."""
    return db.all(conn, sql.of_title, {"user_id": user_id, "title_id": title_id})


def follows(conn: Conn, user_id: int, person_id: int | None = None) -> bool:
    """This author, or anybody."""
    return db.value(conn, sql.follows, {"user_id": user_id, "person_id": person_id}, of=bool)


def releases(conn: Conn, user_id: int, first: date, last: date, *, limit: int) -> list[Release]:
    """What came out between these days, both among them, or may have; those of a known day first, by it."""
    if not follows(conn, user_id):
        return []
    given = {"user_id": user_id, "first": first, "last": last, "limit": limit}
    return db.all(conn, sql.releases, given, row=Release)
