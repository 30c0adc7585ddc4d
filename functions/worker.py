"""A worker process: takes jobs of the given queues until it is told to stop. `python -m functions.worker`."""

import argparse
import asyncio
import logging
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import procrastinate
import psycopg
from procrastinate.worker import Worker
from psycopg_pool import PoolTimeout

import functions
from functions import queue_pool, registry, sweep
from shared import db, jobs
from shared.db import embedded, failures
from shared.errors import Misconfigured, Problem
from shared.jobs import schedules
from shared.language import gettext
from shared.settings import logs, settings
from shared.upkeep import new_options

log = logging.getLogger(__name__)
sql = db.queries("jobs/jobs")

GRACE_S = 25.0
DATABASE_LOST = (psycopg.Error, PoolTimeout, procrastinate.exceptions.ConnectorException)
# New jobs make a noise; only one that becomes due makes none, and each look for those is what an idle worker spends most on.
TELL_S = 30.0
POLL_S = {jobs.FAST: 3.0, jobs.BULK: 10.0, jobs.SYSTEM: 10.0, jobs.CLOCK: 10.0}


def run(queues: Sequence[str] = jobs.QUEUES, concurrency: int = 4, *, dead_after_s: float = sweep.DEAD_AFTER_S) -> None:
    """Blocks until SIGTERM or SIGINT; running jobs get 25 s to reach their next step and then go back to the queue.

    Outlives the database: when it goes away, everything here ends and begins anew once it is back.
    """
    slots = shares(queues, concurrency)
    told = asyncio.Event()
    while not told.is_set():
        _prepare(dead_after_s)
        registry.open_pool(sum(slots.values()))
        try:
            asyncio.run(_run(slots, told, dead_after_s))
        except DATABASE_LOST as error:
            log.warning("The worker lost the database and begins anew: %s", type(error).__name__)
        finally:
            registry.close_pool()


def _prepare(dead_after_s: float) -> None:
    _wait_for_database()
    with db.connect() as conn:
        schedules.fill_in(conn)
        new_options.note(conn)
        sweep.sweep(conn, dead_after_s=dead_after_s)


def shares(queues: Sequence[str], concurrency: int) -> dict[str, int]:
    """Slots of each queue: one at least, so that no queue starves another; `fast` and `bulk` share what is left."""
    slots = dict.fromkeys(queues, 1)
    growing = [queue for queue in queues if queue != jobs.SYSTEM] or list(queues)
    for extra in range(max(0, concurrency - len(slots))):
        slots[growing[extra % len(growing)]] += 1
    return slots


async def _run(slots: dict[str, int], told: asyncio.Event, dead_after_s: float) -> None:
    loop = asyncio.get_running_loop()
    # Procrastinate runs handlers in the loop's default threads, of which there are few on a small machine.
    loop.set_default_executor(ThreadPoolExecutor(sum(slots.values()) + 3, thread_name_prefix="job"))
    connector = procrastinate.PsycopgConnector(
        pool_factory=queue_pool.opened, conninfo=db.url(), min_size=1, max_size=4, timeout=10
    )
    with functions.app.replace_connector(connector) as app:
        async with app.open_async():
            served = slots | {jobs.CLOCK: 1}
            workers = [_worker(app, queue, slot, dead_after_s) for queue, slot in served.items()]
            for name in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(name, _stop, workers, told)
            log.info("Working on %s", ", ".join(f"{queue} ×{slot}" for queue, slot in slots.items()))
            await _until_one_ends(app, workers, dead_after_s / 3)


async def _until_one_ends(app: procrastinate.App, workers: list[Worker], beat_every_s: float) -> None:
    """A worker that lost its connection ends alone and would leave its queue unserved: the others end with it."""
    running = [asyncio.create_task(worker.run()) for worker in workers]
    heart = asyncio.create_task(_beat(app, workers, beat_every_s))
    telling = asyncio.create_task(_tell())
    await asyncio.wait([*running, heart], return_when=asyncio.FIRST_COMPLETED)
    _stop(workers)
    results = await asyncio.gather(*running, return_exceptions=True)
    heart.cancel()  # not before: who still ends a job is alive
    telling.cancel()
    results += await asyncio.gather(heart, return_exceptions=True)
    for error in results:
        if error and not isinstance(error, asyncio.CancelledError):
            raise error


async def _beat(app: procrastinate.App, workers: list[Worker], every_s: float) -> None:
    """One heart for all workers of the process."""
    while True:
        await asyncio.sleep(every_s)
        ids = [worker.worker_id for worker in workers if worker.worker_id is not None]
        await app.connector.execute_query_async(sql.beat, ids=ids)


async def _tell() -> None:
    """Numbers of this process; the last are told when its pool is closed."""
    while True:
        await asyncio.sleep(TELL_S)
        await asyncio.to_thread(registry.tell)


def _stop(workers: list[Worker], told: asyncio.Event | None = None) -> None:
    if told:
        told.set()
    registry.drain()
    for worker in workers:
        worker.stop()


class Heartless(Worker):
    """Its process beats for it."""

    async def _update_heartbeat(self) -> None:
        await asyncio.Event().wait()


class Clockless(Heartless):
    """One worker of a process looks at the clock; every other one would only ask the database whether it was first."""

    async def _periodic_deferrer(self) -> None:
        await asyncio.Event().wait()


def _worker(app: procrastinate.App, queue: str, concurrency: int, dead_after_s: float) -> Worker:
    kind = Heartless if queue == jobs.CLOCK else Clockless
    return kind(
        app=app,
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        fetch_job_polling_interval=POLL_S[queue],
        abort_job_polling_interval=5.0,  # also told at once; this is for what was missed
        shutdown_graceful_timeout=GRACE_S,
        delete_jobs="always",  # job_runs is the history
        listen_notify=queue != jobs.CLOCK,
        install_signal_handlers=False,
        update_heartbeat_interval=dead_after_s / 3,
        stalled_worker_timeout=dead_after_s,
    )


def set_up_log(level: str) -> None:
    """The queue tells at INFO of every tick, and of every attempt with a traceback; our own words say what matters of both."""
    logs.set_up(level)
    if level != "DEBUG":
        logging.getLogger("procrastinate").setLevel(max(logging.WARNING, logging.getLogger().level))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m functions.worker", description=__doc__)
    parser.add_argument(
        "--queues", type=_queues, default=jobs.QUEUES, help="which queues, comma separated; all of them"
    )
    parser.add_argument("--concurrency", type=int, help="jobs at a time; WORKER_CONCURRENCY")
    given = parser.parse_args()
    try:
        set_up_log(settings().log_level)
        with embedded.in_use():
            run(given.queues, given.concurrency or settings().number("WORKER_CONCURRENCY"))
    except Problem as problem:
        raise SystemExit(problem.message) from None
    except psycopg.OperationalError as error:
        raise SystemExit(failures.sentence(error)) from None


def _queues(text: str) -> list[str]:
    if unknown := set(text.split(",")) - set(jobs.QUEUES):
        raise argparse.ArgumentTypeError(f"there is no queue “{unknown.pop()}”, only {', '.join(jobs.QUEUES)}")
    return text.split(",")


def _wait_for_database(timeout_s: float = 120.0) -> None:
    """At start: Postgres may still be coming up, and whoever migrates it may still be at it."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            if _is_ready():
                return
            problem: Exception = Misconfigured(gettext("The database lacks migrations; run `matinee db migrate`."))
        except psycopg.OperationalError as error:
            if (sentence := failures.sentence(error)) != failures.AWAY:
                raise Misconfigured(sentence) from error  # no wait mends it
            db.revive()
            problem = error
        if time.monotonic() > deadline:
            raise problem
        time.sleep(1)


def _is_ready() -> bool:
    with db.plain() as conn:
        return not db.pending(conn)


if __name__ == "__main__":
    main()
