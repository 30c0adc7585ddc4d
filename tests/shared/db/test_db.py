"""Migrations from many processes at once, servers that will not do, and named queries."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from shared import db
from shared.db import Conn
from shared.errors import Misconfigured
from tests.conftest import use
from tests.household import rows


@pytest.fixture
def bare(server_url: str, tmp_path: Path) -> Iterator[str]:
    """A database that nobody has migrated."""
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute("drop database if exists bare with (force)")
        conn.execute("create database bare")
        url = make_conninfo(server_url, dbname="bare")
        use(home=tmp_path, url=url)
        yield url
        conn.execute("drop database bare with (force)")


def test_many_processes_migrate_at_once_and_each_migration_takes_once(bare: str) -> None:
    program = "from shared import db; print(len(db.migrate()))"
    processes = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    applied = sorted(int(process.communicate()[0]) for process in processes)

    assert applied == [0, 0, 0, len(db.migrations())]
    assert db.migrate() == []
    with db.connect() as conn:
        assert db.pending(conn) == []


def test_a_database_that_lacks_migrations_says_which(bare: str) -> None:
    with db.plain() as conn:
        assert db.pending(conn) == [name for name, _ in db.migrations()]


def test_a_migration_that_was_changed_after_it_ran_is_refused(database: str) -> None:
    with psycopg.connect(database) as conn:
        conn.execute("update schema_migrations set sha256 = '' where name like '0001%'")

    with pytest.raises(Misconfigured, match=r"0001_ground\.sql was applied in another form"):
        db.migrate()


def test_a_migration_that_fails_leaves_nothing_of_itself(bare: str) -> None:
    """A table in the way: the migration stops there, and what it did before is gone."""
    with psycopg.connect(bare) as conn:
        conn.execute("create table local_credentials (id integer)")

    with pytest.raises(psycopg.errors.DuplicateTable):
        db.migrate()

    with psycopg.connect(bare) as conn:
        assert conn.execute("select to_regclass('users'), to_regclass('user_kinds')").fetchone() == (None, None)
        conn.execute("drop table local_credentials")
    assert db.migrate()[0] == "0003_people.sql"


@pytest.mark.parametrize("version", ["0.5.1", "0.8.3"])
def test_a_pgvector_that_corrupts_indexes_is_refused_with_the_version_to_install(conn: Conn, version: str) -> None:
    conn.execute("update pg_extension set extversion = %s where extname = 'vector'", (version,))

    with pytest.raises(Misconfigured, match=rf"pgvector 0\.8\.4 or newer is needed .*; this is {version}"):
        db.check_server(conn)


@pytest.mark.parametrize("version", ["0.8.4", "0.8.10", "0.10.0", "1.0"])
def test_a_newer_pgvector_is_welcome(conn: Conn, version: str) -> None:
    conn.execute("update pg_extension set extversion = %s where extname = 'vector'", (version,))

    db.check_server(conn)


def test_a_postgres_without_pgvector_is_refused_with_what_to_install(plain_postgres: str) -> None:
    with (
        psycopg.connect(plain_postgres, row_factory=psycopg.rows.dict_row) as conn,
        pytest.raises(Misconfigured, match=r"Postgres lacks pgvector: install it \(Debian: postgresql-NN-pgvector"),
    ):
        db.check_server(conn)


@pytest.fixture(scope="session")
def plain_postgres(server_home: Path) -> Iterator[str]:
    """A server of Debian's without the extension, where this machine has one."""
    programs = Path("/usr/lib/postgresql/15/bin")
    if not (programs / "initdb").exists() or Path("/usr/share/postgresql/15/extension/vector.control").exists():
        pytest.skip("no Postgres without pgvector on this machine")
    folder = server_home / "plain"
    folder.mkdir()
    subprocess.run(["chown", "postgres", folder], check=True)
    _as_postgres(programs / "initdb", "-D", folder, "-U", "postgres", "--auth=trust", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    _as_postgres(programs / "pg_ctl", "-D", folder, "-w", "-l", folder / "log", "-o", options, "start")
    yield make_conninfo(host=str(folder), user="postgres", dbname="postgres")
    _as_postgres(programs / "pg_ctl", "-D", folder, "-m", "immediate", "stop")


def _as_postgres(*command: object) -> None:
    words = [str(word) for word in command]
    subprocess.run(words, check=True, user="postgres", stdout=subprocess.DEVNULL, cwd="/")


def test_a_role_that_may_not_install_the_extension_is_told_who_may(bare: str) -> None:
    with psycopg.connect(bare, autocommit=True) as conn:
        conn.execute("drop role if exists plain_owner")
        conn.execute("create role plain_owner login")
        conn.execute(composed.SQL("alter database bare owner to plain_owner"))
    use(home=Path("/nowhere"), url=make_conninfo(bare, user="plain_owner"))

    with pytest.raises(Misconfigured, match="create extension vector"):
        db.migrate()

    with psycopg.connect(bare, autocommit=True) as conn:
        conn.execute("create extension vector")
    assert len(db.migrate()) == len(db.migrations())


def test_queries_are_found_by_noun_and_name() -> None:
    assert db.queries("options").get.startswith("select value")
    with pytest.raises(AttributeError):
        _ = db.queries("options").nothing


def test_a_pool_replaces_connections_that_died_unseen(database: str) -> None:
    with db.pool(2) as pool:
        _kill(pool)
        for _ in range(3):
            with pool.connection() as conn:
                assert conn.execute("select 1 as one").fetchone() == {"one": 1}


def _kill(pool: ConnectionPool[Conn]) -> None:
    with pool.connection() as conn:
        pid = conn.info.backend_pid
    with db.connect(autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", (pid,))  # returns once it is gone


def test_dates_do_not_depend_on_the_machine_and_vectors_come_as_arrays(conn: Conn) -> None:
    row = conn.execute("select current_setting('timezone') as zone, '[1,2]'::halfvec as vec").fetchone()
    assert row
    assert row["zone"] == "UTC"
    assert row["vec"].to_list() == [1.0, 2.0]


def test_a_command_commits_when_it_returns_and_rolls_back_when_it_fails(database: str) -> None:
    with db.transaction() as conn:
        rows.person(conn, "Ana")

    def fail_half_way() -> None:
        with db.transaction() as conn:
            rows.person(conn, "Ben")
            rows.person(conn, "Cem", role="king")

    with pytest.raises(psycopg.errors.CheckViolation):
        fail_half_way()

    with db.connect() as conn:
        assert conn.execute("select name from users").fetchall() == [{"name": "Ana"}]
