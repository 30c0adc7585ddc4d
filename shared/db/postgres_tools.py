"""Postgres's own programs for dumps: which of those on the machine fits, and how they are run without showing a password."""

import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shared import db
from shared.db import embedded
from shared.errors import Conflict, Misconfigured, Unavailable
from shared.language import gettext

log = logging.getLogger(__name__)

LOOK_S = 0.5
# Neither owners nor privileges: the role that restores owns everything. Comments on extensions belong to a superuser. What is not logged
# can be fetched again.
DUMP = (
    "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-unlogged-table-data", "--lock-wait-timeout=60s",
)  # fmt: skip
# Postgres 17 and newer write a setting that older servers do not know.
UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;"


def dump(path: Path, progress: Callable[[int], None]) -> None:
    """Writes a custom-format dump; stopped when `progress`, called twice a second with the size, raises."""
    program = _program("pg_dump", oldest=_server_major())
    with tempfile.TemporaryFile() as complaints:
        command = [program, *DUMP, f"--file={path}", f"--dbname={_address()}"]
        process = subprocess.Popen(command, env=_environment(), stdout=complaints, stderr=complaints)
        try:
            _watch(process, path, progress)
        finally:
            _end(process)
        _succeed("pg_dump", process, complaints, "The backup could not be written; the log has the reason.")


def contents(path: Path) -> str:
    """Names what the dump holds. Reads it to its end, so that one that was cut short is found out now. Raises
    `Conflict` when it is damaged."""
    program = _program("pg_restore")
    for command in ([program, "--file=/dev/null", str(path)], [program, "--list", str(path)]):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            log.error("pg_restore: %s", result.stderr.strip())
            raise Conflict(gettext("The backup is damaged: it cannot be read to its end."))
    return result.stdout


def migrations(path: Path) -> set[str]:
    """Names of the migrations the dump brings. Raises `Conflict` when it is damaged or a newer Postgres made it."""
    command = [_program("pg_restore"), "--data-only", "--table=schema_migrations", "--file=-", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        log.error("pg_restore: %s", result.stderr.strip())
        raise Conflict(gettext("The backup is damaged, or made by a newer Postgres than the one installed here."))
    return set(re.findall(r"^(\d{4}_\w+\.sql)\t", result.stdout, flags=re.MULTILINE))


def load(path: Path, first: list[str]) -> None:
    """Runs `first` and then the dump, in one transaction: an error anywhere leaves the database as it was."""
    with tempfile.TemporaryFile() as complaints, _reading(path, complaints) as script, _psql(complaints) as session:
        assert session.stdin
        with suppress(BrokenPipeError):  # psql has stopped at an error, which it tells us below
            session.stdin.write("\n".join(["begin;", *(f"{statement};" for statement in first), ""]).encode())
            _copy(script.stdout, session.stdin)
            # Without this word nothing happens, so a dump that broke off is never half loaded.
            session.stdin.write(b"\ncommit;\nanalyze;\n" if script.wait() == 0 else b"")
            session.stdin.close()
        session.wait()
        sentence = "The backup could not be restored; the database is as it was, and the log has the reason."
        _succeed("pg_restore", script, complaints, sentence)
        _succeed("psql", session, complaints, sentence)


@contextmanager
def _reading(path: Path, complaints: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--no-comments", "--file=-", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints) as process:
        try:
            yield process
        finally:
            _end(process)


@contextmanager
def _psql(complaints: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        _program("psql"),
        "--no-psqlrc",
        "--quiet",
        "--no-password",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={_address()}",
    ]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints, env=_environment()
    )
    try:
        yield process
    finally:
        _end(process)


def _copy(script: IO[bytes] | None, session: IO[bytes]) -> None:
    """The head of the script by the line, what follows as it comes: rows of people may hold any text."""
    assert script
    for line in script:
        if line.rstrip() != UNKNOWN_TO_OLDER:
            session.write(line)
        if line.startswith(b"CREATE "):
            break
    shutil.copyfileobj(script, session, 1 << 20)


def _watch(process: subprocess.Popen[bytes], path: Path, progress: Callable[[int], None]) -> None:
    while True:
        try:
            process.wait(LOOK_S)
            return
        except subprocess.TimeoutExpired:
            progress(path.stat().st_size)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()


def _succeed(name: str, process: subprocess.Popen[bytes], complaints: IO[bytes], sentence: str) -> None:
    if process.returncode == 0:
        return
    complaints.seek(0)
    log.error("%s ended with %s: %s", name, process.returncode, complaints.read().decode(errors="replace").strip())
    raise Unavailable(sentence)


def _program(name: str, *, oldest: int = 0) -> str:
    """The oldest on the machine that is new enough: it writes what most servers can read. Readers want the newest."""
    found = {major: path for path in _candidates(name) if (major := _major(path)) >= max(oldest, 1)}
    if found:
        return str(found[min(found) if oldest else max(found)])
    wanted = f"{name} {oldest}" if oldest else name
    raise Misconfigured(
        gettext(
            "%(wanted)s is not installed: install Postgres's client programs (Debian: postgresql-client-%(value)s).",
            wanted=wanted,
            value=oldest or "NN",
        )
    )


def _candidates(name: str) -> Iterator[Path]:
    with suppress(ImportError, KeyError):
        yield embedded.binary(name)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if path := shutil.which(name):
        yield Path(path)


def _major(path: Path) -> int:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"(\d+)[.\d]*\w*", answer.split(")", 1)[-1])
    return int(version[1]) if version else 0


def _server_major() -> int:
    with psycopg.connect(db.url(), connect_timeout=10) as conn:
        return conn.info.server_version // 10_000


def _address() -> str:
    """Arguments of a process can be read by everybody on the machine, so the password is not among them."""
    return make_conninfo("", **{**conninfo_to_dict(db.url()), "password": None})


def _environment() -> dict[str, str]:
    password = conninfo_to_dict(db.url()).get("password")
    return os.environ | ({"PGPASSWORD": str(password)} if password else {})
