"""The restore drill: what comes back, what is refused, and what stays as it was."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql as composed
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from functions import sweep
from shared import db, jobs, secrets
from shared.db import embedded
from shared.errors import Conflict, Invalid, NotFound, Unavailable
from shared.upkeep import backups
from tests.conftest import use
from tests.household import lived_in, rows


@pytest.fixture
def household(database: str) -> str:
    """People, titles with embeddings, an encrypted key and runs in every state that is alive."""
    lived_in.fill(database)
    return database


@pytest.fixture
def empty(database: str, server_url: str) -> Iterator[str]:
    """A second database with nothing in it, on the same server."""
    name = f"{conninfo_to_dict(database)['dbname']}_copy"
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(composed.SQL("create database {}").format(composed.Identifier(name)))
        yield make_conninfo(database, dbname=name)
        conn.execute(composed.SQL("drop database {} with (force)").format(composed.Identifier(name)))


def checksums(url: str, *, without: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    """Rows and a checksum over all their text, of every table."""
    found = {}
    with psycopg.connect(url) as conn:
        names = conn.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
        for (name,) in names:
            query = "select count(*), md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) from {} t"
            row = conn.execute(composed.SQL(query).format(composed.Identifier(name))).fetchone()
            assert row
            found[name] = row
    return {name: value for name, value in found.items() if name not in without}


UNSETTLED = ("procrastinate_workers", "procrastinate_jobs", "job_runs", "job_lines", "catalogue_versions")


def test_a_restored_database_equals_the_original_table_by_table(household: str, empty: str, tmp_path: Path) -> None:
    original = checksums(household)
    path = backups.create()

    use(home=tmp_path, url=empty)
    assert backups.restore(path) == []

    restored = checksums(empty)
    assert set(restored) == set(original) >= {"users", "vectors", "schema_migrations"}
    assert {name: restored[name] for name in original if name not in UNSETTLED} == {
        name: original[name] for name in original if name not in UNSETTLED
    }
    assert restored["vectors"][0] == 300
    with db.connect() as conn:
        near = conn.execute("select id from vectors order by vec <-> (select vec from vectors where id = 7) limit 1")
        assert near.fetchone() == {"id": 7}
        stored = conn.execute("select api_key_enc from media_servers").fetchone()
        assert stored
        assert secrets.decrypt(stored["api_key_enc"]) == "the key"
        assert db.pending(conn) == []


def test_live_runs_of_a_restored_database_go_on_and_the_backup_itself_does_not(
    household: str, empty: str, tmp_path: Path
) -> None:
    path = backups.create()
    use(home=tmp_path, url=empty)
    backups.restore(path)

    with db.connect() as conn:
        sweep.sweep(conn)
        states = {name: run.state for name, run in jobs.latest(conn).items()}
        queue = conn.execute("select task_name, status from procrastinate_jobs order by 1").fetchall()

    assert states == {"sync-users": "queued", "prune-data": "queued", "backup-database": "superseded"}
    assert [(row["task_name"], row["status"]) for row in queue] == [("sync_users", "todo"), ("tidy", "todo")]


def test_a_restored_database_accepts_new_rows_after_the_old_ones(household: str, empty: str, tmp_path: Path) -> None:
    path = backups.create()
    use(home=tmp_path, url=empty)
    backups.restore(path)

    with db.connect() as conn:
        assert rows.person(conn, "Newcomer") == 51


def test_an_older_backup_is_migrated_forward(household: str, empty: str, tmp_path: Path) -> None:
    with psycopg.connect(household) as conn:
        last = db.migrations()[-1][0]
        found = db.migrations()[-1][1]
        conn.execute("delete from schema_migrations where name = %s", (last,))
        for kind in ("table", "view", "index", "function"):
            for name in _created(found, kind):
                conn.execute(f"drop {kind} if exists {name} cascade")
        altered = "alter table" in found
    if altered:
        pytest.skip("the last migration changes tables that exist; dropping what it made does not undo it")
    path = backups.create()

    use(home=tmp_path, url=empty)

    assert backups.restore(path) == [last]
    with db.plain() as conn:
        assert db.pending(conn) == []


def _created(text: str, kind: str) -> list[str]:
    words = text.lower().split()
    return [
        words[n + 2].split("(")[0] for n, word in enumerate(words[:-2]) if word == "create" and words[n + 1] == kind
    ]


def test_a_database_that_was_only_migrated_counts_as_empty(household: str, empty: str, tmp_path: Path) -> None:
    path = backups.create()
    use(home=tmp_path, url=empty)
    db.migrate()

    backups.restore(path.name)

    assert checksums(empty)["users"] == checksums(household)["users"]


def test_a_database_in_use_is_kept_unless_it_may_be_replaced(household: str) -> None:
    path = backups.create()
    with db.connect() as conn:
        conn.execute("delete from users where id > 10")
        conn.execute("create table newer_than_the_backup (id integer)")

    with pytest.raises(Conflict, match="in use"):
        backups.restore(path)
    assert checksums(household)["users"][0] == 10
    backups.restore(path, force=True)

    assert checksums(household)["users"][0] == 50
    assert "newer_than_the_backup" not in checksums(household)


def test_a_restore_that_fails_half_way_leaves_the_database_as_it_was(household: str, tmp_path: Path) -> None:
    path = backups.create()
    torn = tmp_path / "torn.dump"
    torn.write_bytes(path.read_bytes()[: -path.stat().st_size // 4])
    before = checksums(household)

    with pytest.raises((Conflict, Unavailable)):
        backups.restore(torn, force=True)

    assert checksums(household) == before


def test_tables_of_another_program_are_never_touched(household: str, empty: str, tmp_path: Path) -> None:
    path = backups.create()
    with psycopg.connect(empty) as conn:
        conn.execute("create table ledger (id integer)")
    use(home=tmp_path, url=empty)

    with pytest.raises(Conflict, match="another program"):
        backups.restore(path, force=True)

    assert list(checksums(empty)) == ["ledger"]


def test_nothing_is_restored_under_a_living_worker(household: str) -> None:
    path = backups.create()
    with db.connect() as conn:
        conn.execute("update procrastinate_workers set last_heartbeat = now()")

    with pytest.raises(Conflict, match="worker is running"):
        backups.restore(path, force=True)


def test_a_backup_of_a_newer_release_is_refused_with_what_to_do(household: str, empty: str, tmp_path: Path) -> None:
    with psycopg.connect(household) as conn:
        conn.execute("insert into schema_migrations (name, sha256) values ('9999_future.sql', '')")
    path = backups.create()
    use(home=tmp_path, url=empty)

    with pytest.raises(Conflict, match="update Matinee first"):
        backups.restore(path)

    assert checksums(empty) == {}


def test_a_file_that_is_no_backup_is_refused(household: str, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    with pytest.raises(Invalid, match="not a backup"):
        backups.restore(tmp_path / "photo.jpg")
    with pytest.raises(NotFound):
        backups.restore("matinee-20000101-000000.dump")


@pytest.fixture(scope="session")
def postgres_16(server_home: Path) -> Iterator[str]:
    """An older server, where this machine has one: the embedded distribution brings its predecessor along."""
    programs = embedded.binary("initdb").parents[2] / "pginstall" / "bin"
    if not (programs / "initdb").exists():
        pytest.skip("no older Postgres on this machine")
    folder = server_home / "postgres16"
    folder.mkdir()
    user = "pgserver" if os.geteuid() == 0 else None
    if user:
        subprocess.run(["chown", user, folder], check=True)
    run: Callable[..., object] = lambda *command: subprocess.run(  # noqa: E731
        command, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/"
    )
    run(programs / "initdb", "-D", folder, "-U", "postgres", "--auth=trust", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(programs / "pg_ctl", "-D", folder, "-w", "-l", folder / "log", "-o", options, "start")
    yield make_conninfo(host=str(folder), user="postgres", dbname="postgres")
    run(programs / "pg_ctl", "-D", folder, "-m", "immediate", "stop")


@pytest.mark.slow
def test_a_backup_moves_to_an_older_server_and_back(
    household: str, empty: str, postgres_16: str, tmp_path: Path
) -> None:
    original = checksums(household, without=UNSETTLED)
    newer = backups.create()

    use(home=tmp_path, url=postgres_16)
    backups.restore(newer)
    assert checksums(postgres_16, without=UNSETTLED) == original
    older = backups.create()
    use(home=tmp_path, url=empty)
    backups.restore(older)

    assert checksums(empty, without=UNSETTLED) == original
