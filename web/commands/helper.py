"""A worker for commands that wait: of their own when nobody runs one, gone when they are done."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from shared import db, jobs
from shared.jobs import Run
from shared.settings import settings
from web.commands import output, processes
from web.commands.supervisor import Supervisor

LONG_ENOUGH_S = 20.0  # for a worker that lives to begin something


class Helper:
    def __init__(self) -> None:
        self.log = settings().home / "logs" / "worker.log"
        self._supervisor: Supervisor | None = None
        self._idle_since: float | None = None

    def tend(self, runs: Sequence[Run]) -> None:
        """Starts the worker once it is clear that nobody else works on these runs; restarts it when it dies."""
        if self._supervisor:
            self._supervisor.tend()
        elif self._is_needed(runs):
            output.say("No worker is running: this command brings its own.")
            self._supervisor = Supervisor(processes.environment(), log=self.log)
            self._supervisor.start("Worker", processes.worker())

    def stop(self) -> None:
        if self._supervisor:
            self._supervisor.stop()

    def _is_needed(self, runs: Sequence[Run]) -> bool:
        with db.connect() as conn:
            alive = jobs.workers_alive(conn)
        now = time.monotonic()
        if any(run.state != "queued" for run in runs):
            self._idle_since = None
        self._idle_since = self._idle_since or now
        # Workers that live and begin nothing are killed ones, or serve other queues.
        return not alive or now - self._idle_since > LONG_ENOUGH_S


@contextmanager
def at_hand() -> Iterator[Callable[[Sequence[Run]], None]]:
    """What a loop that follows runs calls meanwhile."""
    helper = Helper()
    try:
        yield helper.tend
    finally:
        helper.stop()
