"""A person who goes for good: everything that is theirs, here and on the media servers, and the proof of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared import audit, db
from shared.audit import SOMEBODY, Actor
from shared.db import Conn
from shared.errors import Conflict
from shared.language import gettext, marked
from shared.output import person_outputs
from shared.people import accounts, avatars, passwords, profiles
from shared.picks import replay

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
    user = accounts.by_id(conn, user_id)
    if user.is_admin and not profiles.has_other_admins(conn, user.id):
        raise Conflict(ONLY_ADMIN)
    conn.commit()
    person_outputs.withdraw(conn, user.id, leaves=leaves_outputs)
    ids = db.values(conn, sql.whole, {"user_id": user.id}, of=int)
    conn.execute(sql.lock, {"ids": ids})
    if user.is_admin and not profiles.has_other_admins(conn, user.id):
        raise Conflict(ONLY_ADMIN)
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


def _remove(conn: Conn, ids: Sequence[int]) -> list[Removal]:
    # Nobody is called what stands in the log for who has no account.
    nobodys = [name.lower() for name in passwords.RESERVED]
    names = [name for name in db.values(conn, sql.names, {"ids": ids}, of=str) if name not in nobodys]
    given = {"ids": ids, "names": names, "patterns": _patterns(names), "somebody": SOMEBODY.name}
    given |= {"id_of_person": "userId"}  # as what is sent to programs spells it
    removed = Counter({"engine_inputs": sum(replay.forget(conn, one) for one in ids)})
    conn.execute(sql.keep_away, {"ids": ids})
    for table, query in _elsewhere():
        removed[table] += conn.execute(query, given).rowcount
    for row in db.all(conn, sql.rows, {"ids": ids}):
        removed[row["table_name"]] += row["row_count"]
    conn.execute(sql.delete, {"ids": ids})
    return [Removal(table, rows) for table, rows in sorted(removed.items()) if rows]


def _elsewhere() -> Iterator[tuple[str, str]]:
    """Tables that no foreign key leads to, and what is done there, in the order in which it can be."""
    yield "library_grants", sql.grants
    yield "invites", sql.invites
    yield "webhook_deliveries", sql.deliveries
    yield "procrastinate_jobs", sql.queue
    yield "job_runs", sql.runs
    yield "job_lines", sql.lines
    yield "job_runs", sql.messages
    yield "audit_log", sql.deeds


def _patterns(names: Sequence[str]) -> list[str]:
    """Regular expressions of Postgres that find each name as a word of its own."""
    quoted = [re.sub(r"([^\w\s])", r"\\\1", name) for name in names]
    return [rf"(?<!\w){name}(?!\w)" for name in quoted]
