"""Runs of jobs that somebody asks for: started, or joined while one goes on; cancelled; and written into the log of deeds."""

from collections.abc import Mapping

from shared import audit, jobs
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict
from shared.jobs import Value

JUST_ENDED = "The run that was under way has just ended; start it again."
TRIES = 3  # a run that is in the way may end while we ask which it is


def ask(conn: Conn, name: str, args: Mapping[str, Value] = {}, *, by: Actor) -> Row:
    """The run that was queued, or the live one of the same job and arguments. Raises `NotFound`, `Invalid`, `Conflict`."""
    run = join(conn, name, args, by=by)
    audit.record(conn, by, "jobs.run", name, dict(args))
    return run


def ask_about(conn: Conn, name: str, user_id: int, kind: str, *, by: Actor) -> Row:
    """The same for a job about one person, who leaves no entry when they ask for themself."""
    args: dict[str, Value] = {"user_id": user_id, "kind": kind}
    return join(conn, name, args, by=by) if by.id == user_id else ask(conn, name, args, by=by)


def join(conn: Conn, name: str, args: Mapping[str, Value] = {}, *, by: Actor) -> Row:
    """As `ask`, for what follows from a deed that has an entry already."""
    for _ in range(TRIES):
        run_id = jobs.start_with(conn, name, args, trigger=by.trigger, requested_by=by.id)
        if run_id := run_id or jobs.live(conn, name, **args):
            return jobs.get(conn, run_id) or {}
    raise Conflict(JUST_ENDED)


def cancel(conn: Conn, run_id: int, *, by: Actor) -> Row:
    """A waiting run ends at once, a running one at its next step. Raises `NotFound`."""
    run = jobs.cancel(conn, run_id)
    audit.record(conn, by, "jobs.cancel", run["name"], {"runs": [run_id]})
    return run


def cancel_all(conn: Conn, name: str, *, by: Actor) -> list[Row]:
    """Every live run of the job that is not part of another's. Raises `NotFound`."""
    cancelled = jobs.cancel_all(conn, name)
    if cancelled:
        audit.record(conn, by, "jobs.cancel", name, {"runs": [row["id"] for row in cancelled]})
    return cancelled
