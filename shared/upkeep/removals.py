"""Deleting what was announced to leave: confirmed by an administrator, item by item, and only on the server's own word.

Switches, all of which have to say yes: the option `removals.may_delete`, an announcement whose grace is over, the administrator's sentence,
nobody who keeps, begins or plays it up to the very moment by Matinee's word and by that of every server with a copy
(`removal_checks`), the same file still under the same id, in one version and alone in its folder, and the server's leave to delete
it. What is not certain is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared import audit, db, jobs, options
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid, MediaServerError, Problem
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import MediaServer
from shared.media_servers.removable import Removable
from shared.output import records
from shared.upkeep import leaving, removal_checks

sql = db.queries("upkeep/removals")

MAY = "removals.may_delete"
MOST, MONTHS = 100, 24
OFF = gettext("Deleting is switched off: an administrator allows it by the option removals.may_delete.")
NOT_DUE = gettext("It is not due any more: somebody keeps it, or the confirmation is older than a day.")
INTERRUPTED = gettext("Matinee was interrupted and the server still has it; confirm it again.")
MOVED = gettext("The server has another file under this id, or several versions of it.")
HIDDEN = gettext("The server has it, and does not show it to the administrator's account that Matinee knows.")
FORBIDDEN = gettext("The server does not let the administrator's account delete it.")
STILL_THERE = gettext("The server was asked and still has it.")
BEFORE_US = gettext("It was gone before Matinee asked.")


@dataclass(frozen=True)
class Confirmed:
    """`titles` are deleted, or would be; `sentence` confirms exactly these. `is_dry_run`: nothing was changed."""

    titles: Sequence[Row]
    sentence: str
    is_dry_run: bool


def due(conn: Conn, viewer: int, title_ids: Sequence[int] | None = None) -> list[Row]:
    """What may be confirmed now, of what the administrator may see: title_id, kind, title, year, leaves_on, bytes."""
    return db.all(conn, sql.due, {"viewer": viewer, "title_ids": title_ids, "limit": MOST})


def refused(conn: Conn, viewer: int) -> list[Row]:
    """What was confirmed and is still there, newest first, with why."""
    return db.all(conn, sql.refused, {"viewer": viewer, "limit": MOST})


def regained(conn: Conn) -> list[Row]:
    """By month, newest first: month, items, bytes (None: of unknown size)."""
    return db.all(conn, sql.regained, {"limit": MONTHS})


def may_delete(conn: Conn) -> bool:
    return bool(options.get(conn, MAY))


def confirm(
    conn: Conn, viewer: int, title_ids: Sequence[int], sentence: str = "", *, is_dry_run: bool, by: Actor
) -> Confirmed:
    """Has these deleted, of which each must be due. A dry run says which they are and what the sentence is.

    Raises `Conflict` while deleting is switched off, and `Invalid` without the sentence, which names how many are due."""
    conn.execute(leaving.sql.lock)
    if not is_dry_run:
        leaving.lapse(conn)
    titles = due(conn, viewer, list(title_ids)[:MOST])
    wanted = f"delete {len(titles)} titles"
    if is_dry_run:
        return Confirmed(titles, wanted, True)
    if not may_delete(conn):
        raise Conflict(OFF)
    if not titles or sentence != wanted:
        raise Invalid(gettext("This cannot be undone: confirm it by “%(sentence)s”.", sentence=wanted), field="confirm")
    ids = [row["title_id"] for row in titles]
    conn.execute(sql.want, {"title_ids": ids, "asked_by": by.id})
    audit.record(conn, by, "removals.confirm", len(ids), {"titles": ids})
    jobs.ask(conn, names.DELETE_LEAVING, trigger=by.trigger, requested_by=by.id)
    return Confirmed(titles, wanted, False)


def carry_out(conn: Conn, run: Attempt) -> tuple[int, int]:
    """One item after the other, each written down before and after; commits. Returns how many are gone, and how many stayed.

    Of what was sent and not answered the next run asks the server, and deletes nothing: that takes another confirmation. Once an
    item stays, so do those of its title that were not sent yet."""
    rows, gone = db.all(conn, sql.open), 0
    for done, row in enumerate(rows):
        run.say(gettext("Deleting what was to leave"), done, len(rows))
        if db.value(conn, sql.state, {"id": row["id"]}, of=str) != row["state"]:
            continue
        try:
            with removal_checks.recognised(conn, row["server_id"]) as client:
                gone += _settled(conn, row, _delete(conn, client, row))
        except Problem as failed:
            conn.rollback()
            _settle(conn, row, "refused", failed.message, was="wanted")
    return gone, len(rows) - gone


def _delete(conn: Conn, client: MediaServer, row: Row) -> str | None:
    """None when it is gone by the server's own word, else why it stays."""
    place = records.household_place(conn, row["server_id"])
    if place is None:
        return removal_checks.NOBODY
    there = client.removable(place.subject, row["external_id"])
    if there is None:
        return HIDDEN if client.has_item(row["external_id"]) else None
    if row["state"] == "sent":
        return INTERRUPTED
    if problem := _obstacle(there, row) or removal_checks.obstacle(conn, row):
        return problem
    if not _send(conn, row):
        return NOT_DUE
    said: str = STILL_THERE
    try:
        client.delete_item(row["external_id"])
    except MediaServerError as refusal:  # whatever it says: what counts is whether it is still there
        said = refusal.message
    return None if _is_gone(client, place.subject, row["external_id"]) else said


def _is_gone(client: MediaServer, subject: str, item_id: str) -> bool:
    """By two questions: what is not shown to the administrator's account, because of its limits, may be there all the same."""
    return client.removable(subject, item_id) is None and not client.has_item(item_id)


def _obstacle(there: Removable, row: Row) -> str | None:
    versions = 0 if removal_checks.has_episodes(row) else 1
    if there.path is None or there.path != row["path"] or there.versions != versions:
        return MOVED
    return None if there.can_delete else FORBIDDEN


def _send(conn: Conn, row: Row) -> bool:
    """Written down and committed before the server is asked; nobody can keep the title in between. False where it may not go."""
    conn.execute(leaving.sql.lock)
    if not may_delete(conn) or not db.value(conn, sql.still_due, {"id": row["id"]}, of=bool):
        return False
    conn.execute(sql.send, {"id": row["id"]})
    conn.commit()
    return True


def _settled(conn: Conn, row: Row, problem: str | None) -> bool:
    """Whether it is gone."""
    is_ours = row["state"] == "sent" or db.value(conn, sql.state, {"id": row["id"]}, of=str) == "sent"
    if problem is None:
        _settle(conn, row, "gone", None if is_ours else BEFORE_US, was="sent" if is_ours else "wanted")
    else:
        _settle(conn, row, "refused", problem, was="wanted" if problem == NOT_DUE else "sent" if is_ours else "wanted")
    return problem is None


def _settle(conn: Conn, row: Row, state: str, problem: str | None, *, was: str) -> None:
    conn.execute(sql.settle, {"id": row["id"], "state": state, "problem": problem, "was": was})
    if state == "gone":
        conn.execute(sql.left, {"title_id": row["title_id"]})
    else:
        conn.execute(sql.refuse_rest, {"title_id": row["title_id"], "problem": problem})
    conn.commit()
