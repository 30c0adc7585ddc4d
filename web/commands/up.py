"""`matinee up`, `serve` and `worker`: Matinee as a whole, and its processes one by one."""

import os
import signal
import socket
import sys
import time
from types import FrameType

import click

from shared import db, embedded, jobs, servers
from shared.errors import MediaServerError, Problem
from shared.settings import settings
from web.commands import instance, output, processes
from web.commands.supervisor import Supervisor

LOOK_EVERY_S = 0.5
SERVER_PAUSE_S = 15.0
PORT_PATIENCE_S = 10.0  # for the processes of a predecessor that was killed

host_option = click.option(
    "--host", help="Address to listen on; 0.0.0.0 for the whole network. Default: $HOST, else 127.0.0.1."
)
port_option = click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: $PORT, else 3456."
)


@click.command()
@host_option
@port_option
@click.option("--workers", type=click.IntRange(0, 32), default=1, show_default=True, help="Worker processes.")
def up(host: str | None, port: int | None, workers: int) -> None:
    """Start Matinee: database, web server and workers, until Ctrl-C.

    Without DATABASE_URL it brings its own Postgres, kept below MATINEE_HOME. What dies is started again. A media server
    named in the environment (MEDIA_SERVER_BASE_URL, MEDIA_SERVER_API_KEY) is set up on the first start.
    """
    listen_on(host, port)
    with instance.alone(), embedded.in_use():
        wait_for_port(settings().text("HOST") or "", settings().number("PORT"))
        db.migrate()
        household = Household(workers)
        try:
            household.start()
            output.say(f"Matinee is at {settings().base_url} – Ctrl-C stops it.")
            household.run_until_told()
        finally:
            household.stop()


@click.command()
@host_option
@port_option
def serve(host: str | None, port: int | None) -> None:
    """Start the web server alone.

    For deployments that run each process on its own; `matinee up` starts everything.
    """
    listen_on(host, port)
    _become(processes.web(settings().text("HOST") or "", settings().number("PORT")))


@click.command()
@click.option("--queues", help="Which queues to serve, comma separated: fast, bulk, system. Default: all.")
@click.option("--concurrency", type=click.IntRange(1, 64), help="Jobs at a time. Default: $WORKER_CONCURRENCY, else 4.")
def worker(queues: str | None, concurrency: int | None) -> None:
    """Start one worker. Start more of them, on any machine, for more speed.

    Jobs that people wait for are in fast, long ones in bulk, upkeep in system. On SIGTERM running jobs go back to the
    queue, and another worker goes on where they were.
    """
    chosen = queues.split(",") if queues else []
    if unknown := set(chosen) - set(jobs.QUEUES):
        raise click.UsageError(f"There is no queue “{unknown.pop()}”, only {', '.join(jobs.QUEUES)}.")
    _become(processes.worker(chosen, concurrency))


class Household:
    """Everything `up` keeps running. The media server may come later than we do; nothing waits for it."""

    def __init__(self, workers: int, supervisor: Supervisor | None = None) -> None:
        self._workers = workers
        self._supervisor = supervisor or Supervisor(processes.environment())
        self._told = False
        self._ask_again_at: float | None = 0.0

    def start(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._tell)
        self._supervisor.start("web server", processes.web(settings().text("HOST") or "", settings().number("PORT")))
        for number in range(self._workers):
            self._supervisor.start(f"worker {number + 1}" if self._workers > 1 else "worker", processes.worker())

    def run_until_told(self) -> None:
        while not self._told:
            self.tend()
            time.sleep(LOOK_EVERY_S)
        output.say("Stopping …")

    def tend(self) -> None:
        """What died starts again: Postgres first."""
        if not settings().database_url and not embedded.is_running():
            output.say("Postgres ended; it starts again.")
            db.url.cache_clear()
            db.url()
        self._supervisor.tend()
        if self._ask_again_at is not None and time.monotonic() > self._ask_again_at:
            self._add_server()

    def stop(self) -> None:
        self._supervisor.stop()

    def _add_server(self) -> None:
        """The media server named in the environment. Often it starts together with us, and takes longer."""
        self._ask_again_at = None
        try:
            with db.connect() as conn:
                if server := servers.add_from_environment(conn):
                    output.say(f"{server.name} ({server.kind} {server.version}) is set up.")
                    for name in ("sync-users", "sync-libraries"):
                        jobs.start(conn, name, trigger="system")
        except MediaServerError as problem:
            output.say(f"{problem.message} Trying again in {SERVER_PAUSE_S:.0f} s.")
            self._ask_again_at = time.monotonic() + SERVER_PAUSE_S
        except Problem as problem:
            output.say(f"The media server named in the environment was not added: {problem.message}")

    def _tell(self, number: int, frame: FrameType | None) -> None:
        self._told = True


def listen_on(host: str | None, port: int | None) -> None:
    """Options become environment: the processes we start, and the links they make, read it there."""
    for name, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    settings.cache_clear()


def wait_for_port(host: str, port: int) -> None:
    """Raises `Failed` when somebody else listens there."""
    deadline = time.monotonic() + PORT_PATIENCE_S
    while not is_free(host, port):
        if time.monotonic() > deadline:
            raise output.Failed(f"Port {port} is taken by another program; choose one with --port.")
        time.sleep(0.5)


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _become(command: list[str]) -> None:
    """The process manager's signals go to the program itself. With an embedded server, we stay to stop it."""
    if settings().database_url:
        os.execv(command[0], command)
    with embedded.in_use():
        db.migrate()
        supervisor = Supervisor(processes.environment())
        alone = Household(0, supervisor)
        sys.exit(alone)
