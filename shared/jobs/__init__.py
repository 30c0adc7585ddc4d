"""Runs of jobs: asked for, cancelled and looked up. What jobs there are is in `catalogue`; handlers live in `functions`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, timings
from shared.errors import NotFound
from shared.jobs import catalogue, queue
from shared.jobs.catalogue import BULK, CLOCK, FAST, JOBS, QUEUES, SYSTEM, Job, Value, by_name, find
from shared.language import gettext

__all__ = ["BULK", "CLOCK", "FAST", "JOBS", "QUEUES", "SYSTEM", "Job", "Run", "Value", "ask", "by_name", "find"]

sql = db.queries("jobs/jobs")

LIVE = ("queued", "running", "retrying")
LONGEST_BACK_OFF_S = 900.0  # after a failure; a day that is spent lasts longer
HEARTBEATS_S = 15.0  # a worker beats three times in it


@dataclass(frozen=True)
class Run:
    """A job that was asked for, as its row says. `done` of `total` and `failed` count what `step` names; `is_new` is true of
    what `ask` has just started, false of what was under way; `due_at`, of those under way, is when what was put off begins."""

    id: int
    name: str
    args: Mapping[str, Any]
    state: str
    trigger: str
    requested_by: int | None
    parent_id: int | None
    attempt: int
    step: str | None
    done: int | None
    total: int | None
    failed: int | None
    message: str | None
    error: str | None
    pending_children: int
    cancel_requested: bool
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_new: bool = False
    due_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


def ask(
    conn: Conn,
    name: str,
    args: Mapping[str, Value] = {},
    *,
    trigger: str,
    requested_by: int | None = None,
    parent_id: int | None = None,
    delay: timedelta | None = None,
) -> Run:
    """The run that is queued in the caller's own transaction, or the live one of the same job and arguments.

    A running one of a trailing job runs once more; one that waits for its time begins now, unless this is to wait too.
    Raises `NotFound` for an unknown job, `Invalid` for arguments that it does not take.
    """
    job = find(name)
    catalogue.check(job, args)
    wanted = {"name": job.name, "args": Jsonb(dict(args)), "again": job.trailing, "hasten": delay is None}
    more = {"trigger": trigger, "requested_by": requested_by, "parent_id": parent_id}
    run = db.one(conn, sql.ask, wanted | more, row=Run)
    if run.is_new:
        queue.put(conn, job, run.id, delay=delay)
    return run


def bring_forward(conn: Conn) -> int:
    """Runs that were put back until a service's day is over begin now; returns how many. One that is refused still is put back again."""
    return conn.execute(sql.bring_forward, {"longer_than_s": LONGEST_BACK_OFF_S}).rowcount


def ask_each(
    conn: Conn, name: str, each: Sequence[Mapping[str, Value]], *, trigger: str, parent_id: int | None = None
) -> list[int]:
    """Queues a run for each of these arguments, in as many statements as for one.

    Returns the places in `each` where nothing was queued, because such a run is live. Raises as `ask`.
    """
    job = find(name)
    for args in each:
        catalogue.check(job, args)
    wanted = {
        "name": job.name,
        "args": [Jsonb(dict(args)) for args in each],
        "trigger": trigger,
        "parent_id": parent_id,
    }
    run_ids = {row["place"]: row["id"] for row in db.all(conn, sql.insert_runs, wanted)}
    if run_ids:
        queue.put_each(conn, job, list(run_ids.values()))
    return [place for place in range(len(each)) if place not in run_ids]


def live(conn: Conn, name: str, args: Mapping[str, Value] = {}) -> int | None:
    """The id of the run that `ask` would join."""
    row = db.maybe(conn, sql.live_run, {"name": find(name).name, "args": Jsonb(dict(args))})
    return row["id"] if row else None


def cancel(conn: Conn, run_id: int) -> Run:
    """A waiting run ends at once; a running one, and its children, at their next step. Raises `NotFound`."""
    if get(conn, run_id) is None:
        raise NotFound(gettext("There is no run %(run_id)s.", run_id=run_id))
    rows = db.all(conn, sql.cancel, {"id": run_id})
    waited = [row for row in rows if row["was_waiting"]]
    for row in waited:
        queue.drop(conn, row["queue_job_id"])
    for parent_id, ended in Counter(row["parent_id"] for row in waited if row["parent_id"]).items():
        close_children(conn, parent_id, ended=ended, failed=ended, error=gettext("It was cancelled."))
    return db.one(conn, sql.get_run, {"id": run_id}, row=Run)


def cancel_all(conn: Conn, name: str) -> list[Run]:
    """Every live run of the job that is not part of another's. Raises `NotFound`."""
    return [cancel(conn, run_id) for run_id in db.values(conn, sql.of_name, {"name": find(name).name}, of=int)]


def get(conn: Conn, run_id: int) -> Run | None:
    return db.maybe(conn, sql.get_run, {"id": run_id}, row=Run)


def history(conn: Conn, name: str | None = None, *, limit: int = 20, before: int | None = None) -> list[Run]:
    """Newest first, without the children of fan-outs. `before` is the last id of the page before. Raises `NotFound`."""
    given = {"name": name and find(name).name, "limit": limit, "before": before}
    return db.all(conn, sql.history, given, row=Run)


def page(conn: Conn, name: str, *, limit: int, offset: int) -> tuple[list[Run], int]:
    """The same by place in the list, and how many there are in all. Raises `NotFound`."""
    rows = db.all(conn, sql.page, {"name": find(name).name, "limit": limit, "offset": offset}, row=_counted)
    return [run for run, _ in rows], rows[0][1] if rows else 0


def active(conn: Conn) -> list[Run]:
    """Runs that are queued, running or waiting to be tried again; children are counted in their parent."""
    return db.all(conn, sql.active, row=Run)


def latest(conn: Conn) -> dict[str, Run]:
    """The last run of each job, by its name."""
    return {run.name: run for run in db.all(conn, sql.latest, row=Run)}


def workers_alive(conn: Conn) -> bool:
    """Whether any worker's heart was heard lately. One that was killed counts for some seconds more."""
    return db.value(conn, sql.workers_alive, {"seconds": HEARTBEATS_S}, of=bool)


def requeue(conn: Conn, run_id: int, name: str, *, delay: timedelta | None = None) -> None:
    """Gives a run whose queue row is gone a new one. Raises `NotFound` for an unknown job."""
    queue.put(conn, find(name), run_id, delay=delay)


def close_children(conn: Conn, parent_id: int, *, ended: int = 1, failed: int = 0, error: str | None = None) -> None:
    """Tells a parent that children have ended; with its last child it ends too."""
    told = {"id": parent_id, "ended": ended, "failed": failed, "error": error}
    row = db.maybe(conn, sql.close_children, told)
    if row is not None and row["pending_children"] == 0:
        timings.note(timings.JOBS, (row["name"], row["state"]), row["seconds"] or 0.0)


def _counted(*, of_all: int, **run: Any) -> tuple[Run, int]:
    """With how many there are in all."""
    return Run(**run), of_all
