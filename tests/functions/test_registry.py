"""One attempt at a run: what it leaves behind when it succeeds, fails, is cancelled, is stopped, or loses the database."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from functions import registry, sweep
from functions.registry import Again
from shared import db, jobs
from shared.db import Conn
from shared.errors import Invalid, MediaServerError, Unavailable
from shared.progress import Run
from tests.functions import practice
from tests.functions.practice import row, start

Pool = ConnectionPool[Conn]


def failing(error: Exception) -> Callable[..., None]:
    def handler(conn: Conn, run: Run, key: int) -> None:
        conn.execute("insert into practice_steps (run_id, step, process) values (%s, 0, 0)", (run.id,))
        raise error

    return handler


def attempt(pool: Pool, run_id: int, handler: Callable[..., None]) -> float | None:
    """Seconds until the queue hands the run out again; None when it is over."""
    try:
        registry.perform(pool, run_id, handler)
    except Again as again:
        return again.wait_s
    return None


def test_work_and_the_word_that_it_is_done_are_committed_together(pool: Pool) -> None:
    run_id = start("practice-count", key=1, steps=3)

    assert attempt(pool, run_id, practice.count) is None

    assert len(practice.steps(run_id)) == 3
    ended = row(run_id)
    assert (ended["state"], ended["done"], ended["total"], ended["error"]) == ("succeeded", 3, 3, None)
    assert None not in (ended["started_at"], ended["finished_at"])


def test_a_finished_run_is_not_run_again(pool: Pool) -> None:
    run_id = start("practice-count", key=1, steps=2)
    attempt(pool, run_id, practice.count)

    assert attempt(pool, run_id, practice.count) is None

    assert len(practice.steps(run_id)) == 2


def test_a_passing_trouble_is_tried_again_later_each_time_until_attempts_are_spent(pool: Pool) -> None:
    run_id = start("practice-flaky", key=1)  # three attempts
    handler = failing(MediaServerError("Jellyfin did not answer."))

    assert attempt(pool, run_id, handler) == 2.0
    assert (row(run_id)["state"], row(run_id)["error"]) == ("retrying", "Jellyfin did not answer.")
    assert attempt(pool, run_id, handler) == 4.0
    assert attempt(pool, run_id, handler) is None

    assert (row(run_id)["state"], row(run_id)["attempt"]) == ("failed", 3)
    assert practice.steps(run_id) == []  # what an attempt did not commit is rolled back


@pytest.mark.parametrize(
    ("attempt_number", "error", "seconds"),
    [
        (1, ValueError(), 2),
        (3, Unavailable("busy"), 8),
        (30, Unavailable("busy"), 900),
        (1, Unavailable("busy", retry_after=40), 40),
        (1, Unavailable("busy", retry_after=0), 2),
    ],
)
def test_the_wait_is_what_the_service_asked_for_or_doubles(
    attempt_number: int, error: Exception, seconds: float
) -> None:
    assert registry.back_off(attempt_number, error) == seconds


@pytest.mark.parametrize("error", [Unavailable("The key is wrong.", permanent=True), Invalid("The key is wrong.")])
def test_a_refusal_that_only_a_person_can_change_ends_the_run_at_once(pool: Pool, error: Exception) -> None:
    run_id = start("practice-flaky", key=1)

    assert attempt(pool, run_id, failing(error)) is None

    assert (row(run_id)["state"], row(run_id)["error"]) == ("failed", "The key is wrong.")


def test_the_sentence_of_a_bug_says_nothing_about_sql_or_values(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, key: int) -> None:
        conn.execute("insert into practice_steps (run_id, step, process) values (1, 1, 'hunter2')")

    run_id = start("practice-flaky", key=1)

    assert attempt(pool, run_id, handler) == 2.0

    sentence = str(row(run_id)["error"])
    assert "worker's log" in sentence
    assert not any(word in sentence for word in ("hunter2", "insert", "practice_steps"))


def test_a_deadlock_is_a_failure_with_a_retry_and_leaves_no_lock_behind(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, key: int) -> None:
        conn.execute("set local lock_timeout = '10ms'")
        conn.execute("lock table practice_steps in access exclusive mode")

    run_id = start("practice-flaky", key=1)
    with db.connect() as other:
        other.execute("lock table practice_steps in access exclusive mode")
        assert attempt(pool, run_id, handler) == 2.0

    assert row(run_id)["state"] == "retrying"
    assert attempt(pool, run_id, practice.flaky) is None  # any connection can claim it: nothing is locked
    assert row(run_id)["state"] == "succeeded"


def test_a_run_whose_connection_dies_is_claimed_again_without_costing_an_attempt(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, **_: int) -> None:
        with db.connect(autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s)", (conn.info.backend_pid,))
        conn.execute("select 1")

    run_id = start("practice-count", key=1, steps=2)

    assert attempt(pool, run_id, handler) == 5.0
    assert row(run_id)["state"] == "running"
    assert attempt(pool, run_id, practice.count) is None

    assert (row(run_id)["state"], row(run_id)["attempt"]) == ("succeeded", 1)


def test_a_run_that_kills_its_connection_every_time_is_given_up(pool: Pool) -> None:
    run_id = start("practice-count", key=1, steps=2)
    with db.connect() as conn:
        conn.execute("update job_runs set state = 'running', crashes = %s", (sweep.MOST_CRASHES - 1,))

    assert attempt(pool, run_id, practice.count) is None

    assert (row(run_id)["state"], row(run_id)["error"]) == ("failed", sweep.CRASHED)


def test_nobody_else_runs_what_is_being_run(pool: Pool) -> None:
    run_id = start("practice-dwell", key=1)
    stop = threading.Event()
    busy = threading.Thread(target=lambda: _dwell_until(pool, run_id, stop))
    busy.start()
    practice.until(lambda: row(run_id)["state"] == "running", 5, "the first has begun")

    assert attempt(pool, run_id, practice.count) == 5.0

    stop.set()
    busy.join()
    assert row(run_id)["state"] == "retrying"


def _dwell_until(pool: Pool, run_id: int, stop: threading.Event) -> None:
    with pytest.raises(Again):
        registry.perform(pool, run_id, practice.dwell, stopping=stop.is_set)


def test_a_stopped_worker_gives_its_run_back_with_where_it_was(pool: Pool) -> None:
    run_id = start("practice-count", key=1, steps=6)

    with pytest.raises(Again):
        registry.perform(pool, run_id, practice.count, stopping=lambda: len(practice.steps(run_id)) >= 2)
    assert row(run_id)["state"] == "retrying"
    attempt(pool, run_id, practice.count)

    assert [step for step, _ in practice.steps(run_id)] == list(range(6))
    assert row(run_id)["attempt"] == 1


def test_a_cancelled_run_keeps_what_it_finished_and_ends_within_two_seconds(pool: Pool) -> None:
    run_id = start("practice-count", key=1, steps=400, pause_ms=20)
    thread = threading.Thread(target=attempt, args=(pool, run_id, practice.count))
    thread.start()
    practice.until(lambda: len(practice.steps(run_id)) > 2, 5, "some steps")

    begun = time.monotonic()
    with db.connect() as conn:
        jobs.cancel(conn, run_id)
    thread.join(5)

    assert time.monotonic() - begun < 2
    assert row(run_id)["state"] == "cancelled"
    assert 2 < len(practice.steps(run_id)) < 400


def test_a_cancel_is_not_lost_when_the_attempt_fails_just_then(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, key: int) -> None:
        with db.connect() as other:
            jobs.cancel(other, run.id)
        raise Unavailable("away", retry_after=900)

    run_id = start("practice-flaky", key=1)

    assert attempt(pool, run_id, handler) is None

    assert row(run_id)["state"] == "cancelled"


def test_what_is_asked_for_while_it_runs_runs_once_more(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, key: int) -> None:
        for _ in range(10):
            with db.connect() as other:
                assert jobs.start(other, "practice-dwell", trigger="webhook", key=key) is None

    run_id = start("practice-dwell", key=1)
    attempt(pool, run_id, handler)

    with db.connect() as conn:
        again = jobs.live(conn, "practice-dwell", key=1)
        assert again not in (None, run_id)
        waiting = conn.execute("select count(*) as n from job_runs where state = 'queued'").fetchone()
    assert waiting == {"n": 1}
    assert row(run_id)["state"] == "succeeded"


def test_what_does_not_trail_is_not_repeated(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, key: int) -> None:
        with db.connect() as other:
            assert jobs.start(other, "practice-count", trigger="webhook", key=key) is None

    run_id = start("practice-count", key=1)
    attempt(pool, run_id, handler)

    with db.connect() as conn:
        assert jobs.live(conn, "practice-count", key=1) is None


# Fan-out: a parent, and one child for each.


def children(parent_id: int) -> list[int]:
    with psycopg.connect(db.url()) as conn:
        rows = conn.execute("select id from job_runs where parent_id = %s order by id", (parent_id,)).fetchall()
    return [found[0] for found in rows]


def fan_out(pool: Pool, count: int = 3) -> tuple[int, list[int]]:
    parent_id = start("practice-everyone", key=1, children=count)
    assert attempt(pool, parent_id, practice.everyone) is None
    assert row(parent_id)["state"] == "running"
    return parent_id, children(parent_id)


def test_a_parent_counts_its_children_and_ends_with_the_last(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)

    attempt(pool, ids[0], practice.count)
    attempt(pool, ids[1], practice.count)
    half = row(parent_id)
    assert (half["state"], half["done"], half["total"]) == ("running", 2, 3)
    attempt(pool, ids[2], practice.count)

    whole = row(parent_id)
    assert (whole["state"], whole["done"], whole["failed"], whole["error"]) == ("succeeded", 3, 0, None)


def test_children_that_end_at_the_same_moment_are_all_counted(pool: Pool) -> None:
    parent_id, ids = fan_out(pool, 12)

    for lot in (ids[:4], ids[4:8], ids[8:]):
        threads = [threading.Thread(target=attempt, args=(pool, run_id, practice.count)) for run_id in lot]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (row(parent_id)["state"], row(parent_id)["done"]) == ("succeeded", 12)


def test_one_failing_child_is_named_by_its_parent_which_succeeds(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)

    attempt(pool, ids[0], lambda conn, run, **_: (_ for _ in ()).throw(Invalid("Ben has no history.")))
    for run_id in ids[1:]:
        attempt(pool, run_id, practice.count)

    parent = row(parent_id)
    assert (parent["state"], parent["failed"]) == ("succeeded", 1)
    assert str(parent["error"]).startswith("1 of 3 did not succeed")


def test_a_parent_fails_when_every_child_does(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)

    for run_id in ids:
        attempt(pool, run_id, lambda conn, run, **_: (_ for _ in ()).throw(Invalid("No key.")))

    assert (row(parent_id)["state"], row(parent_id)["error"]) == ("failed", "3 of 3 did not succeed: No key.")


def test_a_child_that_is_tried_again_keeps_its_parent_waiting(pool: Pool) -> None:
    parent_id, ids = fan_out(pool, 1)

    assert attempt(pool, ids[0], lambda conn, run, **_: (_ for _ in ()).throw(Unavailable("away"))) == 2.0
    assert row(parent_id)["state"] == "running"
    attempt(pool, ids[0], practice.count)

    assert row(parent_id)["state"] == "succeeded"


def test_cancelling_a_parent_ends_waiting_children_at_once_and_running_ones_at_their_next_step(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)
    thread = threading.Thread(target=attempt, args=(pool, ids[0], practice.dwell_on))
    thread.start()
    practice.until(lambda: row(ids[0])["state"] == "running", 5, "a child runs")

    with db.connect() as conn:
        jobs.cancel(conn, parent_id)

    assert [row(run_id)["state"] for run_id in ids[1:]] == ["cancelled", "cancelled"]
    thread.join(3)
    assert row(ids[0])["state"] == "cancelled"
    assert (row(parent_id)["state"], row(parent_id)["done"]) == ("cancelled", 3)


def test_cancelling_a_parent_while_it_fans_out_stops_the_children_too(pool: Pool) -> None:
    def handler(conn: Conn, run: Run, **args: int) -> None:
        practice.everyone(conn, run, 1)
        canceller.start()  # it cannot see the children, which are not committed yet
        time.sleep(0.3)

    parent_id = start("practice-everyone", key=1)
    canceller = threading.Thread(target=_cancel, args=(parent_id,))
    attempt(pool, parent_id, handler)
    canceller.join()
    for run_id in children(parent_id):
        attempt(pool, run_id, practice.dwell_on)

    assert [row(run_id)["state"] for run_id in children(parent_id)] == ["cancelled"] * 3
    assert row(parent_id)["state"] == "cancelled"


def _cancel(run_id: int) -> None:
    with db.connect() as conn:
        jobs.cancel(conn, run_id)


def test_cancelling_one_waiting_child_leaves_the_others_and_their_parent_alone(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)
    attempt(pool, ids[0], practice.count)

    with db.connect() as conn:
        jobs.cancel(conn, ids[1])
    attempt(pool, ids[2], practice.count)

    assert (row(parent_id)["state"], row(parent_id)["done"]) == ("succeeded", 3)


def test_a_run_starts_only_after_the_transaction_that_queued_it_has_committed(pool: Pool) -> None:
    """A play that is not committed yet: a refresh that began would miss it."""
    run_id = start("practice-count", key=1, steps=1)
    seen: list[int] = []

    def handler(conn: Conn, run: Run, **_: int) -> None:
        found = conn.execute("select count(*) as n from practice_steps where run_id = 0").fetchone()
        seen.append(found["n"] if found else -1)

    with db.connect() as conn:
        conn.execute("insert into practice_steps (run_id, step, process) values (0, 0, 0)")
        assert jobs.start(conn, "practice-count", trigger="webhook", key=1, steps=1) is None
        worker = threading.Thread(target=attempt, args=(pool, run_id, handler))
        worker.start()
        time.sleep(0.3)
        assert seen == []  # the queued run waits for us, whose request it also answers
        conn.commit()
        worker.join(5)

    assert seen == [1]
