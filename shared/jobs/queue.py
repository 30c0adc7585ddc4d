"""Where runs wait for a worker: Procrastinate's queue, written in the caller's own transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import procrastinate
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.types import JSONDict

from shared import db
from shared.db import Conn
from shared.jobs.catalogue import Job

sql = db.queries("jobs/jobs")


def put(conn: Conn, job: Job, run_id: int, *, delay: timedelta | None = None) -> None:
    """Hands the run to the next free worker, or not before `delay` has passed."""
    queue_job_id = _deferrer(conn, job, delay).defer(run_id=run_id)
    conn.execute(sql.set_queue_job, {"id": run_id, "queue_job_id": queue_job_id})


def put_each(conn: Conn, job: Job, run_ids: Sequence[int]) -> None:
    """The same for many, in two statements."""
    given: list[JSONDict] = [{"run_id": run_id} for run_id in run_ids]
    queued = _deferrer(conn, job, None).batch_defer(*given)
    conn.execute(sql.set_queue_jobs, {"ids": list(run_ids), "queue_job_ids": queued})


def drop(conn: Conn, queue_job_id: int) -> None:
    """Takes out what no worker has begun."""
    _client().manager.cancel_job_by_id(queue_job_id, delete_job=True, connection=conn)


def _deferrer(conn: Conn, job: Job, delay: timedelta | None) -> JobDeferrer:
    at = None if delay is None else datetime.now().astimezone() + delay
    return _client().app.configure_task(
        job.handler, allow_unknown=True, queue=job.queue, schedule_at=at, connection=conn
    )


class _Client:
    """Procrastinate's side that only queues. Never opened: it always works on the caller's connection."""

    def __init__(self) -> None:
        connector = procrastinate.SyncPsycopgConnector()
        self.app = procrastinate.App(connector=connector)
        self.manager = JobManager(connector)


@lru_cache(maxsize=1)
def _client() -> _Client:
    return _Client()
