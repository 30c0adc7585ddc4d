"""Which titles outsiders say go together: one edge list a source, with when it was fetched."""

import sys
from collections.abc import Iterable

from shared import db
from shared.db import Conn
from shared.titles import versions
from shared.titles.library_rows import as_json

sql = db.queries("titles/relations")

Edge = tuple[int, int, float, str]  # title, related title, weight > 0, who says so: “tmdb,trakt”


def save(conn: Conn, kind: str, title_id: int, source: str, related: Iterable[tuple[int, float]]) -> None:
    """Replaces what this source said of this title, in the order of its list. Other sources' words stay."""
    rows = [{"related_id": other, "weight": weight} for other, weight in related if other != title_id]
    given = {"title_id": title_id, "source": source, "rows": as_json(rows)}
    gone = conn.execute(sql.drop_others, given).rowcount
    if conn.execute(sql.save, given).rowcount or gone:
        versions.bump(conn, kind)


def related(conn: Conn, title_id: int) -> list[tuple[int, float]]:
    """Strongest first, over all sources."""
    rows = db.all(conn, sql.related, {"title_id": title_id})
    return [(row["related_id"], row["weight"]) for row in rows]


def edges(conn: Conn, kind: str) -> list[Edge]:
    """All of one kind, sources added up: what the engine's graph is made of."""
    rows = db.all(conn, sql.edges, {"kind": kind})
    return [(row["title_id"], row["related_id"], row["weight"], sys.intern(row["sources"])) for row in rows]
