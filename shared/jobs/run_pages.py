"""Runs as people read them: whom each is about, who asked for it, its parts, and what it said on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared import db, jobs
from shared.db import Conn, Row
from shared.jobs import LIVE
from shared.language import gettext

sql = db.queries("jobs/run_pages")

PARTS, LINES = 100, 300
FAILED, ENDED = ("failed",), ("succeeded", "failed", "cancelled", "superseded")
STATES: Mapping[str, Sequence[str]] = {"live": LIVE, "failed": FAILED, "ended": ENDED}


@dataclass(frozen=True)
class ReadRun:
    """A run; `person` is whom it is about, `requested_by_name` who asked for it, both None where nobody is or is known. `due_at` is
    when one that was put off begins, None for what waits for a worker alone."""

    id: int
    name: str
    args: Mapping[str, Any]
    state: str
    trigger: str
    attempt: int
    step: str | None
    done: int | None
    total: int | None
    failed: int | None
    message: str | None
    error: str | None
    parent_id: int | None
    cancel_requested: bool
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None
    person: str | None
    requested_by_name: str | None

    @property
    def title(self) -> str:
        """Of its job, by the job's name where this release no longer has it."""
        job = jobs.by_name().get(self.name)
        return job.title if job else self.name

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def took(self) -> timedelta | None:
        """How long it took, or has been going; None before it began."""
        return (self.finished_at or datetime.now(UTC)) - self.started_at if self.started_at else None


def listing(
    conn: Conn,
    *,
    name: str | None = None,
    trigger: str | None = None,
    state: str | None = None,
    before: int | None = None,
    limit: int,
) -> list[ReadRun]:
    """Newest first, without the parts of others. `state` is a key of `STATES`, `before` the last id of the page before.

    Raises as `jobs.find`.
    """
    given = {"name": name and jobs.find(name).name, "trigger": trigger, "before": before, "limit": limit}
    return db.all(conn, sql.listing, given | {"states": list(STATES[state]) if state else None}, row=ReadRun)


def get(conn: Conn, run_id: int) -> ReadRun:
    """Raises `NotFound`."""
    return db.one(
        conn,
        sql.run,
        {"id": run_id},
        row=ReadRun,
        missing=gettext("There is no run %(run_id)s, or no more.", run_id=run_id),
    )


def parts(conn: Conn, run_id: int) -> list[ReadRun]:
    """At most `PARTS`, those that failed first."""
    return db.all(conn, sql.parts, {"id": run_id, "limit": PARTS}, row=ReadRun)


def lines(conn: Conn, run_id: int) -> list[Row]:
    """`at`, `state`, `attempt` and `words` of the last `LINES` things it said, in their order."""
    return db.all(conn, sql.lines, {"id": run_id, "limit": LINES})
