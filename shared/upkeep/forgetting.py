"""A person who goes for good: everything that is theirs, here and on the media servers, and the proof of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared import audit, db, jobs
from shared.audit import SOMEBODY, Actor
from shared.db import Conn
from shared.errors import Conflict
from shared.language import gettext, marked
from shared.output import person_outputs
from shared.people import accounts, avatars, profiles
from shared.people.accounts import User
from shared.picks import replay
from shared.watching import trakt_accounts

sql = db.queries("upkeep/forgetting")

ONLY_ADMIN = gettext("Somebody must be administrator: this is the only one, and cannot be forgotten.")
BEING_PUBLISHED = marked("Something of %(name)s was published just now: try again in a moment.")


@dataclass(frozen=True)
class Removal:
    """How many rows of a table went, or were left without a word of whom they spoke."""

    table: str
    rows: int


@dataclass(frozen=True)
class Forgotten:
    """`removals` by table; `left` is how much stays on media servers, by the wish of whoever asked."""

    removals: Sequence[Removal]
    left: int


def forget(conn: Conn, user_id: int, *, leaves_outputs: bool = False, by: Actor) -> Forgotten:
    """Cannot be taken back; commits. First goes what is theirs on media servers, then their picture, then every row that is about them;
    the log of deeds keeps what was done, without a name. The server's account of them is not taken up again until they sign in.

    Raises `NotFound`, `Conflict` for the only administrator and where something is being published, and what a media server
    raises that does not let go: nothing is forgotten then, unless `leaves_outputs`.
    """
    _may_go(conn, user_id)
    conn.commit()
    person_outputs.withdraw(conn, user_id, leaves=leaves_outputs)
    trakt_accounts.revoke(conn, user_id)
    ids = db.values(conn, sql.whole, {"user_id": user_id}, of=int)
    conn.execute(sql.lock, {"ids": ids})
    user = _may_go(conn, user_id)  # media servers were waited for
    left = db.value(conn, sql.outputs_left, {"ids": ids}, of=int)
    if left and not leaves_outputs:
        raise Conflict(gettext(BEING_PUBLISHED, name=user.name))
    keys = [key for one in ids for key in avatars.doom(conn, one)]
    removals = _remove(conn, ids)
    who = SOMEBODY if by.id in ids else by
    audit.record(conn, who, "users.forget", "", {"rows": sum(one.rows for one in removals), "left": left})
    conn.commit()
    avatars.discard(conn, keys)
    return Forgotten(removals, left)


def _may_go(conn: Conn, user_id: int) -> User:
    user = accounts.by_id(conn, user_id)
    if user.is_admin and not profiles.has_other_admins(conn, user_id):
        raise Conflict(ONLY_ADMIN)
    return user


def _remove(conn: Conn, ids: Sequence[int]) -> list[Removal]:
    pattern = _pattern(db.values(conn, sql.names, {"ids": ids}, of=str))
    given = {"ids": ids, "pattern": pattern, "somebody": SOMEBODY.name}
    given |= {"id_of_person": "userId"}  # as what is sent to programs spells it
    removed = Counter({"engine_inputs": sum(replay.forget(conn, one) for one in ids)})
    removed["procrastinate_jobs"] = conn.execute(sql.queue, given).rowcount
    removed["job_runs"] = _drop_runs(conn, ids)
    conn.execute(sql.keep_away, {"ids": ids})
    for table, query in _elsewhere():
        removed[table] += conn.execute(query, given).rowcount
    for row in db.all(conn, sql.rows, {"ids": ids}):
        removed[row["table_name"]] += row["row_count"]
    conn.execute(sql.delete, {"ids": ids})
    removed["title_requests"] += conn.execute(sql.requests).rowcount
    return [Removal(table, rows) for table, rows in sorted(removed.items()) if rows]


def _elsewhere() -> Iterator[tuple[str, str]]:
    """Tables that no foreign key leads to, and what is done there, in the order in which it can be."""
    yield "library_grants", sql.grants
    yield "invites", sql.invites
    yield "webhook_deliveries", sql.deliveries
    yield "job_lines", sql.lines
    yield "job_runs", sql.messages
    yield "title_requests", sql.words
    yield "notices", sql.notes
    yield "audit_log", sql.deeds


def _drop_runs(conn: Conn, ids: Sequence[int]) -> int:
    """Those under way too: whatever waits for them waits no more."""
    rows = db.all(conn, sql.runs, {"ids": ids})
    live = Counter(row["parent_id"] for row in rows if row["was_live"] and row["parent_id"])
    for parent_id, ended in sorted(live.items()):
        jobs.close_children(conn, parent_id, ended=ended)
    return len(rows)


def _pattern(names: Sequence[str]) -> str | None:
    """A regular expression of Postgres that finds each name as a word of its own; None finds nothing."""
    quoted = [re.sub(r"([^\w\s])", r"\\\1", name) for name in names]
    return rf"(?<!\w)(?:{'|'.join(quoted)})(?!\w)" if quoted else None
