"""What a person watched, play by play; and taking it back, here and on their media server."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby

from shared import db, jobs
from shared.db import Conn, Row
from shared.jobs import Run, names
from shared.language import gettext
from shared.watching import history

sql = db.queries("watching/plays")


@dataclass(frozen=True)
class Filters:
    """None means: any. `since` is included, `until` is not."""

    kind: str | None = None
    title_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    completed: bool | None = None
    favorites: bool | None = None


@dataclass(frozen=True)
class Copies:
    """The items of one account on one server that stand for the same title or episode."""

    server_id: int
    subject: str
    item_ids: tuple[str, ...]


def listing(
    conn: Conn, viewer: int, user_id: int, filters: Filters = Filters(), *, limit: int = 50, offset: int = 0
) -> list[Row]:
    """Newest first. What `viewer` may not see has neither name nor year."""
    given = asdict(filters) | {"viewer": viewer, "user_id": user_id, "limit": limit, "offset": offset}
    return db.all(conn, sql.listing, given)


def most_played(
    conn: Conn, viewer: int, user_id: int, filters: Filters = Filters(), *, limit: int = 50, offset: int = 0
) -> list[Row]:
    """The same rows, each film and episode once, as its last play; the most played first."""
    given = asdict(filters) | {"viewer": viewer, "user_id": user_id, "limit": limit, "offset": offset}
    return db.all(conn, sql.most_played, given)


def count(conn: Conn, user_id: int, filters: Filters = Filters(), *, once: bool = False) -> int:
    """Plays, or with `once` films and episodes that were played."""
    counts = db.one(conn, sql.count, asdict(filters) | {"user_id": user_id})
    return int(counts["places" if once else "plays"])


def forget(conn: Conn, user_id: int, play_id: int) -> Run:
    """The film or episode of that play was never watched: all its plays go, and the server is told by the run returned.

    Servers know no single plays, only that something was watched. Raises `NotFound`, also for somebody else's play.
    """
    place = db.one(conn, sql.place, {"id": play_id, "user_id": user_id}, missing=gettext("There is no such play."))
    remove(conn, user_id, place["title_id"], place["episode_id"])
    args = {"user_id": user_id, "title_id": place["title_id"], "episode_id": place["episode_id"]}
    return jobs.ask(conn, names.WRITE_BACK, args, trigger="person", requested_by=user_id)


def remove(conn: Conn, user_id: int, title_id: int, episode_id: int | None) -> bool:
    """Here only. Whether there was anything; then the person's picks follow."""
    given = {"user_id": user_id, "title_id": title_id, "episode_id": episode_id}
    gone = conn.execute(sql.forget_plays, given).rowcount + conn.execute(sql.unmark, given).rowcount
    row = db.maybe(conn, sql.kind_of_title, given)
    if gone and row:
        history.refresh_soon(conn, user_id, row["kind"], trigger="person")
    return gone > 0


def copies(conn: Conn, user_id: int, title_id: int, episode_id: int | None) -> Iterator[Copies]:
    given = {"user_id": user_id, "title_id": title_id, "episode_id": episode_id}
    rows = db.all(conn, sql.copies, given)
    for (server_id, subject), items in groupby(rows, lambda row: (row["server_id"], row["subject"])):
        yield Copies(server_id, subject, tuple(row["external_id"] for row in items))
