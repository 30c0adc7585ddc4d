"""Runs of jobs that somebody starts or cancels by hand, written into the log of deeds."""

from collections.abc import Mapping

from shared import audit, jobs
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.jobs import Run, Value, names
from shared.language import gettext

CONFIRMED = (names.PURGE_TITLES,)  # by words that are typed, never by one press


def start(conn: Conn, name: str, args: Mapping[str, Value] = {}, *, by: Actor) -> Run:
    """Starts a run or joins the live one of the same job and arguments. Raises `NotFound`, `Invalid`."""
    run = jobs.ask(conn, name, args, trigger=by.trigger, requested_by=by.id)
    audit.record(conn, by, "jobs.run", name, dict(args))
    return run


def start_for(conn: Conn, name: str, user_id: int, kind: str, *, by: Actor) -> Run:
    """The same for a job about one person, who leaves no entry when they ask for themself."""
    args: dict[str, Value] = {"user_id": user_id, "kind": kind}
    if by.id == user_id:
        return jobs.ask(conn, name, args, trigger=by.trigger, requested_by=by.id)
    return start(conn, name, args, by=by)


def retry(conn: Conn, run_id: int, *, by: Actor) -> Run:
    """The same once more, with the same arguments. Raises `NotFound`; `Conflict` for what has to be confirmed each time."""
    run = jobs.get(conn, run_id)
    if run is None:
        raise NotFound(gettext("There is no run %(run_id)s.", run_id=run_id))
    if run.name in CONFIRMED:
        raise Conflict(
            gettext(
                "“%(title)s” has to be confirmed each time, where it is asked for.", title=jobs.find(run.name).title
            )
        )
    return start(conn, run.name, run.args, by=by)


def cancel(conn: Conn, run_id: int, *, by: Actor) -> Run:
    """A waiting run ends at once, a running one at its next step. Raises `NotFound`."""
    run = jobs.cancel(conn, run_id)
    audit.record(conn, by, "jobs.cancel", run.name, {"runs": [run_id]})
    return run


def cancel_all(conn: Conn, name: str, *, by: Actor) -> list[Run]:
    """Every live run of the job that is not part of another's. Raises `NotFound`."""
    cancelled = jobs.cancel_all(conn, name)
    if cancelled:
        audit.record(conn, by, "jobs.cancel", name, {"runs": [run.id for run in cancelled]})
    return cancelled
