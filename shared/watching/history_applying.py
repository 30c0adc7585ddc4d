"""What the job of an import does next: find its titles, write its rows in batches, or take back what they wrote."""

from collections.abc import Callable

from shared import db
from shared.db import Conn
from shared.language import gettext
from shared.watching import history, history_imports, history_matching
from shared.watching.history_imports import Import

sql = db.queries("watching/history_applying")

BATCH = 2500
WRITTEN = ("plays", "marks", "ratings", "states", "verdicts")
# In this order: what other imports wrote later has a say in what is undone, and a mark is judged by the plays that are left.
UNDOING = (
    sql.take_out, sql.undo_plays, sql.undo_new_marks, sql.undo_marks, sql.undo_new_ratings, sql.undo_ratings, sql.undo_steps,
    sql.undo_new_states, sql.undo_states, sql.undo_verdicts, sql.undo_unsaid, sql.forget_writes, sql.unapplied,
)  # fmt: skip

Progress = Callable[[str, int, int], None]


def work(conn: Conn, import_id: int, progress: Progress) -> str | None:
    """Whatever its state asks for, until it asks for nothing; commits after each batch. A sentence on what was done, None for nothing."""
    message = None
    while (found := _locked(conn, import_id)) and found.is_busy:
        message = STEPS[found.state](conn, found, progress)
        conn.commit()
    conn.rollback()
    return message


def _match(conn: Conn, found: Import, progress: Progress) -> str:
    step = gettext("Finding titles")
    history_matching.match(conn, found.id, found.user_id, lambda done, total: progress(step, done, total))
    _turn(conn, found, "preview")
    counts = history_imports.counts(conn, found.id)
    return gettext(
        "%(matched)s rows found, %(unsure)s to be asked about, %(unmatched)s not here.",
        **{outcome: counts[outcome]["rows"] for outcome in ("matched", "unsure", "unmatched")},
    )


def _apply(conn: Conn, found: Import, progress: Progress) -> str:
    written, after = dict.fromkeys(WRITTEN, 0), 0
    while upto := db.one(conn, sql.next, {"id": found.id, "after": after, "limit": BATCH})["upto"]:
        current = _locked(conn, found.id)
        if current is None or current.state != found.state:
            break  # undone, or deleted with its person, meanwhile
        _write(conn, found, after, upto, written)
        conn.commit()
        progress(gettext("Writing"), upto, found.row_count)
        after = upto
    else:
        _refresh(conn, found)
        _turn(conn, found, "applied")
    return gettext(
        "Written: %(plays)s plays, %(marks)s marks, %(ratings)s ratings, %(states)s states, %(verdicts)s verdicts.",
        **written,
    )


def _write(conn: Conn, found: Import, after: int, upto: int, written: dict[str, int]) -> None:
    whose = {"id": found.id, "user_id": found.user_id}
    conn.execute(sql.lock_person, whose)
    conn.execute(sql.join_by_hashes)
    row = db.one(conn, sql.apply, whose | {"after": after, "upto": upto})
    for name in WRITTEN:
        written[name] += row[name]


def _undo(conn: Conn, found: Import, progress: Progress) -> str:
    """All of it or nothing, in one transaction."""
    progress(gettext("Undoing"), 0, found.row_count)
    whose = {"id": found.id, "user_id": found.user_id}
    conn.execute(sql.lock_person, whose)
    conn.execute(sql.join_by_hashes)
    _refresh(conn, found)
    for step in UNDOING:
        conn.execute(step, whose)
    _turn(conn, found, "undone")
    return gettext("What the import had written and nobody has changed since is undone.")


def _refresh(conn: Conn, found: Import) -> None:
    """Of every kind that it wrote of, also before it was killed."""
    for kind in db.values(conn, sql.kinds_of, {"id": found.id}, of=str):
        history.refresh_soon(conn, found.user_id, kind, trigger="system")


def _locked(conn: Conn, import_id: int) -> Import | None:
    return db.maybe(conn, history_imports.sql.of_job, {"id": import_id}, row=Import)


def _turn(conn: Conn, found: Import, state: str) -> None:
    """Unless somebody has asked for something else meanwhile."""
    conn.execute(history_imports.sql.turn, {"id": found.id, "to": state, "states": [found.state]})


STEPS: dict[str, Callable[[Conn, Import, Progress], str]] = {"matching": _match, "applying": _apply, "undoing": _undo}
