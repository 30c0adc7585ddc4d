"""Titles as a person may see them: pages, details, episodes, and what is like what. Every answer goes through the guard."""

import json
from dataclasses import asdict, dataclass

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.titles import media_links, vocabulary

sql = db.queries("titles/browsing")

SORTS = ("name", "year", "rating", "runtime", "added", "played", "match")
MOST = 100
UNKNOWN = gettext("There is no such title.")
NEAR = 500  # as far in the index each title is looked at alone; beyond, all together is quicker
FIRST_POOL, WHOLE_POOL = 200, 1_000_000


@dataclass(frozen=True)
class Filters:
    """None means: any. `search` matches beginnings of words of names and plots; `played` is the viewer's own."""

    search: str | None = None
    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    played: bool | None = None
    rating_from: float | None = None
    minutes_to: int | None = None
    certificate: str | None = None


@dataclass(frozen=True)
class Json:
    """A list that Postgres has written as JSON already, with our names, and how long it is; of a page by name, where it ends.

    A picture is the id of its title.
    """

    text: str
    count: int
    last: tuple[str, int] | None = None

    @property
    def rows(self) -> list[Row]:
        """For who reads it here."""
        rows: list[Row] = json.loads(self.text)
        return rows


def page(
    conn: Conn,
    viewer: int,
    kind: str,
    filters: Filters = Filters(),
    *,
    sort: str = "name",
    limit: int = 50,
    offset: int = 0,
    after: tuple[str, int] | None = None,
) -> Json:
    """At most `MOST`. `match` puts first what the search fits best. Raises `Invalid` for an unknown order.

    `after` is where the page before ended, in the order of names without filters: a far page then costs what the first does.
    """
    if sort not in SORTS:
        raise Invalid(gettext("sort must be one of %(sorts)s.", sorts=", ".join(SORTS)), field="sort")
    given = _given(viewer, kind, filters) | {"limit": min(limit, MOST), "offset": offset}
    if is_by_name(filters, sort) and offset <= NEAR:
        after_name, after_id = after or ("", 0)
        return db.one(conn, sql.page_by_name, given | {"after_name": after_name, "after_id": after_id}, row=_json)
    # Planned for what was asked: a plan for any filter is one for none of them.
    return db.one(conn, sql.page, given | {"sort": sort}, row=_json, prepare=False)


def is_by_name(filters: Filters, sort: str) -> bool:
    """Whether pages end in places that the next may begin at."""
    return sort == "name" and filters == Filters()


def count(conn: Conn, viewer: int, kind: str, filters: Filters = Filters()) -> int:
    """Looks at every visible title: for those who ask, not for every page."""
    return db.value(conn, sql.count, _given(viewer, kind, filters), of=int)


def detail(conn: Conn, viewer: int, kind: str, title_id: int) -> Row:
    """Raises `NotFound` for what is not there, not of this kind, or not for this person: all three look the same."""
    row = db.one(conn, sql.detail, {"viewer": viewer, "kind": kind, "title_id": title_id}, missing=UNKNOWN)
    link = media_links.web_link(row["server_kind"], row["base_url"], row["server_item_id"], row["server_uid"])
    return row | {"link": link}


def similar(conn: Conn, viewer: int, kind: str | None, title_id: int, *, limit: int = 20) -> Json:
    """Titles of a kind, or of all, by meaning, nearest first; empty while the title has no embedding. Raises `NotFound` as `detail`
    does."""
    most = min(limit, MOST)
    given = {"viewer": viewer, "kind": kind, "title_id": title_id, "limit": most}
    found = db.one(conn, sql.similar, given | {"pool": FIRST_POOL}, row=_json)
    if found.count < most:
        # The nearest were mostly hidden from this person, or of another kind: look further.
        found = db.one(conn, sql.similar, given | {"pool": WHOLE_POOL}, row=_json)
    if not found.count:
        must_see(conn, viewer, title_id)
    return found


def genres(conn: Conn, viewer: int, kind: str) -> list[Row]:
    """Most frequent first."""
    return db.all(conn, sql.genres, {"viewer": viewer, "kind": kind})


def certificates(conn: Conn, viewer: int, kind: str) -> list[str]:
    """Those that visible titles have, mildest first."""
    return db.values(conn, sql.certificates, {"viewer": viewer, "kind": kind}, of=str)


def episodes(
    conn: Conn, viewer: int, title_id: int, *, season: int | None = None, limit: int = 100, offset: int = 0
) -> list[Row]:
    """In order of season and number. Raises `NotFound`."""
    must_see(conn, viewer, title_id)
    given = {"viewer": viewer, "title_id": title_id, "season": season, "limit": min(limit, MOST), "offset": offset}
    return db.all(conn, sql.episodes, given)


def seasons(conn: Conn, viewer: int, title_id: int) -> list[Row]:
    """season, episodes and how many of them the viewer has watched; None and 0 are what is in no season. Of a title that they see."""
    return db.all(conn, sql.seasons, {"viewer": viewer, "title_id": title_id})


def count_episodes(conn: Conn, viewer: int, title_id: int, *, season: int | None = None) -> int:
    """Of a title that the viewer is known to see."""
    given = {"viewer": viewer, "title_id": title_id, "season": season}
    return db.value(conn, sql.count_episodes, given, of=int)


def must_see(conn: Conn, viewer: int, title_id: int) -> None:
    """Raises `NotFound`."""
    if not db.value(conn, sql.is_visible, {"viewer": viewer, "title_id": title_id}, of=bool):
        raise NotFound(UNKNOWN)


def words(search: str | None) -> str | None:
    """A text as a tsquery of beginnings, all of which must match; None when it holds no word."""
    return " & ".join(f"{word}:*" for word in vocabulary.cut(search or "")[:10]) or None


def _given(viewer: int, kind: str, filters: Filters) -> dict[str, object]:
    plain = asdict(filters)
    return plain | {"viewer": viewer, "kind": kind, "words": words(plain.pop("search"))}


def _json(*, items: str, count: int, last_name: str | None = None, last_id: int | None = None) -> Json:
    return Json(items, count, (last_name, last_id) if last_name is not None and last_id is not None else None)
