"""The Postgres that Matinee brings along, for households without one: one server per MATINEE_HOME, found by its socket."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import psycopg
from psycopg.rows import dict_row

from shared.db import cluster, rows, unprivileged
from shared.db.cluster import Postmaster
from shared.db.queries import queries
from shared.errors import Misconfigured
from shared.settings import folders, settings

sql = queries("db/embedded")

OWNER = "matinee"
START_TIMEOUT_S = 40.0


def url() -> str:
    """Starts the server if nobody has; safe to call from any number of processes. The role owns the data and no more."""
    with _locked(settings().home):
        _check_path()
        data = _data()
        running = cluster.postmaster(data)
        if running is None or not _answers(running.url(cluster.SUPERUSER)):
            running = _start(data)
        return _owners_url(running)


@contextmanager
def in_use() -> Iterator[None]:
    """Keeps the server while the block runs; of all processes that use it so, the last one out stops it.

    The claim is a lock of the kernel's, so that a process that was killed holds nothing. Does nothing with DATABASE_URL.
    """
    if settings().database_url:
        yield
        return
    folders.make(settings().home, "MATINEE_HOME")
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
    return cluster.binary(name)


def remove(home: Path) -> None:
    """Removes a folder that was MATINEE_HOME, with the database, which may lie elsewhere. Its server has to be stopped."""
    shutil.rmtree((home / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def whose() -> str | None:
    """A sentence for who started us as root, which Postgres does not run as; None for everybody else."""
    who = unprivileged.account(directory())
    place = directory().resolve()
    return who and f"We are root, so Postgres runs as the user “{who.pw_name}”, with its data in {place}."


def _data() -> Path:
    folders.make(directory().parent, "MATINEE_HOME")
    return unprivileged.data_folder(directory(), unprivileged.account(directory()))


def _output() -> Path:
    return settings().home / "postgres.out"


def _check_path() -> None:
    """Postgres's own start-up program splits the folder of its socket at spaces."""
    if any(character.isspace() for character in str(directory())):
        raise Misconfigured("MATINEE_HOME must not hold spaces; choose another folder, or set DATABASE_URL.")


def _stop() -> None:
    if is_running():
        cluster.stop(directory().resolve(), _output())


def _leave(users: TextIO) -> None:
    with _locked(settings().home), suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _stop()


def _start(data: Path) -> Postmaster:
    """Killed servers leave a pid file and, for a moment, children that still hold the shared memory."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        _drop_stale_pid_file(data)
        with suppress(RuntimeError):
            cluster.make(data, _output())
            cluster.start(data, _output(), settings().text("POSTGRES_OPTIONS") or "")
        running = cluster.postmaster(data)
        if running and _answers(running.url(cluster.SUPERUSER)):
            return running
        if time.monotonic() > deadline:
            raise Misconfigured("The embedded Postgres did not start; postgres.out in MATINEE_HOME says why.")
        time.sleep(0.3)


def _drop_stale_pid_file(data: Path) -> None:
    """After a crash the recorded pid may by now belong to some other program, which would pass for the server."""
    file = data / "postmaster.pid"
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
    folders.make(home, "MATINEE_HOME")
    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _owners_url(running: Postmaster) -> str:
    """Of the role that Matinee is, which owns what is ours and is no superuser. Makes it on first use, and hands it what an
    earlier release owned as superuser."""
    with psycopg.connect(running.url(cluster.SUPERUSER), row_factory=dict_row) as conn:
        conn.execute(sql.lock)
        if not rows.maybe(conn, sql.is_handed_over):
            if not rows.maybe(conn, sql.has_role):
                conn.execute(sql.make_role)
            conn.execute(sql.extension)
            for row in rows.all(conn, sql.hand_over, {}):
                conn.execute(row["statement"])
    return running.url(OWNER)
