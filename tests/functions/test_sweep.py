"""Runs whose worker died, or whose place in the queue was lost, go on."""

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from functions import registry, sweep
from shared import db, jobs
from shared.db import Conn, timings
from shared.upkeep import webhooks_out
from tests.functions import practice
from tests.functions.practice import row, start

Pool = ConnectionPool[Conn]


def swept() -> int:
    with db.connect() as conn:
        return sweep.sweep(conn)


def fetched(run_id: int, *, heartbeat_age_s: float = 0, fetched_s_ago: float = 0) -> None:
    """As the queue looks while a worker has the run's job: its heart last beat so long ago."""
    with db.connect() as conn:
        worker = conn.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => %s)) returning id",
            (heartbeat_age_s,),
        ).fetchone()
        assert worker
        conn.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where (args ->> 'run_id')::bigint = %s",
            (worker["id"], run_id),
        )
        conn.execute(
            "update procrastinate_events set at = now() - make_interval(secs => %s) where type = 'started'",
            (fetched_s_ago,),
        )


def set_running(run_id: int, crashes: int = 0) -> None:
    with db.connect() as conn:
        conn.execute(
            "update job_runs set state = 'running', attempt = 1, crashes = %s, started_at = now() where id = %s",
            (crashes, run_id),
        )


def waiting(run_id: int) -> int:
    with psycopg.connect(db.url()) as conn:
        query = "select count(*) from procrastinate_jobs where status = 'todo' and (args ->> 'run_id')::bigint = %s"
        return conn.execute(query, (run_id,)).fetchone()[0]  # type: ignore[index]


def test_a_run_of_a_dead_worker_is_queued_again_without_costing_an_attempt(practised: str) -> None:
    run_id = start("practice-count", key=1)
    fetched(run_id, heartbeat_age_s=60)
    set_running(run_id)

    assert swept() == 1

    assert (row(run_id)["state"], row(run_id)["attempt"], waiting(run_id)) == ("queued", 0, 1)
    assert swept() == 0


def test_a_run_of_a_living_worker_is_left_alone(practised: str) -> None:
    run_id = start("practice-count", key=1)
    fetched(run_id, heartbeat_age_s=3)
    set_running(run_id)

    assert swept() == 0
    assert row(run_id)["state"] == "running"


def test_a_run_that_somebody_holds_is_left_alone_whatever_the_heart_says(practised: str) -> None:
    """Swap, a suspended laptop, a loop in C: slow is not dead."""
    run_id = start("practice-count", key=1)
    fetched(run_id, heartbeat_age_s=600)
    set_running(run_id)

    with db.connect() as holder:
        holder.execute(db.queries("jobs/jobs").claim, {"id": run_id})
        assert swept() == 0
        holder.rollback()
        holder.execute(db.queries("jobs/jobs").unlock)
    assert swept() == 1


def test_a_job_that_its_living_worker_could_not_give_back_is_adopted(practised: str) -> None:
    """The database was away just when the worker wanted to say how the job ended."""
    run_id = start("practice-count", key=1)
    fetched(run_id, heartbeat_age_s=1, fetched_s_ago=90)
    set_running(run_id)

    assert swept() == 1
    assert (row(run_id)["state"], waiting(run_id)) == ("queued", 1)


def test_a_worker_that_died_just_after_the_end_leaves_nothing(pool: Pool) -> None:
    run_id = start("practice-count", key=1)
    registry.perform(pool, run_id, practice.count)
    fetched(run_id, heartbeat_age_s=60)

    swept()

    assert (row(run_id)["state"], waiting(run_id)) == ("succeeded", 0)


@pytest.mark.parametrize("state", ["queued", "running", "retrying"])
def test_a_live_run_without_a_place_in_the_queue_gets_one(practised: str, state: str) -> None:
    run_id = start("practice-count", key=1)
    with db.connect() as conn:
        conn.execute("delete from procrastinate_jobs")
        conn.execute("update job_runs set state = %s where id = %s", (state, run_id))

    assert swept() == 1
    assert waiting(run_id) == 1


def test_a_waiting_parent_is_no_orphan(pool: Pool) -> None:
    parent_id = start("practice-everyone", key=1)
    registry.perform(pool, parent_id, practice.everyone)
    with db.connect() as conn:
        conn.execute("delete from procrastinate_jobs where (args ->> 'run_id')::bigint = %s", (parent_id,))

    assert swept() == 0
    assert row(parent_id)["state"] == "running"


def test_a_run_that_kills_every_worker_is_given_up_with_a_sentence_and_its_parent_goes_on(pool: Pool) -> None:
    parent_id = start("practice-everyone", key=1, children=1)
    registry.perform(pool, parent_id, practice.everyone)
    with db.connect() as conn:
        child = conn.execute("select id from job_runs where parent_id = %s", (parent_id,)).fetchone()
    assert child
    fetched(child["id"], heartbeat_age_s=60)
    set_running(child["id"], crashes=sweep.MOST_CRASHES)
    with db.connect() as conn:
        webhooks_out.add(conn, "Home", "http://127.0.0.1:9/hook", ["job.failed"])

    swept()

    assert (row(child["id"])["state"], row(child["id"])["error"]) == ("failed", sweep.CRASHED)
    assert row(parent_id)["state"] == "failed"
    with db.connect() as conn:
        told = [each["payload"] for each in conn.execute("select payload from webhook_deliveries order by id")]
        assert {"name": "practice-count", "runId": child["id"], "error": str(sweep.CRASHED)} in told
        timings.save(conn)
        counted = {tuple(each["labels"]): each["count"] for each in timings.counted(conn, timings.JOBS)}
    failures = {name: count for (name, state), count in counted.items() if state == "failed"}
    assert failures == {"practice-count": 1, "practice-everyone": 1}
    assert ("practice-everyone", "succeeded") not in counted, "that its parts were started is not its end"


def test_progress_wipes_crashes_off_the_slate(pool: Pool) -> None:
    run_id = start("practice-count", key=1, steps=2)
    set_running(run_id, crashes=sweep.MOST_CRASHES - 3)

    registry.perform(pool, run_id, practice.count)

    with db.connect() as conn:
        assert conn.execute("select crashes from job_runs where id = %s", (run_id,)).fetchone() == {"crashes": 0}


def test_of_two_sweepers_one_sweeps(practised: str) -> None:
    run_id = start("practice-count", key=1)
    fetched(run_id, heartbeat_age_s=60)
    set_running(run_id)

    with db.connect() as one, db.connect() as two:
        assert sweep.sweep(one) == 1
        assert sweep.sweep(two) == 0
        one.commit()
        two.commit()

    assert waiting(run_id) == 1


def test_a_cancelled_run_of_a_dead_worker_ends_when_it_would_start_again(pool: Pool) -> None:
    run_id = start("practice-count", key=1)
    fetched(run_id, heartbeat_age_s=60)
    set_running(run_id)
    with db.connect() as conn:
        jobs.cancel(conn, run_id)

    swept()
    registry.perform(pool, run_id, practice.count)

    assert row(run_id)["state"] == "cancelled"
    assert practice.steps(run_id) == []
