"""Runs handlers: the worker's Procrastinate app, and around each handler its transaction, record, retry and cancel."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import procrastinate
import psycopg
from procrastinate.jobs import Job as QueueJob
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from psycopg_pool import ConnectionPool, PoolTimeout

from shared import db, jobs
from shared.db import Conn
from shared.errors import Problem, Unavailable
from shared.jobs import Value
from shared.progress import Cancelled, Run, Stopping

log = logging.getLogger(__name__)
sql = db.queries("jobs")

Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}

SHORTEST_WAIT_S, LONGEST_WAIT_S = 2.0, 900.0
TRAILING_WAIT = timedelta(seconds=1)  # a burst of plays becomes one more refresh, not one each
DATABASE_LOST = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)


class Again(Exception):
    """Tells the queue to hand the job out again after `wait_s`."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"again in {wait_s:.0f} s")
        self.wait_s = wait_s


class WhenAgain(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: QueueJob) -> RetryDecision | None:
        if isinstance(exception, Again):
            return RetryDecision(retry_in={"seconds": max(1, round(exception.wait_s))})
        return None


app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo="", min_size=1, max_size=4))


@dataclass
class Process:
    """What a worker process has for its handlers."""

    pool: ConnectionPool[Conn] | None = None
    draining: bool = False


process = Process()


def open_pool(size: int) -> None:
    """Two connections a running job: the handler's own and the one its progress goes through."""
    process.pool, process.draining = db.pool(2 * size + 1), False
    process.pool.open(wait=True)


def close_pool() -> None:
    pool().close()
    process.pool = None


def drain() -> None:
    """Running handlers leave at their next step; their runs go back to the queue."""
    process.draining = True


def pool() -> ConnectionPool[Conn]:
    if process.pool is None:
        raise RuntimeError("open_pool comes first")
    return process.pool


def job(name: str) -> Callable[[Handler], Handler]:
    """Registers `handler(conn, run, **args)` under the name that `shared.jobs` knows."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler

        @app.task(name=name, pass_context=True, retry=WhenAgain())
        def task(context: procrastinate.JobContext, run_id: int) -> None:
            perform(pool(), run_id, handler, stopping=lambda: process.draining or context.should_abort())

        return handler

    return register


def perform(
    pool: ConnectionPool[Conn], run_id: int, handler: Handler, *, stopping: Callable[[], bool] = lambda: False
) -> None:
    """One attempt at a run. Raises `Again` when the queue should hand it out once more."""
    try:
        with pool.connection() as conn:
            if (run := _claim(conn, pool, run_id, stopping)) is None:
                return
            _attempt(conn, run, handler)
    except DATABASE_LOST:
        # The run's row still says “running”: whoever gets the job next claims it again.
        log.warning("The database went away during run %s", run_id)
        raise Again(5.0) from None


def _claim(
    conn: Conn, pool: ConnectionPool[Conn], run_id: int, stopping: Callable[[], bool]
) -> tuple[Run, dict[str, Value]] | None:
    row = conn.execute(sql.claim, {"id": run_id}).fetchone()
    conn.commit()
    if row is None:
        state = conn.execute(sql.is_live, {"id": run_id}).fetchone()
        conn.execute(sql.unlock)
        if state and state["live"]:
            raise Again(10.0)  # another worker, thought dead, still holds it
        return None
    job = jobs.find(row["name"])
    run = Run(
        id=row["id"], name=row["name"], attempt=row["attempt"], trigger=row["trigger"], requested_by=row["requested_by"],
        cursor=row["cursor"] or {}, writer=pool.connection, stopping=stopping,
    )  # fmt: skip
    return run, dict(job.fixed) | row["args"] | {"_parent": row["parent_id"]}


def _attempt(conn: Conn, claimed: tuple[Run, dict[str, Value]], handler: Handler) -> None:
    run, args = claimed
    parent_id = args.pop("_parent")
    try:
        handler(conn, run, **args)
        finish(conn, run, "succeeded", parent_id=parent_id, message=run.message)
    except Cancelled:
        conn.rollback()
        finish(conn, run, "cancelled", parent_id=parent_id)
    except Stopping:
        conn.rollback()
        _later(conn, run, "The worker was stopped; another one goes on.", wait_s=1.0, forgive=True)
    except DATABASE_LOST:
        raise
    except Exception as error:
        conn.rollback()
        _fail(conn, run, error, parent_id)


def finish(
    conn: Conn, run: Run, state: str, *, parent_id: Value = None, message: str | None = None, error: str | None = None
) -> None:
    """Ends the run in the handler's own transaction: the work and the word that it is done are committed together."""
    ended = {"id": run.id, "state": state, "message": message, "error": error}
    row = conn.execute(sql.finish, ended).fetchone()
    if row is not None and row["pending_children"] == 0:
        if parent_id is not None:
            conn.execute(sql.close_child, {"id": parent_id, "failed": int(state == "failed"), "error": error})
        if row["again"]:
            _start_again(conn, run)
    conn.commit()
    conn.execute(sql.unlock)
    conn.commit()


def _start_again(conn: Conn, run: Run) -> None:
    args = conn.execute(sql.get_run, {"id": run.id}).fetchone()
    jobs.start(conn, run.name, trigger="system", delay=TRAILING_WAIT, **(args["args"] if args else {}))


def _fail(conn: Conn, run: Run, error: Exception, parent_id: Value) -> None:
    """A permanent refusal ends the run; everything else is tried again, later each time."""
    sentence = explain(error)
    hopeless = isinstance(error, Problem) and (not isinstance(error, Unavailable) or error.permanent)
    if not isinstance(error, Problem):
        log.exception("Run %s (%s) failed", run.id, run.name)
    if hopeless or run.attempt >= jobs.find(run.name).attempts:
        finish(conn, run, "failed", parent_id=parent_id, error=sentence)
        return
    _later(conn, run, sentence, wait_s=back_off(run.attempt, error))


def back_off(attempt: int, error: Exception) -> float:
    """Seconds: what the service asked for, else 2, 4, 8 … up to 15 minutes."""
    if isinstance(error, Unavailable) and error.retry_after is not None:
        return max(SHORTEST_WAIT_S, error.retry_after)
    return min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2 ** (attempt - 1))


def explain(error: Exception) -> str:
    """Only our own sentences are shown; anything else might hold SQL, paths or secrets."""
    if isinstance(error, Problem):
        return error.message
    return f"Something went wrong inside Matinee ({type(error).__name__}); the worker's log has the details."


def _later(conn: Conn, run: Run, sentence: str, *, wait_s: float, forgive: bool = False) -> None:
    conn.execute(sql.retry_later, {"id": run.id, "error": sentence, "forgive": int(forgive)})
    conn.commit()
    with suppress(psycopg.Error):
        conn.execute(sql.unlock)
        conn.commit()
    raise Again(wait_s)


def wait_for_database(timeout_s: float = 120.0) -> None:
    """At start: Postgres may still be coming up."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            db.connect().close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
