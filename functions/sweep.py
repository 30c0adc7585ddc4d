"""Finds runs whose worker died and gives them back to the queue."""

import logging

from shared import db, jobs
from shared.db import Conn, Row, timings
from shared.language import gettext
from shared.upkeep import webhooks_out

log = logging.getLogger(__name__)
sql = db.queries("jobs/jobs")

DEAD_AFTER_S = 15.0  # three heartbeats
MOST_CRASHES = 20  # without getting anywhere in between
CRASHED = gettext(
    "The worker died %(most_crashes)s times while running this; look at its log and its memory limit.",
    most_crashes=MOST_CRASHES,
)


def sweep(conn: Conn, *, dead_after_s: float = DEAD_AFTER_S) -> int:
    """Returns how many runs it gave back. One sweeper at a time; the others have nothing to do."""
    if not db.value(conn, sql.sweep_lock, of=bool):
        return 0
    conn.execute(sql.finished_zombies)
    stalled = db.all(conn, sql.stalled, {"seconds": dead_after_s})
    for row in stalled:
        _revive(conn, row)
    orphans = db.all(conn, sql.orphaned)
    for row in orphans:
        log.warning("Run %s (%s) had lost its place in the queue", row["id"], row["name"])
        jobs.requeue(conn, row["id"], row["name"])
    return len(stalled) + len(orphans)


def _revive(conn: Conn, row: Row) -> None:
    conn.execute(sql.drop_queue_row, {"queue_job_id": row["queue_job_id"]})
    if row["state"] not in jobs.LIVE:
        return  # also the clock's own ticks, which have no run: the next comes within 15 seconds
    if row["crashes"] >= MOST_CRASHES:
        _give_up(conn, row)
        return
    log.warning("The worker of run %s (%s) died; it starts again", row["id"], row["name"])
    conn.execute(sql.count_crash, {"id": row["id"]})
    jobs.requeue(conn, row["id"], row["name"])


def _give_up(conn: Conn, row: Row) -> None:
    conn.execute(sql.finish, {"id": row["id"], "state": "failed", "message": None, "error": CRASHED})
    webhooks_out.tell_failed(conn, row["name"], row["id"], CRASHED)
    timings.note(timings.JOBS, (row["name"], "failed"), row["seconds"])
    if row["parent_id"] is not None:
        jobs.close_children(conn, row["parent_id"], failed=1, error=CRASHED)
