"""Where the bench takes place: a Postgres of its own, a database a household, and a sample server in its own process."""

import os
import secrets as random_source
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from functions import __main__ as here
from infra.bench import quiet
from infra.bench.processes import Processes
from infra.bench.timing import TimedConnection
from infra.sample_server.generated import Size
from infra.sample_server.running import Control, running
from shared import db
from shared.db import cluster, embedded
from shared.jobs import Value, names
from shared.media_servers import servers
from shared.media_servers.servers import Server
from shared.people import accounts
from shared.settings import settings
from shared.titles import library

OURS = ("MEDIA_SERVER_", "OPENAI_", "AI_LIBRARY_", "MATINEE_", "WEB_", "WORKER_")


@dataclass(frozen=True)
class Household:
    """A media server that Matinee knows, in a database of its own. `conn` counts and times its statements."""

    size: Size
    conn: TimedConnection
    server: Server
    control: Control
    processes: Processes
    log: Path

    def run(self, name: str, **args: Value) -> str | None:
        """A job's handler in this process, children included, without the queue."""
        with quiet.stderr():
            return here.call(self.conn, name, dict(args))

    def people(self) -> list[int]:
        """Everybody who gets picks of films."""
        return [user.id for user in accounts.listing(self.conn) if user.gets("movie")]

    def enable_everybody(self) -> None:
        for user in accounts.listing(self.conn):
            accounts.enable(self.conn, user.id, movies=True, series=True)
        self.conn.commit()


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an embedded server as any household gets it, gone with all its data after the block."""
    home = Path(tempfile.mkdtemp(prefix="matinee-bench-"))
    home.chmod(0o711)  # for the user that Postgres runs as when we are root
    for name in list(os.environ):
        if name.startswith(OURS) or name in ("DATABASE_URL", "APP_BASE_URL", "PORT"):
            del os.environ[name]
    os.environ |= {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "LOG_LEVEL": "WARNING",
        "RATE_LIMIT": "10000000",
    }
    use(home, None)
    try:
        url = make_conninfo(embedded.url(), user=cluster.SUPERUSER)
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("alter system set log_line_prefix = '%a|'")
            conn.execute("select pg_reload_conf()")
        yield url
        use(home, None)
    finally:
        embedded.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def household(root: str, size: Size, kind: str = "jellyfin") -> Iterator[Household]:
    """A fresh database and a server with so much in it; its people are known, nothing else is read yet."""
    home = settings().home
    with (
        database(root) as name,
        _shared_folder(home / f"media-{name}") as media,
        running(kind, library=size, media=media, as_process=True) as served,
        Processes(home / "log") as processes,
        TimedConnection.open() as ours,
    ):
        server = servers.add(ours, kind=kind, url=served.base, api_key=served.api_key, name="Bench")
        with servers.connected(ours, server.id) as client:
            library.save_libraries(ours, server.id, client.libraries())
        for row in library.listing(ours):
            if row["kind"]:
                library.enable(ours, row["id"], True)
        ours.commit()
        home_of = Household(size, ours, server, served.control, processes, embedded.directory() / "log")
        home_of.run(names.SYNC_USERS)
        yield home_of


@contextmanager
def _shared_folder(media: Path) -> Iterator[Path]:
    """What the server has as /media, and Matinee writes its libraries into."""
    seen = {"MEDIA_SERVER_STRM_ROOT": str(media / "matinee"), "AI_LIBRARY_PATH_PREFIX": "/media/matinee"}
    os.environ |= seen
    settings.cache_clear()
    yield media
    for name in seen:
        os.environ.pop(name)
    settings.cache_clear()


@contextmanager
def database(root: str) -> Iterator[str]:
    """A fresh database, to which this process and those it starts are pointed; its name."""
    home, name = settings().home, f"bench_{random_source.token_hex(4)}"
    with psycopg.connect(root, autocommit=True) as conn:
        conn.execute(f"create database {name}")
    os.environ.setdefault("SECRET_KEY", random_source.token_urlsafe(48))
    use(home, make_conninfo(root, dbname=name))
    db.migrate()
    yield name
    use(home, root)
    with psycopg.connect(root, autocommit=True) as conn:
        conn.execute(f"drop database {name} with (force)")


def use(home: Path, url: str | None) -> None:
    """Points this process and those it starts to that folder and that database."""
    os.environ["MATINEE_HOME"] = str(home)
    if url:
        os.environ["DATABASE_URL"] = url
    else:
        os.environ.pop("DATABASE_URL", None)
    settings.cache_clear()
    db.url.cache_clear()
