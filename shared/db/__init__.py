"""Postgres: connections, pools, and the migrations in `sql/migrations`.

The migrator is our own: plain SQL files out of the wheel, each checked by its digest, under one lock that any number of processes
may wait for, on the embedded server too. Tools for this bring models, a folder on disk or a program of another language.
"""

import hashlib
import logging
import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

import psycopg
from pgvector.psycopg.halfvec import register_halfvec_info
from psycopg import AsyncConnection, Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg.types import TypeInfo
from psycopg_pool import ConnectionPool

from shared.db import embedded
from shared.db.queries import queries
from shared.db.rows import Conn, all, maybe, value
from shared.db.rows import Row as Row
from shared.db.rows import WrongNumber as WrongNumber
from shared.db.rows import one as one
from shared.db.rows import page as page
from shared.db.rows import values as values
from shared.errors import Misconfigured
from shared.language import gettext
from shared.settings import settings

log = logging.getLogger(__name__)

T = TypeVar("T")

ADDRESS = gettext(
    "DATABASE_URL is no address of a database; write it like postgresql://name:password@host:5432/matinee."
)
OLDEST_POSTGRES, OLDEST_PGVECTOR = 150_000, (0, 8, 4)


@lru_cache(maxsize=1)
def url() -> str:
    """DATABASE_URL, or the embedded server's, which is started when it is not running. Raises `Misconfigured`."""
    return _readable(settings().database_url) or embedded.url()


def _readable(given: str | None) -> str | None:
    try:
        conninfo_to_dict(given or "")
    except psycopg.ProgrammingError:
        # From nothing: the error quotes the address, and with it the password.
        raise Misconfigured(ADDRESS, field="DATABASE_URL") from None
    return given


def revive() -> None:
    """For whoever notices that the database is gone: an embedded server that was killed is started again."""
    url.cache_clear()
    url()


def connect(*, autocommit: bool = False) -> Conn:
    """One connection of its own: for LISTEN, commands and tests."""
    conn = psycopg.connect(url(), row_factory=dict_row, autocommit=autocommit, **_options())
    _configure(conn)
    return conn


def plain() -> Conn:
    """For a database that may not be migrated yet, so that the type of vectors is unknown."""
    return psycopg.connect(url(), row_factory=dict_row, **_options())


def pool(size: int, *, idle: int = 1, patience_s: float = 20.0) -> ConnectionPool[Conn]:
    """Opened by the caller after it has forked. Connections lost to a restart of Postgres are replaced unseen.

    `patience_s` is how long `getconn` waits for a free one before it raises `PoolTimeout`.
    """
    return ConnectionPool(
        url(),
        min_size=min(idle, size),
        max_size=size,
        max_idle=120,
        timeout=patience_s,
        kwargs={"row_factory": dict_row} | _options(),
        configure=_configure,
        check=check,
        open=False,
    )


def check(conn: Conn) -> None:
    """Raises `psycopg.OperationalError` for a connection that is gone.

    Nobody speaks to us unasked but to take leave, so only a connection that has something to be read is asked.
    """
    if was_spoken_to(conn):
        ConnectionPool.check_connection(conn)


def was_spoken_to(conn: Connection[Any] | AsyncConnection[Any]) -> bool:
    asked = select.poll()
    asked.register(conn.fileno(), select.POLLIN)
    return bool(asked.poll(0))


def migrate() -> list[str]:
    """Applies what is missing, each file in its own transaction; returns the names applied. Safe from many processes."""
    with psycopg.connect(url(), autocommit=True, row_factory=dict_row) as conn:
        check_server(conn)
        conn.execute(queries("migrations").lock)
        conn.execute(queries("migrations").create_table)
        applied = {row["name"]: row["sha256"] for row in all(conn, queries("migrations").applied)}
        return [name for name, text in migrations() if _apply(conn, applied, name, text)]


def migrations() -> list[tuple[str, str]]:
    files = (resources.files("sql") / "migrations").iterdir()
    return sorted((file.name, file.read_text(encoding="utf-8")) for file in files if file.name.endswith(".sql"))


def pending(conn: Conn) -> list[str]:
    """Migrations this code brings and the database lacks; empty when it is ready."""
    is_there = value(conn, queries("migrations").has_table, of=bool)
    applied = {row["name"] for row in all(conn, queries("migrations").applied)} if is_there else set()
    return [name for name, _ in migrations() if name not in applied]


def check_server(conn: Connection[Any]) -> None:
    """Raises `Misconfigured` with what to install, before anything is written."""
    if conn.info.server_version < OLDEST_POSTGRES:
        raise Misconfigured(
            gettext(
                "Postgres 15 or newer is needed; this is %(server_version)s.",
                server_version=conn.info.server_version // 10_000,
            )
        )
    row = maybe(conn, queries("migrations").pgvector)
    if row is None:
        raise Misconfigured(
            gettext("Postgres lacks pgvector: install it (Debian: postgresql-NN-pgvector, image pgvector/pgvector).")
        )
    version = row["installed"] or row["available"]
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_PGVECTOR:
        raise Misconfigured(
            gettext(
                "pgvector 0.8.4 or newer is needed (older ones can corrupt indexes); this is %(version)s.",
                version=version,
            )
        )


def _apply(conn: Connection[Any], applied: dict[str, bytes], name: str, text: str) -> bool:
    sha256 = hashlib.sha256(text.encode()).digest()
    if name in applied:
        if applied[name] != sha256:
            raise Misconfigured(
                gettext(
                    "Migration %(name)s was applied in another form; use the release that wrote this database.",
                    name=name,
                )
            )
        return False
    try:
        with conn.transaction():
            conn.execute(text)
            conn.execute(queries("migrations").record, {"name": name, "sha256": sha256})
    except psycopg.errors.InsufficientPrivilege as error:
        raise Misconfigured(
            gettext(
                "This role may not do what %(name)s needs. Make it the owner of the database, and where pgvector "
                "is not installed there yet, have an administrator run “create extension vector” in it.",
                name=name,
            )
        ) from error
    return True


@contextmanager
def transaction() -> Iterator[Conn]:
    """A connection for a command: commits on return, rolls back on error, closes."""
    with connect() as conn:
        yield conn


def tolerantly(conn: Conn, write: Callable[[Sequence[T]], int], rows: Sequence[T]) -> tuple[int, list[T]]:
    """What `write` says it changed, and the rows whose values the database refuses: found by halving, so one bad row costs
    the others nothing. Each call of `write` is a transaction within the caller's."""
    if not rows:
        return 0, []
    try:
        with conn.transaction():
            return write(rows), []
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        if len(rows) == 1:
            log.warning("The database refused a row (%s)", type(error).__name__)
            return 0, list(rows)
    half = len(rows) // 2
    changed, refused = tolerantly(conn, write, rows[:half])
    more, others = tolerantly(conn, write, rows[half:])
    return changed + more, refused + others


def _configure(conn: Conn) -> None:
    """The one type of pgvector's four that is stored here: `register_vector` would ask for each of them."""
    halfvec = TypeInfo.fetch(conn, "halfvec")
    if halfvec is None:
        raise psycopg.ProgrammingError("The database lacks pgvector's type halfvec: it is not migrated.")
    register_halfvec_info(conn, halfvec)
    conn.commit()


def _options() -> dict[str, Any]:
    # Keepalives find a server that vanished without a word; the zone is fixed so that dates never depend on the machine.
    return {
        "application_name": "matinee",
        "keepalives_idle": 30,
        "connect_timeout": 10,
        "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=600000 "
        # The other way round: the server forgets a machine that vanished, and with it the locks on its runs.
        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
    }
