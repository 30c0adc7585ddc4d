"""Everything that `matinee up` keeps running, until it is told to stop."""

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType

import psycopg

from shared import db
from shared.db import embedded
from shared.errors import MediaServerError, Problem
from shared.jobs import Run
from shared.media_servers import servers
from shared.picks import first_run
from shared.settings import settings
from web.commands import output, processes
from web.commands.supervisor import Supervisor

LOOK_EVERY_S = 0.5
SERVER_PAUSE_S = 5.0


class Household:
    """Named commands as processes while the block runs, and the embedded Postgres below them.

    SIGTERM, SIGINT and SIGHUP end `run_until_told`. `adds_server`: also sets up the media server that the environment names,
    which often starts together with us and takes longer; nothing waits for it. `supervisor` says how they are begun.
    """

    def __init__(
        self,
        parts: Sequence[tuple[str, list[str]]],
        *,
        adds_server: bool = False,
        log: Path | None = None,
        supervisor: type[Supervisor] = Supervisor,
    ) -> None:
        self._parts = parts
        self._supervisor = supervisor(processes.environment(), log=log)
        self._told = False
        self._add_server_at = 0.0 if adds_server else None

    def __enter__(self) -> "Household":
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._tell)
        if not settings().database_url and (sentence := embedded.whose()):
            output.say(sentence)
        for name, command in self._parts:
            self._supervisor.start(name, command)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._supervisor.stop()

    def run_until_told(self) -> None:
        while not self._told:
            self.tend()
            time.sleep(LOOK_EVERY_S)
        output.say("Stopping …")

    def tend(self, runs: Sequence[Run] = ()) -> None:
        """What died starts again: Postgres first. A loop that follows runs calls it too; once told, that loop ends."""
        if self._told and runs:
            raise KeyboardInterrupt
        if not settings().database_url and not embedded.is_running():
            output.say("Postgres ended; it starts again.")
            db.url.cache_clear()
            db.url()
        self._supervisor.tend()
        if self._add_server_at is not None and time.monotonic() > self._add_server_at:
            self._add_server_at = _add_server()

    def _tell(self, number: int, frame: FrameType | None) -> None:
        self._told = True


def _add_server() -> float | None:
    """The media server of the environment; returns when to try again, None when that is settled."""
    try:
        with db.connect() as conn:
            if server := servers.add_from_environment(conn):
                output.say(f"{server.name} ({server.kind} {server.version}) is set up.")
                first_run.server_added(conn)
    except psycopg.OperationalError:
        return time.monotonic() + LOOK_EVERY_S
    except Problem as problem:
        if isinstance(problem, MediaServerError) and not problem.permanent:
            output.say(f"{problem.message} Trying again in {SERVER_PAUSE_S:.0f} s.")
            return time.monotonic() + SERVER_PAUSE_S
        output.say(f"The media server named in the environment was not added: {problem.message}")
    return None
