"""Episodes that a server numbers anew, or gives to another series: what people did with them goes along."""

from collections.abc import Mapping, Sequence

from shared import db
from shared.db import Conn
from shared.titles.library_rows import Row, as_json

sql = db.queries("titles/episode_moves")


def found(conn: Conn, server_id: int, stored: Mapping[str, Row], items: Sequence[Row]) -> list[Row]:
    """Those of `items` (rows that are not stored yet) that leave an episode no other file stands for: from where to where."""
    leaving = [
        {
            "external_id": item["external_id"],
            "source": stored[str(item["external_id"])]["episode_id"],
            "title_id": item["title_id"],
            "target": item["episode_id"],
        }
        for item in items
        if _has_left(item, stored.get(str(item["external_id"])))
    ]
    if not leaving:
        return []
    return db.all(conn, sql.alone, {"server_id": server_id, "rows": as_json(leaving)})


def _has_left(item: Row, stored: Row | None) -> bool:
    """An id that is another file's now is no episode that was moved."""
    if stored is None or stored["episode_id"] in (None, item["episode_id"]):
        return False
    return not (item["path"] and stored["path"]) or item["path"] == stored["path"]


def settle(conn: Conn, moves: Sequence[Row]) -> None:
    """All are taken off before any is put down: where a season is counted anew, each takes the place of the next."""
    if not moves:
        return
    conn.execute(sql.move_plays, {"rows": as_json(moves)})
    taken = db.all(conn, sql.take_progress, {"rows": as_json(moves)})
    if taken:
        conn.execute(sql.put_progress, {"rows": as_json(taken)})
