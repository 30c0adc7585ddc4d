"""`matinee up`, `serve` and `worker`: Matinee as a whole, and its processes one by one."""

import os
import socket
import time

import click

from shared import db, jobs, secrets
from shared.db import embedded
from shared.settings import folders, settings
from web import proxies
from web.commands import admins, instance, output, processes, tiny
from web.commands.household import Household
from web.commands.supervisor import Supervisor

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
@click.option(
    "--tiny",
    "is_tiny",
    is_flag=True,
    help="In 512 MB, Postgres included, for a small household; see docs/operating.md.",
)
def up(host: str | None, port: int | None, workers: int, is_tiny: bool) -> None:
    """Start Matinee: database, web server and workers, until Ctrl-C.

    Without DATABASE_URL it brings its own Postgres, kept below MATINEE_HOME. What dies is started again; with --tiny it
    ends the whole. A media server named in the environment (MEDIA_SERVER_BASE_URL, MEDIA_SERVER_API_KEY) is set up on
    the first start.
    """
    if is_tiny:
        tiny.settle()
    more, supervisor = (tiny.web_options(), tiny.Forks) if is_tiny else ((), Supervisor)
    listen_on(host, port)
    check()
    with instance.alone(), embedded.in_use():
        wait_for_port(settings().text("HOST") or "", settings().number("PORT"))
        db.migrate()
        with Household(parts(workers, *more), adds_server=True, supervisor=supervisor) as household:
            output.say(f"Matinee is at {settings().base_url} – Ctrl-C stops it.")
            admins.say_first_token()
            household.run_until_told()


@click.command()
@host_option
@port_option
def serve(host: str | None, port: int | None) -> None:
    """Start the web server alone.

    For deployments that run each process on its own; `matinee up` starts everything.
    """
    listen_on(host, port)
    check()
    _become(*parts(0)[0])


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
    check()
    _become("Worker", processes.worker(chosen, concurrency))


def check() -> None:
    """Raises `Misconfigured` before anything is started: a process that begins again for ever says it less well."""
    settings().check()
    if not settings().database_url:
        folders.make(settings().home, "MATINEE_HOME")
    secrets.secret_keys()
    proxies.networks(settings().text("TRUSTED_PROXIES") or "")


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


def parts(workers: int, *web_options: str) -> list[tuple[str, list[str]]]:
    """The processes of a whole Matinee, by name."""
    web = processes.web(settings().text("HOST") or "", settings().number("PORT"), *web_options)
    names = [f"Worker {number}" for number in range(1, workers + 1)] if workers > 1 else ["Worker"] * workers
    return [("Web server", web), *((name, processes.worker()) for name in names)]


def _become(name: str, command: list[str]) -> None:
    """With a database of its own, Matinee's process gets the process manager's signals itself; without, we keep both."""
    if settings().database_url:
        if settings().flag("RUN_MIGRATIONS_ON_START"):
            db.migrate()
        os.execv(command[0], command)
    with embedded.in_use():
        db.migrate()
        with Household([(name, command)]) as household:
            household.run_until_told()
