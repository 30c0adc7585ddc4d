"""Real worker processes on a real Postgres: cancelled, stopped, killed, and their database killed under them."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from functions import worker
from shared import db, jobs
from shared.db import embedded
from tests.conftest import Database, use
from tests.functions import practice
from tests.functions.practice import Worker, row, start, until

QUICK = "1.5"  # seconds until a worker without a heartbeat counts as dead


def test_each_queue_has_a_slot_of_its_own_and_the_rest_is_shared() -> None:
    assert worker.shares(("fast", "bulk", "system"), 1) == {"fast": 1, "bulk": 1, "system": 1}
    assert worker.shares(("fast", "bulk", "system"), 6) == {"fast": 3, "bulk": 2, "system": 1}
    assert worker.shares(("system",), 3) == {"system": 3}


def succeeded(*runs: int) -> bool:
    return all(row(run_id)["state"] == "succeeded" for run_id in runs)


def running(run_id: int) -> bool:
    return row(run_id)["state"] == "running" and row(run_id)["step"] is not None


@pytest.mark.timing(reason="real workers have seconds to begin, to be missed and to end")
@pytest.mark.slow
def test_a_worker_runs_cancels_and_hands_over_when_it_is_stopped(practised: str, tmp_path: Path) -> None:
    with Worker(tmp_path / "log", QUICK) as first:
        counted, everyone, flaky = (
            start("practice-count", key=1),
            start("practice-everyone", key=2),
            start("practice-flaky", key=3),
        )
        until(lambda: succeeded(counted, everyone, flaky), 15, "three jobs")
        assert row(everyone)["done"] == row(everyone)["total"] == 3
        assert row(flaky)["message"] == "Second time lucky."

        dwelling = start("practice-dwell", key=4)
        until(lambda: running(dwelling), 5, "the run began")
        with db.connect() as conn:
            jobs.cancel(conn, dwelling)
        assert until(lambda: row(dwelling)["state"] == "cancelled", 5, "cancelled") <= 2.0

        long = start("practice-count", key=5, steps=40, pause_ms=50)
        until(lambda: len(practice.steps(long)) > 3, 5, "some steps")
        assert first.stop() == 0
        assert row(long)["state"] == "retrying"

    with Worker(tmp_path / "log", QUICK):
        until(lambda: succeeded(long), 15, "the rest of the steps")

    assert [step for step, _ in practice.steps(long)] == list(range(40))
    assert practice.handovers(long) == 1
    assert row(long)["attempt"] == 1


@dataclass(frozen=True)
class Idle:
    """A worker that nobody wants anything of, with a database of its own; `log` and `transactions` are before and after."""

    home: Path
    url: str
    log: tuple[str, str]
    transactions: tuple[int, int]


@pytest.fixture(scope="module")
def idle(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Idle]]:
    """One that misses others quickly and one as in production, side by side: half a minute is waited once."""
    homes = {name: tmp_path_factory.mktemp(name) for name in ("quick", "usual")}
    with ExitStack() as stack:
        urls = {name: stack.enter_context(working(server_url, home, name)) for name, home in homes.items()}
        time.sleep(3)
        before = {name: (said(homes[name]), transactions(url)) for name, url in urls.items()}
        time.sleep(32)
        yield {
            name: Idle(homes[name], url, (before[name][0], said(homes[name])), (before[name][1], transactions(url)))
            for name, url in urls.items()
        }


@contextmanager
def working(server_url: str, home: Path, name: str) -> Iterator[str]:
    """The address of a database that a worker has begun to work on."""
    with Database(server_url, home) as url:
        with psycopg.connect(url) as conn:
            conn.execute(practice.TABLE)
        with Worker(home / "log", *([QUICK] if name == "quick" else [])):
            until(lambda: "Working on" in said(home), 15, "the worker")
            yield url


def said(home: Path) -> str:
    return (home / "log").read_text()


@pytest.mark.timing(reason="a worker that is starved of its turn says that it was late")
@pytest.mark.slow
def test_an_idle_worker_says_nothing_and_a_retry_is_one_line(idle: dict[str, Idle]) -> None:
    quick = idle["quick"]
    before, after = quick.log
    assert after == before

    use(home=quick.home, url=quick.url)
    with practice.listed():
        flaky = start("practice-flaky", key=1)
        until(lambda: succeeded(flaky), 15, "the second attempt")

    lines = said(quick.home).removeprefix(before).splitlines()
    assert len(lines) == 1
    sentence = "(practice-flaky) failed at attempt 1 of 3, again in 2 s: The other side is away."
    assert lines[0].endswith(f"functions.registry WARNING Run {flaky} {sentence}")


def transactions(url: str) -> int:
    """Of everybody in this database, so far."""
    with psycopg.connect(make_conninfo(url, dbname="postgres")) as conn:
        given = (str(conninfo_to_dict(url)["dbname"]),)
        row = conn.execute("select xact_commit from pg_stat_database where datname = %s", given).fetchone()
    assert row
    return int(row[0])


@pytest.mark.timing(reason="counts what a worker asks for in thirty seconds")
@pytest.mark.slow
def test_an_idle_worker_leaves_the_database_alone(idle: dict[str, Idle]) -> None:
    before, after = idle["usual"].transactions
    assert after - before < 80  # each is a millisecond of the worker's


@pytest.mark.timing(reason="real workers have seconds to begin, to be missed and to end")
@pytest.mark.slow
def test_runs_of_a_killed_worker_are_finished_by_another_and_no_step_happens_twice(
    practised: str, tmp_path: Path
) -> None:
    with Worker(tmp_path / "one") as doomed:
        runs = [start("practice-count", key=key, steps=60, pause_ms=50) for key in (1, 2)]
        parent = start("practice-everyone", key=3, children=4, steps=30, pause_ms=50)
        until(lambda: all(len(practice.steps(run)) > 3 for run in runs), 15, "some steps")
        with Worker(tmp_path / "two"):
            doomed.kill()
            took = until(lambda: succeeded(*runs, parent), 60, "everything")

    assert took < 45  # 30 s until the last run is given back, and what was left of the work
    for run_id in runs:
        assert [step for step, _ in practice.steps(run_id)] == list(range(60))
        assert practice.handovers(run_id) <= 1
    assert nothing_is_left()


def nothing_is_left() -> bool:
    with db.connect() as conn:
        live = conn.execute("select count(*) as n from job_runs where state in ('queued', 'running', 'retrying')")
        return live.fetchone() == {"n": 0}


@pytest.mark.timing(reason="real workers have seconds to begin, to be missed and to end")
@pytest.mark.slow
def test_a_worker_that_is_killed_again_and_again_gets_everything_done(practised: str, tmp_path: Path) -> None:
    runs = [start("practice-count", key=key, steps=25, pause_ms=40) for key in range(3)]
    for _ in range(2):
        with Worker(tmp_path / "log", QUICK) as doomed:
            before = sum(len(practice.steps(run)) for run in runs)
            until(lambda so_far=before: sum(len(practice.steps(run)) for run in runs) > so_far + 4, 15, "progress")
            doomed.kill()
        with psycopg.connect(practised, autocommit=True) as conn:
            old = "select coalesce(min(now() - last_heartbeat > interval '1.5 s'), true) from procrastinate_workers"
            until(
                lambda conn=conn, old=old: conn.execute(old.replace("min(", "bool_and(")).fetchone() == (True,),
                5,
                "dead",
            )
    with Worker(tmp_path / "log", QUICK):
        until(lambda: succeeded(*runs), 20, "everything")

    for run_id in runs:
        assert [step for step, _ in practice.steps(run_id)] == list(range(25))
        assert row(run_id)["attempt"] == 1
    assert nothing_is_left()


@pytest.mark.timing(reason="real workers have seconds to begin, to be missed and to end")
@pytest.mark.slow
def test_a_worker_outlives_a_killed_postgres_and_finishes_its_runs(server_home: Path, tmp_path: Path) -> None:
    before = os.environ.get("DATABASE_URL")
    use(home=server_home / "another", url=None)
    try:
        db.migrate()
        with psycopg.connect(db.url()) as conn:
            conn.execute(practice.TABLE)
        with practice.listed(), Worker(tmp_path / "log", QUICK):
            runs = [start("practice-count", key=key, steps=60, pause_ms=50) for key in range(2)]
            parent = start("practice-everyone", key=9, children=3, steps=10)
            until(lambda: len(practice.steps(runs[0])) > 5, 15, "some steps")
            os.kill(int((embedded.directory() / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
            # The worker itself brings the embedded server back; the addresses are the same.
            until(lambda: succeeded(*runs, parent), 60, "everything")
            assert nothing_is_left()
            for run_id in runs:
                assert [step for step, _ in practice.steps(run_id)] == list(range(60))
        embedded.stop()
    finally:
        use(home=tmp_path, url=before)
