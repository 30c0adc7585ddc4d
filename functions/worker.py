"""A worker process: takes jobs of the given queues until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import procrastinate
from procrastinate.worker import Worker

import functions
from functions import registry, sweep
from shared import db, jobs, schedules

log = logging.getLogger(__name__)

GRACE_S = 25.0
POLL_S = {jobs.FAST: 1.0, jobs.BULK: 2.0, jobs.SYSTEM: 5.0}  # a job that becomes due makes no noise; new ones do


def run(queues: Sequence[str] = jobs.QUEUES, concurrency: int = 4) -> None:
    """Blocks until SIGTERM or SIGINT; running jobs get 25 s to reach their next step and then go back to the queue."""
    registry.wait_for_database()
    with db.connect() as conn:
        schedules.fill_in(conn)
        sweep.sweep(conn)
    registry.open_pool(concurrency)
    try:
        asyncio.run(_run(queues, shares(queues, concurrency)))
    finally:
        registry.close_pool()


def shares(queues: Sequence[str], concurrency: int) -> dict[str, int]:
    """Slots of each queue: one at least, so that no queue starves another; `fast` and `bulk` share what is left."""
    slots = dict.fromkeys(queues, 1)
    growing = [queue for queue in queues if queue != jobs.SYSTEM] or list(queues)
    for extra in range(max(0, concurrency - len(slots))):
        slots[growing[extra % len(growing)]] += 1
    return slots


async def _run(queues: Sequence[str], slots: dict[str, int]) -> None:
    loop = asyncio.get_running_loop()
    # Procrastinate runs handlers in the loop's default threads, of which there are few on a small machine.
    loop.set_default_executor(ThreadPoolExecutor(sum(slots.values()) + 2, thread_name_prefix="job"))
    connector = procrastinate.PsycopgConnector(conninfo=db.url(), min_size=1, max_size=4)
    with functions.app.replace_connector(connector) as app:
        async with app.open_async():
            workers = [_worker(app, queue, slots[queue]) for queue in queues]
            for name in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(name, _stop, workers)
            log.info("Working on %s", ", ".join(f"{queue} ×{slots[queue]}" for queue in queues))
            await asyncio.gather(*(worker.run() for worker in workers))


def _stop(workers: list[Worker]) -> None:
    registry.drain()
    for worker in workers:
        worker.stop()


def _worker(app: procrastinate.App, queue: str, concurrency: int) -> Worker:
    return Worker(
        app=app,
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        fetch_job_polling_interval=POLL_S[queue],
        abort_job_polling_interval=1.0,
        shutdown_graceful_timeout=GRACE_S,
        delete_jobs="always",  # job_runs is the history
        install_signal_handlers=False,
        update_heartbeat_interval=sweep.HEARTBEAT_S,
        stalled_worker_timeout=sweep.DEAD_AFTER_S,
    )
