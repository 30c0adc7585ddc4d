"""The clock starts what is due and sweeps what stalled, and survives itself."""

from collections.abc import Iterator

import pytest

from functions import registry, tick
from shared import db, jobs
from shared.jobs import schedules
from shared.upkeep import requests
from tests.functions import practice


@pytest.fixture
def worker_pool(practised: str) -> Iterator[None]:
    registry.open_pool(1)
    yield
    registry.close_pool()


def test_a_tick_starts_what_is_due_and_gives_lost_runs_back(worker_pool: None) -> None:
    lost = practice.start("practice-count", key=1)
    with db.connect() as conn:
        schedules.fill_in(conn)
        conn.execute("update job_schedules set next_run_at = now() - interval '1 minute' where name = 'prune-data'")
        conn.execute("delete from procrastinate_jobs")

    tick.tick(timestamp=0)

    with db.connect() as conn:
        assert [run.name for run in jobs.active(conn)] == ["practice-count", "prune-data"]
        assert conn.execute("select count(*) as n from procrastinate_jobs").fetchone() == {"n": 2}
    assert practice.row(lost)["state"] == "queued"


def test_a_tick_a_moment_later_starts_nothing_twice(worker_pool: None) -> None:
    with db.connect() as conn:
        schedules.fill_in(conn)
        conn.execute("update job_schedules set next_run_at = now() where name = 'prune-data'")

    tick.tick(timestamp=0)
    tick.tick(timestamp=15)

    with db.connect() as conn:
        assert len(jobs.history(conn, "prune-data")) == 1


def test_each_process_tells_of_itself_whoever_wins_the_tick(worker_pool: None) -> None:
    registry.tell()

    with db.connect() as conn:
        [told] = requests.processes(conn)
    assert (told["kind"], told["processes"]) == ("worker", 1)


def test_ticks_have_a_queue_of_their_own_and_do_not_pile_up() -> None:
    assert tick.tick.queue == jobs.CLOCK not in jobs.QUEUES
    assert tick.tick.queueing_lock == "tick"
