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

from shared import db, embedded
from shared.errors import Misconfigured
from tests.conftest import use

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One for all tests here, because making a cluster takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="matinee-home-"))
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
    program = "from shared import embedded; embedded.url(); print((embedded.directory() / 'postmaster.pid').read_text().split()[0])"

    pids = in_processes(program, 4)

    assert set(pids) == {str(postmaster())}
    assert answers(embedded.url())


def test_a_killed_server_comes_back_with_everything_that_was_committed(home: Path) -> None:
    with psycopg.connect(embedded.url(), autocommit=True) as conn:
        conn.execute("create table kept (n integer)")
        conn.execute("insert into kept values (7)")
        before = postmaster()
        os.kill(before, signal.SIGKILL)
        time.sleep(0.1)

    assert set(in_processes("from shared import embedded; print(embedded.url())", 3)) == {embedded.url()}

    assert postmaster() != before
    with psycopg.connect(embedded.url()) as conn:
        assert conn.execute("select n from kept").fetchall() == [(7,)]


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
    program = "import time; from shared import embedded, db\nwith embedded.in_use():\n db.url(); print('up', flush=True); time.sleep(60)"
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
