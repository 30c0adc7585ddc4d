"""One attempt at a run: what it leaves behind when it succeeds, fails, is cancelled, is stopped, or loses the database."""

import threading
import time
from collections.abc import Callable

import pytest

from functions import registry, sweep
from functions.registry import Again
from shared import db, jobs
from shared.db import Conn
from shared.errors import Invalid, MediaServerError, QuotaExhausted, Unavailable
from shared.jobs.progress import Attempt
from tests.functions import practice
from tests.functions.attempts import Pool, attempt
from tests.functions.practice import row, start


def failing(error: Exception) -> Callable[..., None]:
    def handler(conn: Conn, run: Attempt, key: int) -> None:
        conn.execute("insert into practice_steps (run_id, step, process) values (%s, 0, 0)", (run.id,))
        raise error

    return handler


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


def test_a_quota_that_is_spent_until_tomorrow_costs_no_attempt(pool: Pool) -> None:
    run_id = start("practice-flaky", key=1)  # three attempts
    handler = failing(QuotaExhausted("Today's calls are spent.", retry_after=40_000))

    assert [attempt(pool, run_id, handler) for _ in range(5)] == [40_000] * 5

    assert (row(run_id)["state"], row(run_id)["error"]) == ("retrying", "Today's calls are spent.")


@pytest.mark.parametrize("error", [Unavailable("The key is wrong.", permanent=True), Invalid("The key is wrong.")])
def test_a_refusal_that_only_a_person_can_change_ends_the_run_at_once(pool: Pool, error: Exception) -> None:
    run_id = start("practice-flaky", key=1)

    assert attempt(pool, run_id, failing(error)) is None

    assert (row(run_id)["state"], row(run_id)["error"]) == ("failed", "The key is wrong.")


def test_the_sentence_of_a_bug_says_nothing_about_sql_or_values(pool: Pool) -> None:
    def handler(conn: Conn, run: Attempt, key: int) -> None:
        conn.execute("insert into practice_steps (run_id, step, process) values (1, 1, 'hunter2')")

    run_id = start("practice-flaky", key=1)

    assert attempt(pool, run_id, handler) == 2.0

    sentence = str(row(run_id)["error"])
    assert "worker's log" in sentence
    assert not any(word in sentence for word in ("hunter2", "insert", "practice_steps"))


def test_a_deadlock_is_a_failure_with_a_retry_and_leaves_no_lock_behind(pool: Pool) -> None:
    def handler(conn: Conn, run: Attempt, key: int) -> None:
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
    def handler(conn: Conn, run: Attempt, **_: int) -> None:
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


@pytest.mark.timing(reason="the end after a cancel is measured")
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
    def handler(conn: Conn, run: Attempt, key: int) -> None:
        with db.connect() as other:
            jobs.cancel(other, run.id)
        raise Unavailable("away", retry_after=900)

    run_id = start("practice-flaky", key=1)

    assert attempt(pool, run_id, handler) is None

    assert row(run_id)["state"] == "cancelled"


def test_what_is_asked_for_while_it_runs_runs_once_more(pool: Pool) -> None:
    def handler(conn: Conn, run: Attempt, key: int) -> None:
        for _ in range(10):
            with db.connect() as other:
                assert not jobs.ask(other, "practice-dwell", {"key": key}, trigger="webhook").is_new

    run_id = start("practice-dwell", key=1)
    attempt(pool, run_id, handler)

    with db.connect() as conn:
        again = jobs.live(conn, "practice-dwell", {"key": 1})
        assert again not in (None, run_id)
        waiting = conn.execute("select count(*) as n from job_runs where state = 'queued'").fetchone()
    assert waiting == {"n": 1}
    assert row(run_id)["state"] == "succeeded"


def test_what_does_not_trail_is_not_repeated(pool: Pool) -> None:
    def handler(conn: Conn, run: Attempt, key: int) -> None:
        with db.connect() as other:
            assert not jobs.ask(other, "practice-count", {"key": key}, trigger="webhook").is_new

    run_id = start("practice-count", key=1)
    attempt(pool, run_id, handler)

    with db.connect() as conn:
        assert jobs.live(conn, "practice-count", {"key": 1}) is None


def test_a_run_starts_only_after_the_transaction_that_queued_it_has_committed(pool: Pool) -> None:
    """A play that is not committed yet: a refresh that began would miss it."""
    run_id = start("practice-count", key=1, steps=1)
    seen: list[int] = []

    def handler(conn: Conn, run: Attempt, **_: int) -> None:
        found = conn.execute("select count(*) as n from practice_steps where run_id = 0").fetchone()
        seen.append(found["n"] if found else -1)

    with db.connect() as conn:
        conn.execute("insert into practice_steps (run_id, step, process) values (0, 0, 0)")
        assert not jobs.ask(conn, "practice-count", {"key": 1, "steps": 1}, trigger="webhook").is_new
        worker = threading.Thread(target=attempt, args=(pool, run_id, handler))
        worker.start()
        time.sleep(0.3)
        assert seen == []  # the queued run waits for us, whose request it also answers
        conn.commit()
        worker.join(5)

    assert seen == [1]


def test_what_nobody_foresaw_is_one_line_until_the_last_attempt_tells_its_traceback(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    run = start("practice-flaky", key=1)

    def broken(conn: Conn, run: Attempt, key: int) -> None:
        raise KeyError("secret")

    for _ in range(2):
        attempt(pool, run, broken)
    lines = [(record.getMessage(), record.exc_info) for record in caplog.records]
    assert [text for text, _ in lines] == [
        f"Run {run} (practice-flaky) failed at attempt {n} of 3, again in {wait} s: KeyError at test_registry.py:"
        f"{broken.__code__.co_firstlineno + 1}"
        for n, wait in ((1, 2), (2, 4))
    ]
    assert not any(traceback for _, traceback in lines)

    attempt(pool, run, broken)
    assert caplog.records[-1].exc_info
