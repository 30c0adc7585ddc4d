"""Titles as a person may see them: pages, details, episodes, and what is like what. Every answer goes through the guard."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.titles import media_links

sql = db.queries("db/titles")

SORTS = ("name", "year", "rating", "runtime", "added", "played", "match")
MOST = 100
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


@dataclass(frozen=True)
class Json:
    """A list that Postgres has written as JSON already, and how long it is; of a page by name, where it ends."""

    text: str
    count: int
    last: tuple[str, int] | None = None


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
        raise Invalid(f"sort must be one of {', '.join(SORTS)}.", field="sort")
    given = _given(viewer, kind, filters) | {"limit": min(limit, MOST), "offset": offset}
    if is_by_name(filters, sort) and offset <= NEAR:
        after_name, after_id = after or ("", 0)
        return _json(
            conn.execute(sql.page_by_name, given | {"after_name": after_name, "after_id": after_id}).fetchone()
        )
    # Planned for what was asked: a plan for any filter is one for none of them.
    return _json(conn.execute(sql.page, given | {"sort": sort}, prepare=False).fetchone())


def is_by_name(filters: Filters, sort: str) -> bool:
    """Whether pages end in places that the next may begin at."""
    return sort == "name" and filters == Filters()


def count(conn: Conn, viewer: int, kind: str, filters: Filters = Filters()) -> int:
    """Looks at every visible title: for those who ask, not for every page."""
    row = conn.execute(sql.count, _given(viewer, kind, filters)).fetchone() or {"count": 0}
    return int(row["count"])


def detail(conn: Conn, viewer: int, kind: str, title_id: int) -> dict[str, object]:
    """Raises `NotFound` for what is not there, not of this kind, or not for this person: all three look the same."""
    row = conn.execute(sql.detail, {"viewer": viewer, "kind": kind, "title_id": title_id}).fetchone()
    if row is None:
        raise NotFound("There is no such title.")
    link = media_links.web_link(row["server_kind"], row["base_url"], row["server_item_id"], row["server_uid"])
    return row["item"] | {"serverItemId": row["server_item_id"], "link": link}


def similar(conn: Conn, viewer: int, kind: str, title_id: int, *, limit: int = 20) -> Json:
    """By meaning, nearest first; empty while the title has no embedding. Raises `NotFound` as `detail` does."""
    given = {"viewer": viewer, "kind": kind, "title_id": title_id, "limit": min(limit, MOST)}
    found = _json(conn.execute(sql.similar, given | {"pool": FIRST_POOL}).fetchone())
    if found.count < given["limit"]:  # type: ignore[operator]
        # The nearest were mostly hidden from this person, or of another kind: look further.
        found = _json(conn.execute(sql.similar, given | {"pool": WHOLE_POOL}).fetchone())
    if not found.count:
        must_see(conn, viewer, title_id)
    return found


def genres(conn: Conn, viewer: int, kind: str) -> list[Row]:
    """Most frequent first."""
    return conn.execute(sql.genres, {"viewer": viewer, "kind": kind}).fetchall()


def episodes(
    conn: Conn, viewer: int, title_id: int, *, season: int | None = None, limit: int = 100, offset: int = 0
) -> list[Row]:
    """In order of season and number. Raises `NotFound`."""
    must_see(conn, viewer, title_id)
    given = {"viewer": viewer, "title_id": title_id, "season": season, "limit": min(limit, MOST), "offset": offset}
    return conn.execute(sql.episodes, given).fetchall()


def count_episodes(conn: Conn, viewer: int, title_id: int, *, season: int | None = None) -> int:
    """Of a title that the viewer is known to see."""
    given = {"viewer": viewer, "title_id": title_id, "season": season}
    row = conn.execute(sql.count_episodes, given).fetchone() or {"count": 0}
    return int(row["count"])


def must_see(conn: Conn, viewer: int, title_id: int) -> None:
    row = conn.execute(sql.is_visible, {"viewer": viewer, "title_id": title_id}).fetchone()
    if row is None or not row["visible"]:
        raise NotFound("There is no such title.")


def words(search: str | None) -> str | None:
    """A text as a tsquery of beginnings, all of which must match; None when it holds no word."""
    found = re.findall(r"\w+", search or "")
    return " & ".join(f"{word}:*" for word in found[:10]) or None


def _given(viewer: int, kind: str, filters: Filters) -> dict[str, object]:
    plain = asdict(filters)
    return plain | {"viewer": viewer, "kind": kind, "words": words(plain.pop("search"))}


def _json(row: Mapping[str, object] | None) -> Json:
    if row is None:
        return Json("[]", 0)
    last = (str(row["last_name"]), int(str(row["last_id"]))) if row.get("last_id") else None
    return Json(str(row["items"]), int(str(row["count"])), last)
