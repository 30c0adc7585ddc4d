"""What a media server that was installed anew, or changed, is told of somebody's history again: what is known here and not there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from shared import audit, db, jobs
from shared.audit import Actor
from shared.db import Conn
from shared.errors import NotFound
from shared.jobs import Run, names
from shared.media_servers import MediaServer, model
from shared.watching import history_rows

sql = db.queries("watching/history_restoring")

BATCH = 100  # titles and episodes whose items a server is asked about at once


@dataclass(frozen=True)
class Account:
    server_id: int
    subject: str
    server: str


@dataclass(frozen=True)
class Memory:
    """A title or episode and its items on one server. `watched_at` None: not watched, or nobody knows when. `rating` is 1–100."""

    title_id: int
    episode_id: int | None
    kind: str
    item_ids: Sequence[str]
    watched_at: datetime | None
    rating: int | None


@dataclass(frozen=True)
class Lacking:
    """What a server is to be told of one item; of `memory` what the server does not know."""

    memory: Memory
    item_id: str
    watched_at: datetime | None
    rating: int | None


def ask(conn: Conn, user_id: int, *, writes: bool, imported: bool, by: Actor) -> Run:
    """Without `writes` it is only looked at what would be told. `imported`: also what came from other programs and from Trakt."""
    if writes:
        audit.record(conn, by, "history.restore", user_id, {"imported": imported})
    args = {"user_id": user_id, "writes": writes, "imported": imported}
    return jobs.ask(conn, names.RESTORE_HISTORY, args, trigger=by.trigger, requested_by=by.id)


def run_of(conn: Conn, user_id: int, run_id: int) -> Run | None:
    """A run of theirs, None for any other."""
    found = jobs.get(conn, run_id)
    return found if found and found.name == names.RESTORE_HISTORY and found.args.get("user_id") == user_id else None


def accounts(conn: Conn, user_id: int) -> list[Account]:
    """Of the person, on the servers that are read."""
    return db.all(conn, sql.accounts, {"user_id": user_id}, row=Account)


def memories(conn: Conn, user_id: int, server_id: int, *, imported: bool) -> list[Memory]:
    """Watched to the end at a moment that is known, or rated, of what the server has. A mark that nobody knows the moment of is not
    told: the server would date it today, and that would come back as a play of today."""
    given = {"user_id": user_id, "server_id": server_id, "imported": imported}
    return db.all(conn, sql.memories, given, row=Memory)


def lacking(client: MediaServer, subject: str, found: Sequence[Memory]) -> Iterator[list[Lacking]]:
    """A list for each batch: of what no copy is marked or rated, one copy that the server shows to the person. Asked of the server itself,
    so that a second time finds nothing."""
    rest = iter(found)
    while batch := list(islice(rest, BATCH)):
        yield _lacking(client, subject, batch)


def tell(client: MediaServer, subject: str, one: Lacking) -> bool:
    """Asks once more first: what somebody watched or rated there meanwhile is newer, and stays. False where nothing is left to tell."""
    with suppress(NotFound):  # gone from the server meanwhile
        for still in _lacking(client, subject, [one.memory]):
            if still.watched_at is not None:
                client.set_played(subject, still.item_id, True, still.watched_at)
            if still.rating is not None:
                client.set_rating(subject, still.item_id, still.rating / 10)
            return True
    return False


def _lacking(client: MediaServer, subject: str, batch: Sequence[Memory]) -> list[Lacking]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for one in batch:
        by_kind[one.kind] += one.item_ids
    said = {data.item_id: data for kind, ids in by_kind.items() for data in client.user_data_of(subject, kind, ids)}
    return [one for one in (_of(each, said) for each in batch) if one]


def _of(one: Memory, said: Mapping[str, model.UserData]) -> Lacking | None:
    copies = [said[item_id] for item_id in one.item_ids if item_id in said]
    if not copies:
        return None
    # What is begun there is left to whoever watches it.
    says = any(copy.played or copy.last_played_at or copy.position_s for copy in copies)
    watched_at = None if says else one.watched_at
    is_rated = any(history_rows.rating(copy.rating, copy.likes) is not None for copy in copies)
    rating = None if is_rated else one.rating
    return Lacking(one, copies[0].item_id, watched_at, rating) if watched_at or rating else None
