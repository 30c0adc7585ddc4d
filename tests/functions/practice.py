"""Jobs that only tests know, and a worker process that runs them: `python -m tests.functions.practice`."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg.rows import dict_row

from shared import db, jobs
from shared.db import Conn
from shared.errors import Unavailable
from shared.jobs import FAST, Job
from shared.jobs.progress import Attempt

CATALOGUE = (
    Job("practice-count", "Count", "Practice", "practice_count", "Counts, one committed row a step.",
        accepts=("key", "steps", "pause_ms"), requires=("key",)),
    Job("practice-dwell", "Dwell", "Practice", "practice_dwell", "Says what it does until it is cancelled.",
        accepts=("key",), queue=FAST, trailing=True),
    Job("practice-everyone", "Everyone", "Practice", "practice_everyone", "Counts once for each of so many.",
        accepts=("key", "children", "steps", "pause_ms")),
    Job("practice-flaky", "Flaky", "Practice", "practice_flaky", "Fails until its second attempt.", accepts=("key",), attempts=3),
)  # fmt: skip

TABLE = """
create table if not exists practice_steps (
    run_id bigint not null,
    step integer not null,
    process integer not null,
    at timestamptz not null default clock_timestamp(),
    primary key (run_id, step)
)
"""


@contextmanager
def listed() -> Iterator[None]:
    """The jobs above can be started by name while the block runs."""
    jobs.JOBS.update({job.name: job for job in CATALOGUE})
    try:
        yield
    finally:
        for job in CATALOGUE:
            del jobs.JOBS[job.name]


def count(conn: Conn, run: Attempt, key: int, steps: int = 5, pause_ms: int = 20) -> None:
    """A step that is counted twice breaks the table's primary key."""
    for step in range(int(str(run.cursor.get("step", 0))), steps):
        conn.execute(
            "insert into practice_steps (run_id, step, process) values (%s, %s, %s)", (run.id, step, os.getpid())
        )
        time.sleep(pause_ms / 1000)
        run.commit(conn, step=step + 1)
        run.say("Counting", step + 1, steps)


def dwell(conn: Conn, run: Attempt, key: int) -> None:
    while True:
        time.sleep(0.05)
        run.say("Dwelling")


def dwell_on(conn: Conn, run: Attempt, key: int, steps: int = 0, pause_ms: int = 0) -> None:
    """In the place of a child that counts."""
    dwell(conn, run, key)


def everyone(conn: Conn, run: Attempt, key: int, children: int = 3, steps: int = 3, pause_ms: int = 20) -> None:
    more: dict[str, jobs.Value] = {"steps": steps, "pause_ms": pause_ms}
    run.fan_out(conn, "practice-count", [{"key": key * 1000 + child} | more for child in range(children)])


def flaky(conn: Conn, run: Attempt, key: int) -> None:
    if run.attempt == 1:
        raise Unavailable("The other side is away.", retry_after=0.1)
    run.conclude("Second time lucky.")


HANDLERS = {
    "practice_count": count, "practice_dwell": dwell, "practice_everyone": everyone, "practice_flaky": flaky,
}  # fmt: skip


def handler(name: str) -> Callable[..., None]:
    return HANDLERS[jobs.find(name).handler]


class Worker:
    """A worker process, as an operator would see it. Leaves no process behind."""

    def __init__(self, log: Path, *options: str) -> None:
        self.log, self.options = log, options

    def __enter__(self) -> "Worker":
        with self.log.open("a") as output:
            command = [sys.executable, "-m", "tests.functions.practice", *self.options]
            self.process = subprocess.Popen(command, stdout=output, stderr=output)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if error:
            print(self.log.read_text()[-6000:])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, timeout_s: float = 15) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)


def start(name: str, **args: jobs.Value) -> int:
    """Starts a run from a connection of its own, committed."""
    with db.connect() as conn:
        return jobs.ask(conn, name, args, trigger="command").id


def row(run_id: int) -> dict[str, object]:
    with db.connect() as conn:
        run = jobs.get(conn, run_id)
    return vars(run) if run else {}


def until(condition: Callable[[], object], timeout_s: float, what: str) -> float:
    """Waits; returns how many seconds it took. A database that is away counts as “not yet”."""
    begun = time.monotonic()
    while time.monotonic() - begun < timeout_s:
        with suppress(psycopg.Error):
            if condition():
                return time.monotonic() - begun
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {timeout_s} s")


def steps(run_id: int) -> list[tuple[int, int]]:
    """(step, process) in the order they happened."""
    with psycopg.connect(db.url(), row_factory=dict_row) as conn:
        rows = conn.execute("select step, process from practice_steps where run_id = %s order by at", (run_id,))
        return [(row["step"], row["process"]) for row in rows]


def handovers(run_id: int) -> int:
    """How often another process went on; a process that came back after that would show as more than were started."""
    processes = [process for _, process in steps(run_id)]
    return sum(one != other for one, other in itertools.pairwise(processes))


def main() -> None:
    from functions import registry, worker

    worker.set_up_log("INFO")
    jobs.JOBS.update({job.name: job for job in CATALOGUE})
    for name, function in HANDLERS.items():
        registry.job(name)(function)
    dead_after = float(sys.argv[1]) if len(sys.argv) > 1 else worker.sweep.DEAD_AFTER_S
    worker.run(concurrency=3, dead_after_s=dead_after)


if __name__ == "__main__":
    main()
