"""Lists of the world – what is talked about, shown in cinemas, new – as they were read last: each replaced as a whole."""

from collections.abc import Sequence

from shared import db
from shared.db import Conn

sql = db.queries("discovery/lists")

LISTS = ("trending", "now-playing", "new-releases", "new-on-digital")
# The same everywhere in the world, as far as TMDB says.
WITHOUT_REGION = ("trending",)


def region_of(name: str, region: str) -> str:
    """Whose list it is: empty for one that has no region."""
    return "" if name in WITHOUT_REGION else region


def recently_read(conn: Conn, kind: str, values: Sequence[str]) -> dict[str, int]:
    """TMDB id → title, of those that need not be asked about again today."""
    rows = db.all(conn, sql.recently_read, {"kind": kind, "values": list(values)})
    return {row["value"]: row["title_id"] for row in rows}


def note_listed(conn: Conn, kind: str, values: Sequence[str]) -> None:
    """By the ids at the source whose ids name what is imported: titles that the world still talks of stay. The caller commits."""
    conn.execute(sql.note_listed, {"kind": kind, "values": list(values)})


def replace(conn: Conn, name: str, kind: str, region: str, title_ids: Sequence[int]) -> None:
    """In this order; whoever reads sees the one before or this one. The caller commits."""
    given = {"list": name, "kind": kind, "region": region_of(name, region)}
    conn.execute(sql.begin, given)
    conn.execute(sql.clear, given)
    conn.execute(sql.fill, given | {"title_ids": list(title_ids)})
