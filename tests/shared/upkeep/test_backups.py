"""Making backups, and everything that must not be left behind when one fails."""

import os
import stat
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from functions import back_up, registry
from functions.registry import Again
from shared import db, jobs, options
from shared.db import postgres_tools
from shared.errors import Misconfigured, Unavailable
from shared.settings import settings
from shared.upkeep import backups
from tests.conftest import use
from tests.household import lived_in


@pytest.fixture
def household(database: str) -> str:
    """People, titles with embeddings, an encrypted key and runs in every state that is alive."""
    lived_in.fill(database)
    return database


def test_backups_are_private_named_by_their_time_and_listed_newest_first(household: str) -> None:
    one, two = backups.create(), backups.create()

    assert [backup.name for backup in backups.listing()] == [two.name, one.name]
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    newest = backups.listing()[0]
    assert newest.size == two.stat().st_size
    assert abs(newest.created_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert sorted(os.listdir(settings().backup_dir)) == [one.name, two.name]


def test_only_the_newest_are_kept_and_files_of_others_are_left_alone(household: str) -> None:
    folder = settings().backup_dir
    folder.mkdir(parents=True)
    for day in range(1, 10):
        (folder / f"matinee-2026010{day}-030000.dump").write_bytes(b"PGDMP")
    (folder / "notes.txt").write_text("mine")

    assert len(backups.prune(7)) == 2

    names = [backup.name for backup in backups.listing()]
    assert names[-1] == "matinee-20260103-030000.dump"
    assert (folder / "notes.txt").exists()


def test_a_backup_that_is_stopped_leaves_nothing(household: str) -> None:
    with db.connect() as holder:
        holder.execute("lock table users in access exclusive mode")  # pg_dump waits for it

        with pytest.raises(KeyboardInterrupt):
            backups.create(_stop)

        waiting = holder.execute("select count(*) as n from pg_stat_activity where application_name = 'pg_dump'")
        assert waiting.fetchone() is not None
    assert list(settings().backup_dir.iterdir()) == []


def _stop(size: int) -> None:
    raise KeyboardInterrupt


def test_a_dump_that_fails_leaves_nothing_and_says_so(household: str, tmp_path: Path) -> None:
    use(home=tmp_path, url=make_conninfo(household, dbname="not_there"))

    with pytest.raises((Unavailable, psycopg.OperationalError)):
        backups.create()

    assert [path.name for path in settings().backup_dir.iterdir()] == []


def test_the_password_is_in_nobodys_process_list(household: str, tmp_path: Path) -> None:
    use(home=tmp_path, url=make_conninfo(household, password="hunter2-hunter2"))
    seen: list[str] = []
    with db.connect() as holder:
        holder.execute("lock table users in access exclusive mode")

        def look(size: int) -> None:
            processes = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
            seen.extend(
                line for line in processes.splitlines() if "pg_dump" in line and str(settings().backup_dir) in line
            )
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            backups.create(look)

    assert len(seen) == 1
    assert "hunter2" not in seen[0]


def test_a_missing_program_is_named_with_the_package_to_install(household: str) -> None:
    with pytest.raises(Misconfigured, match="postgresql-client-99"):
        postgres_tools._program("pg_dump", oldest=99)


def test_the_backup_job_keeps_as_many_as_the_option_says_and_ends_with_a_sentence(household: str) -> None:
    with db.connect() as conn:
        conn.execute("update job_runs set state = 'succeeded' where name = 'backup-database'")
        options.set(conn, "backups.keep", 1)
        run_id = jobs.ask(conn, "backup-database", trigger="person").id
    assert run_id
    backups.create()

    with db.pool(3) as pool:
        registry.perform(pool, run_id, back_up.handler)

    with db.connect() as conn:
        run = jobs.get(conn, run_id)
    assert run
    assert run.state == "succeeded"
    assert str(run.message).endswith("1 kept.")
    assert len(backups.listing()) == 1


def test_a_cancelled_backup_ends_within_two_seconds(household: str) -> None:
    with db.connect() as conn:
        conn.execute("update job_runs set state = 'succeeded' where name = 'backup-database'")
        run_id = jobs.ask(conn, "backup-database", trigger="person").id
    assert run_id
    with db.pool(3) as pool, db.connect() as holder:
        holder.execute("lock table vectors in access exclusive mode")
        thread = threading.Thread(target=_perform, args=(pool, run_id))
        thread.start()
        with db.connect() as conn:
            while jobs.get(conn, run_id).step is None:
                conn.commit()
            jobs.cancel(conn, run_id)
        thread.join(2)
        assert not thread.is_alive()

    with db.connect() as conn:
        assert jobs.get(conn, run_id).state == "cancelled"
    assert list(settings().backup_dir.iterdir()) == []


def _perform(pool: object, run_id: int) -> None:
    try:
        registry.perform(pool, run_id, back_up.handler)  # type: ignore[arg-type]
    except Again:
        raise AssertionError("a cancelled run is not tried again") from None
