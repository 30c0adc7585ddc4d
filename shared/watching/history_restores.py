"""What the newest look at somebody's media servers found that these do not know of their history, and what they were told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared import db
from shared.db import Conn, Row
from shared.watching.history_restoring import Lacking

sql = db.queries("watching/history_restores")


def listing(conn: Conn, user_id: int, *, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    """Of it what the person may see, by server and title, and how much that is in all. `told_at` None: not told."""
    return db.page(conn, sql.page, {"user_id": user_id, "limit": limit, "offset": offset}, row=dict)


def begin(conn: Conn, user_id: int, run_id: int) -> datetime:
    """What earlier looks found is forgotten; a further attempt of the same run goes on. The database's clock."""
    conn.execute(sql.forget, {"user_id": user_id, "run_id": run_id})
    return db.value(conn, sql.clock, of=datetime)


def note(conn: Conn, user_id: int, run_id: int, server_id: int, found: Sequence[Lacking]) -> None:
    """Before any of it is told."""
    whose = {"user_id": user_id, "run_id": run_id, "server_id": server_id}
    for one in found:
        conn.execute(sql.note, whose | _place(one) | {"watched_at": one.watched_at, "rating": one.rating})


def note_told(conn: Conn, user_id: int, server_id: int, one: Lacking, *, is_told: bool) -> None:
    """What the server knew by then is nothing that it lacks."""
    conn.execute(sql.note_told if is_told else sql.drop, {"user_id": user_id, "server_id": server_id} | _place(one))


def settle(conn: Conn, user_id: int, server_id: int, since: datetime) -> None:
    """What an attempt that died found lacking, and this one, begun at `since`, did not: it was told."""
    conn.execute(sql.settle, {"user_id": user_id, "server_id": server_id, "since": since})


def counts(conn: Conn, user_id: int, *, told: bool) -> Row:
    """`watched` and `rated`: what was found, or of it what was told."""
    return db.one(conn, sql.counts, {"user_id": user_id, "told": told})


def _place(one: Lacking) -> dict[str, object]:
    return {"title_id": one.memory.title_id, "episode_id": one.memory.episode_id}
