"""How many people of the world watch each title just now, between the rounds that ask about one title after the other."""

from collections.abc import Sequence

from shared import db
from shared.audit import Actor
from shared.db import Conn
from shared.jobs import Run, names, runs
from shared.sources.trakt_lists import Watched
from shared.titles.library_rows import as_json

sql = db.queries("discovery/world_stats")

SOURCE = "trakt"


def ask(conn: Conn, *, by: Actor) -> Run:
    """Has Trakt asked what is watched just now, and scores computed anew."""
    return runs.start(conn, names.SYNC_STATS, by=by)


def store(conn: Conn, kind: str, watched: Sequence[Watched]) -> int:
    """In one statement; returns of how many titles the number is another. What is not among them keeps its last: it was not told,
    and is not zero. The caller commits."""
    rows = [
        {"source": source, "value": value, "watching": one.watching}
        for one in watched
        for source, value in one.ids.items()
    ]
    return conn.execute(sql.save, {"kind": kind, "rows": as_json(rows)}).rowcount
