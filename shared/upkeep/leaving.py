"""What is to leave the media servers, told beforehand: announced by an administrator, kept by anybody who may see it with one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared import audit, db, jobs, options
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, NotFound
from shared.jobs import names
from shared.language import gettext
from shared.titles import browsing
from shared.upkeep import removal_advice
from shared.upkeep.removal_advice import Filters

sql = db.queries("upkeep/leaving")

GRACE = "removals.grace_days"
MOST = 100  # titles announced at once
NOT_LEAVING = gettext("This title is not leaving.")
GOING = gettext("It is being deleted at this moment: it is too late to keep it.")


@dataclass(frozen=True)
class Announced:
    """`titles` leave on `leaves_on` and give `bytes` (None: of unknown size), `kept` are ids that stay. `is_dry_run`: nothing was
    changed, it only says what would be."""

    titles: Sequence[Row]
    kept: Sequence[int]
    leaves_on: date
    bytes: int | None
    is_dry_run: bool


def announce(conn: Conn, viewer: int, title_ids: Sequence[int], *, is_dry_run: bool, by: Actor) -> Announced:
    """Of what the administrator may see and nobody holds on to; what is announced already keeps its day. A dry run changes nothing."""
    conn.execute(sql.lock)
    if not is_dry_run:
        lapse(conn)
    wanted = list(dict.fromkeys(title_ids))[:MOST]
    everything = Filters(most_regret=1, here_days=0, idle_days=0, title_ids=wanted)
    advice = removal_advice.listing(conn, viewer, everything, limit=MOST)
    ids = [row["title_id"] for row in advice.titles]
    leaves_on = db.value(conn, sql.today, of=date) + timedelta(days=int(str(options.get(conn, GRACE))))
    if not is_dry_run and ids:
        given = {"title_ids": ids, "leaves_on": leaves_on, "chosen_by": by.id}
        conn.execute(sql.announce, given)
        audit.record(conn, by, "removals.announce", len(ids), {"titles": ids, "leaves_on": leaves_on.isoformat()})
        _tell_servers(conn)
    kept = [title_id for title_id in wanted if title_id not in ids]
    return Announced(advice.titles, kept, leaves_on, advice.total_bytes, is_dry_run)


def listing(conn: Conn, viewer: int, *, limit: int = 50, offset: int = 0) -> tuple[list[Row], int]:
    """Soonest first, of what the viewer may see: title_id, kind, title, year, leaves_on, bytes; and how many in all."""
    rows = db.all(conn, sql.listing, {"viewer": viewer, "limit": limit, "offset": offset})
    if not rows and offset:
        first = db.all(conn, sql.listing, {"viewer": viewer, "limit": 1, "offset": 0})
        return [], first[0]["total"] if first else 0
    return rows, rows[0]["total"] if rows else 0


def rescue(conn: Conn, viewer: int, title_id: int, *, by: Actor) -> None:
    """It stays, and is not suggested again for a year. Raises `NotFound` for what is not leaving or the viewer may not see, `Conflict`
    for what a server is being asked to delete."""
    browsing.must_see(conn, viewer, title_id)
    conn.execute(sql.lock)
    if db.value(conn, sql.is_going, {"title_id": title_id}, of=bool):
        raise Conflict(GOING)
    if not conn.execute(sql.rescue, {"title_id": title_id}).rowcount:
        raise NotFound(NOT_LEAVING)
    conn.execute(sql.keep, {"title_id": title_id, "user_id": by.id})
    conn.execute(sql.retract)
    audit.record(conn, by, "removals.rescue", title_id)  # no name: whoever reads the log need not be let see the title
    _tell_servers(conn)


def rescued(conn: Conn, viewer: int) -> list[Row]:
    """What was kept within a year, of what the administrator may see, newest first: title_id, kind, title, year, rescued_at."""
    return db.all(conn, sql.rescued, {"viewer": viewer, "limit": MOST})


def withdraw(conn: Conn, viewer: int, title_ids: Sequence[int], *, by: Actor) -> list[int]:
    """Takes announcements back, of what the administrator may see and no server is being asked to delete; returns which. What is left
    may be announced again at any time."""
    conn.execute(sql.lock)
    given = {"viewer": viewer, "title_ids": list(title_ids)[:MOST]}
    ids = sorted(db.values(conn, sql.withdraw, given, of=int))
    if ids:
        conn.execute(sql.retract)
        audit.record(conn, by, "removals.withdraw", len(ids), {"titles": ids})
        _tell_servers(conn)
    return ids


def lapse(conn: Conn) -> None:
    """What somebody keeps by now, or what no enabled library holds, needs another announcement."""
    conn.execute(sql.lock)
    conn.execute(sql.lapse)
    conn.execute(sql.retract)


def audience(conn: Conn) -> list[int]:
    """Everybody active, as long as anything is leaving."""
    return db.values(conn, sql.audience, of=int)


def note(conn: Conn, user_id: int) -> int:
    """Puts what is leaving into the inbox of somebody who may see it, each announcement once; returns how much is new."""
    conn.execute(sql.lock)  # nobody keeps in between what they are told of
    return conn.execute(sql.note, {"user_id": user_id}).rowcount


def servers(conn: Conn) -> list[int]:
    """Ids of those where something of what leaves lies, or a collection of it is."""
    return db.values(conn, sql.servers, of=int)


def items(conn: Conn, server_id: int) -> list[str]:
    """Ids there, soonest first; for what the server itself shows people only as far as they may see it."""
    return db.values(conn, sql.items, {"server_id": server_id}, of=str)


def _tell_servers(conn: Conn) -> None:
    for server_id in servers(conn):
        jobs.ask(conn, names.PUBLISH_LEAVING, {"server_id": server_id}, trigger="system")
