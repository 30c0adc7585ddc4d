"""Titles by what they have in common: somebody who worked on them, a studio, a genre. Every answer goes through the guard."""

from dataclasses import asdict, dataclass

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.language import gettext

sql = db.queries("titles/filmographies")

SORTS = ("year", "rating", "name")
MOST = 100
UNKNOWN = gettext("There is no such person, or nothing of theirs for you.")
NOTHING = gettext("There is nothing of that here, or nothing for you.")


@dataclass(frozen=True)
class Of:
    """One of the three."""

    person_id: int | None = None
    studio: str | None = None
    genre: str | None = None


def person(conn: Conn, viewer: int, person_id: int) -> Row:
    """id, name, has_picture, roles, most frequent first. Raises `NotFound` unless the viewer may see a title of theirs."""
    return db.one(conn, sql.person, {"viewer": viewer, "person_id": person_id}, missing=UNKNOWN)


def counts(conn: Conn, viewer: int, of: Of) -> list[Row]:
    """Of each kind that there is any of: kind, titles, seen. A series is seen from its first episode on. Raises `NotFound`."""
    found = db.all(conn, sql.counts, asdict(of) | {"viewer": viewer})
    if not found:
        raise NotFound(NOTHING)
    return found


def titles(
    conn: Conn, viewer: int, of: Of, kind: str, *, sort: str = "year", limit: int = 50, offset: int = 0
) -> list[Row]:
    """Newest, best rated, or by name; of a person with their `parts`: characters, else roles. At most `MOST`. Raises `Invalid`."""
    if sort not in SORTS:
        raise Invalid(gettext("sort must be one of %(sorts)s.", sorts=", ".join(SORTS)), field="sort")
    given = asdict(of) | {"viewer": viewer, "kind": kind, "sort": sort, "limit": min(limit, MOST), "offset": offset}
    return db.all(conn, sql.titles, given)
