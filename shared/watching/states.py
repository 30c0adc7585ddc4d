"""What a person says of themselves and a title: planned, watching, paused, completed, dropped. It stands beside what the media
server says; neither overwrites the other."""

from collections.abc import Mapping
from datetime import date

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.watching import history

sql = db.queries("watching/states")

STATES = ("planned", "watching", "paused", "completed", "dropped")
# What one says of what is read.
ALIASES = {"reading": "watching", "read": "completed"}
FIELDS = ("state", "notes", "progress", "started_on", "finished_on")
LONGEST_NOTE = 4000
UNKNOWN = gettext("There is no such title.")
OLDEST = date(1900, 1, 1)


def change(conn: Conn, user_id: int, title_id: int, changes: Mapping[str, object]) -> Row:
    """What `changes` names is so from now on, what it does not name stays, and None takes a field back; returns what `of_title` does.

    `state` is one of `STATES`; `notes` a text; `progress` 0–100; `started_on` and `finished_on` dates. Whoever begins or
    completes a title without saying when does so today. Raises `NotFound` for what the person may not see, `Invalid` naming the field.
    """
    kind = db.maybe(conn, sql.kind, {"user_id": user_id, "title_id": title_id})
    if kind is None:
        raise NotFound(UNKNOWN)
    who = {"user_id": user_id, "title_id": title_id}
    conn.execute(sql.begin, who)
    before = db.one(conn, sql.lock, who)
    today = db.value(conn, sql.today, {"user_id": user_id}, of=date)
    after = merged(before, changes, today)
    check(after, today)
    if after != before or all(value is None for value in after.values()):
        _write(conn, who, before, after)
        if after["state"] != before["state"]:
            history.refresh_soon(conn, user_id, kind["kind"], trigger="person")
    return of_title(conn, user_id, title_id)


def merged(before: Mapping[str, object], changes: Mapping[str, object], today: date) -> Row:
    """Pure: what stood there with these changes, and with the days that follow from a step into another state."""
    after: Row = {name: changes.get(name, before[name]) for name in FIELDS}
    after["notes"] = str(after["notes"]).strip() or None if after["notes"] is not None else None
    if after["state"] != before["state"]:
        if after["state"] == "watching" and after["started_on"] is None and "started_on" not in changes:
            after["started_on"] = today
        if after["state"] == "completed" and after["finished_on"] is None and "finished_on" not in changes:
            after["finished_on"] = max(today, after["started_on"] or today)
    return after


def check(fields: Mapping[str, object], today: date) -> None:
    """Raises `Invalid` naming what cannot be."""
    state, notes, progress, started, finished = (fields[name] for name in FIELDS)
    if state is not None and state not in STATES:
        raise Invalid(gettext("state must be one of %(states)s.", states=", ".join(STATES)), field="state")
    if notes is not None and len(str(notes)) > LONGEST_NOTE:
        raise Invalid(
            gettext("notes must have at most %(longest_note)s characters.", longest_note=LONGEST_NOTE), field="notes"
        )
    if notes is not None and "\0" in str(notes):
        raise Invalid(gettext("notes must be a text without zero characters."), field="notes")
    if isinstance(progress, int) and not 0 <= progress <= 100:
        raise Invalid(gettext("progress goes from 0 to 100."), field="progress")
    for name, day in (("startedOn", started), ("finishedOn", finished)):
        if isinstance(day, date) and not OLDEST <= day <= today:
            raise Invalid(
                gettext("%(name)s must be a day from %(oldest)s to today.", name=name, oldest=OLDEST), field=name
            )
    if isinstance(started, date) and isinstance(finished, date) and finished < started:
        raise Invalid(gettext("finishedOn must not be before startedOn."), field="finishedOn")


def forget(conn: Conn, user_id: int, title_id: int) -> bool:
    """Takes everything back that the person said, also of a title that they cannot see any more; whether there was anything.
    The steps that were made stay on record."""
    gone = db.maybe(conn, sql.drop, {"user_id": user_id, "title_id": title_id})
    if gone is None:
        return False
    if gone["state"] is not None:
        _note(conn, {"user_id": user_id, "title_id": title_id}, gone["state"], None)
        kind = db.value(conn, sql.kind_of_title, {"title_id": title_id}, of=str)
        history.refresh_soon(conn, user_id, kind, trigger="person")
    return True


def of_title(conn: Conn, user_id: int, title_id: int) -> Row:
    """title_id, title, kind, year, `FIELDS`, changed_at (None: nothing was said), and `server`: state, progress, watched,
    episodes, last_played_at, by the media server's word. Raises `NotFound` for what the person may not see."""
    return db.one(conn, sql.of_title, {"user_id": user_id, "title_id": title_id}, missing=UNKNOWN)


def listing(
    conn: Conn, user_id: int, *, state: str | None = None, kind: str | None = None, limit: int = 50, offset: int = 0
) -> list[Row]:
    """Rows as of `of_title`, the newest said first; what the person cannot see any more is left out."""
    given = {"user_id": user_id, "state": state, "kind": kind, "limit": limit, "offset": offset}
    return db.all(conn, sql.listing, given)


def counts(conn: Conn, user_id: int, *, kind: str | None = None) -> dict[str, int]:
    """State → titles that the person can see; "" for those with notes alone."""
    rows = db.all(conn, sql.counts, {"user_id": user_id, "kind": kind})
    return {row["state"]: row["count"] for row in rows}


def begun(
    conn: Conn, user_id: int, *, kind: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[list[Row], int]:
    """What the person is in the middle of, by their own word or else by the server's, newest first, and how many in all.
    What they put aside, dropped or completed is not among it, whatever the server says."""
    rows = db.all(conn, sql.begun, {"user_id": user_id, "kind": kind, "limit": limit, "offset": offset})
    return rows, rows[0]["total"] if rows else 0


def changes(conn: Conn, user_id: int, *, limit: int = 50, offset: int = 0) -> tuple[list[Row], int]:
    """Every step from one state to another, newest first, of titles that the person can see; and how many in all."""
    rows = db.all(conn, sql.changes, {"user_id": user_id, "limit": limit, "offset": offset})
    return rows, rows[0]["total"] if rows else 0


def _write(conn: Conn, who: Mapping[str, int], before: Row, after: Row) -> None:
    if any(value is not None for value in after.values()):
        conn.execute(sql.save, {**who, **after})
    else:
        conn.execute(sql.drop, who)
    if after["state"] != before["state"]:
        _note(conn, who, before["state"], after["state"])


def _note(conn: Conn, who: Mapping[str, int], old_state: str | None, new_state: str | None) -> None:
    conn.execute(sql.note, {**who, "old_state": old_state, "new_state": new_state})
