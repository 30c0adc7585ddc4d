"""Runs handlers: the worker's Procrastinate app, and around each handler its transaction, record, retry and cancel."""

import logging
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import procrastinate
import psycopg
from procrastinate.jobs import Job as QueueJob
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from psycopg_pool import ConnectionPool, PoolTimeout

from functions import sweep
from shared import db, jobs
from shared.db import Conn, timings
from shared.errors import Problem, QuotaExhausted, Unavailable
from shared.jobs import Value
from shared.jobs.progress import Attempt, Cancelled, Stopping
from shared.language import gettext
from shared.settings import logs, traces
from shared.upkeep import requests, webhooks_out

log = logging.getLogger(__name__)
sql = db.queries("jobs/jobs")

Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}

SHORTEST_WAIT_S, LONGEST_WAIT_S = 2.0, jobs.LONGEST_BACK_OFF_S
TRAILING_WAIT = timedelta(seconds=1)  # a burst of plays becomes one more refresh, not one each


class Again(Exception):
    """Tells the queue to hand the job out again after `wait_s`."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(gettext("again in %(wait_s)s s", wait_s=f"{wait_s:.0f}"))
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
    tell()
    pool().close()
    process.pool = None


def tell() -> None:
    """What this process was timed for and uses of the machine. While the database is away most of it waits."""
    with suppress(psycopg.Error, PoolTimeout), pool().connection(timeout=2.0) as conn:
        requests.note_process(conn, "worker")
        timings.save(conn)


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
            with logs.about_run(run_id):
                perform(pool(), run_id, handler, stopping=lambda: process.draining or context.should_abort())

        return handler

    return register


def perform(
    pool: ConnectionPool[Conn], run_id: int, handler: Handler, *, stopping: Callable[[], bool] = lambda: False
) -> None:
    """One attempt at a run. Raises `Again` when the queue should hand it out once more."""
    try:
        with pool.connection() as conn:
            try:
                if claimed := _claim(conn, pool, run_id, stopping):
                    with traces.span(f"job {claimed.run.name}", {"matinee.run_id": run_id}):
                        _attempt(conn, claimed, handler)
            finally:
                _unlock(conn)
    except (psycopg.Error, PoolTimeout) as error:
        # The run's row still says “running”: whoever gets the job next claims it again.
        log.warning("The database failed run %s (%s)", run_id, type(error).__name__)
        db.revive()
        raise Again(5.0) from None


@dataclass(frozen=True)
class Claim:
    """A run that is ours as long as the connection holds its lock."""

    run: Attempt
    args: dict[str, Value]
    crashes: int
    cancelled: bool


def _claim(conn: Conn, pool: ConnectionPool[Conn], run_id: int, stopping: Callable[[], bool]) -> Claim | None:
    row = db.maybe(conn, sql.claim, {"id": run_id})
    conn.commit()
    if row is None:
        if db.value(conn, sql.is_live, {"id": run_id}, of=bool):
            raise Again(5.0)  # another worker, thought dead, still holds it
        return None
    run = Attempt(
        id=row["id"], name=row["name"], attempt=row["attempt"], trigger=row["trigger"], requested_by=row["requested_by"],
        cursor=row["cursor"] or {}, writer=pool.connection, stopping=stopping,
    )  # fmt: skip
    args = dict(jobs.find(row["name"]).fixed) | row["args"]
    return Claim(run, args, row["crashes"], row["cancel_requested"])


def _attempt(conn: Conn, claim: Claim, handler: Handler) -> None:
    run = claim.run
    try:
        if claim.cancelled:
            raise Cancelled
        if claim.crashes >= sweep.MOST_CRASHES:
            finish(conn, run, "failed", error=sweep.CRASHED)
            return
        handler(conn, run, **claim.args)
        finish(conn, run, "succeeded", message=run.message)
    except Cancelled:
        conn.rollback()
        finish(conn, run, "cancelled")
    except Stopping:
        conn.rollback()
        _later(conn, claim, gettext("The worker was stopped; another one goes on."), wait_s=1.0, forgive=True)
    except Exception as error:
        if _is_lost(conn, error):
            raise
        conn.rollback()
        _fail(conn, claim, error)


def _is_lost(conn: Conn, error: Exception) -> bool:
    """Whether the database went away, rather than refused a statement: then nothing can be written down either."""
    if conn.closed or isinstance(error, psycopg.InterfaceError | PoolTimeout):
        return True
    # Classes 08 and 57P: connection lost, server shut down. A deadlock is a failure like any other.
    return isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08").startswith(("08", "57P"))


def _unlock(conn: Conn) -> None:
    """Whatever happened: a connection that goes back to the pool with a run's lock would keep that run from everybody."""
    with suppress(psycopg.Error):
        conn.rollback()
        conn.execute(sql.unlock)
        conn.commit()


def finish(
    conn: Conn,
    run: Attempt,
    state: str,
    *,
    message: str | None = None,
    error: str | None = None,
) -> None:
    """Ends the run in the handler's own transaction: the work and the word that it is done are committed together."""
    traces.note("matinee.state", state)
    ended = {"id": run.id, "state": state, "message": message, "error": error}
    row = db.maybe(conn, sql.finish, ended)
    if row is not None and state == "failed":
        webhooks_out.tell_failed(conn, run.name, run.id, error)
    if row is not None and row["pending_children"] == 0:
        timings.note(timings.JOBS, (run.name, state), time.monotonic() - run.began_at)
        if row["parent_id"] is not None:
            why = error or gettext("It was cancelled.")
            jobs.close_children(conn, row["parent_id"], failed=int(state != "succeeded"), error=why)
        if row["again"]:
            _start_again(conn, run)
    timings.save_sometimes(conn)
    conn.commit()


def _start_again(conn: Conn, run: Attempt) -> None:
    if ended := jobs.get(conn, run.id):
        jobs.ask(conn, run.name, ended.args, trigger="system", delay=TRAILING_WAIT)


def _fail(conn: Conn, claim: Claim, error: Exception) -> None:
    """A permanent refusal ends the run; everything else is tried again, later each time. A quota that is spent until a time that
    is known is no failure: the run is put back until then, however often."""
    run, sentence = claim.run, explain(error)
    if isinstance(error, QuotaExhausted) and (error.retry_after or 0) > LONGEST_WAIT_S and not error.permanent:
        log.warning("Run %s (%s) goes on in %.0f s: %s", run.id, run.name, error.retry_after, sentence)
        _later(conn, claim, sentence, wait_s=float(error.retry_after or 0), forgive=True)
    hopeless = isinstance(error, Problem) and (not isinstance(error, Unavailable) or error.permanent)
    attempts, wait_s = jobs.find(run.name).attempts, back_off(run.attempt, error)
    if hopeless or run.attempt >= attempts:
        log.error("Run %s (%s) failed: %s", run.id, run.name, sentence, exc_info=not isinstance(error, Problem))
        finish(conn, run, "failed", error=sentence)
        return
    words = "Run %s (%s) failed at attempt %s of %s, again in %.0f s: %s"
    log.warning(words, run.id, run.name, run.attempt, attempts, wait_s, _in_short(error))
    _later(conn, claim, sentence, wait_s=wait_s)


def back_off(attempt: int, error: Exception) -> float:
    """Seconds: what the service asked for, else 2, 4, 8 … up to 15 minutes."""
    if isinstance(error, Unavailable) and error.retry_after is not None:
        return max(SHORTEST_WAIT_S, error.retry_after)
    return min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2 ** (attempt - 1))


def _in_short(error: Exception) -> str:
    """One line for the log; of what nobody foresaw also where it was raised. The traceback is told once, at the last attempt."""
    if isinstance(error, Problem):
        return error.message
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def explain(error: Exception) -> str:
    """Only our own sentences are shown; anything else might hold SQL, paths or secrets."""
    if isinstance(error, Problem):
        return error.message
    return gettext(
        "Something went wrong inside Matinee (%(error)s); the worker's log has the details.",
        error=type(error).__name__,
    )


def _later(conn: Conn, claim: Claim, sentence: str, *, wait_s: float, forgive: bool = False) -> None:
    """Leaves the run to a later attempt, unless somebody has cancelled it meanwhile."""
    told = {"id": claim.run.id, "error": sentence, "forgive": int(forgive)}
    if db.maybe(conn, sql.retry_later, told) is None:
        finish(conn, claim.run, "cancelled")
        return
    conn.commit()
    raise Again(wait_s)
