"""What a run tells, how often, and how others follow it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared import db, jobs
from shared.db import Conn
from shared.jobs.progress import Attempt, Cancelled, Stopping
from tests.household import rows


@contextmanager
def writer() -> Iterator[Conn]:
    with db.connect() as conn:
        yield conn


def started(**more: object) -> Attempt:
    with db.connect() as conn:
        run_id = jobs.ask(conn, "prune-data", trigger="person").id
        conn.execute("update job_runs set state = 'running'")
    return Attempt(id=run_id, name="prune-data", writer=writer, **more)  # type: ignore[arg-type]


def row(run: Attempt) -> dict[str, object]:
    with db.connect() as conn:
        found = jobs.get(conn, run.id)
    return vars(found) if found else {}


def test_progress_is_seen_before_the_handlers_own_work_is(database: str) -> None:
    run = started()
    with db.connect() as handler:
        rows.person(handler, "Ana")
        run.say("Reading", 3, 10)

        seen = row(run)
        assert (seen["step"], seen["done"], seen["total"]) == ("Reading", 3, 10)
        handler.rollback()


@pytest.mark.timing(reason="counts what is written in a second of the clock")
def test_a_busy_run_writes_twice_a_second_but_tells_each_new_step(database: str) -> None:
    run, writes = started(), []

    @contextmanager
    def counted() -> Iterator[Conn]:
        writes.append(time.monotonic())
        with writer() as conn:
            yield conn

    run.writer = counted
    begun = time.monotonic()
    while time.monotonic() - begun < 1.2:
        run.say("Reading", 1, 2)
        time.sleep(0.005)
    run.say("Writing", 1, 2)

    assert 3 <= len(writes) <= 4
    assert row(run)["step"] == "Writing"


def test_numbers_that_are_not_told_again_stay(database: str) -> None:
    run = started()
    run.say("Reading", 3, 10)
    run.say("Sorting")

    assert (row(run)["done"], row(run)["total"]) == (3, 10)


def test_saying_is_where_a_cancelled_run_ends(database: str) -> None:
    run = started()
    run.say("Reading")
    with db.connect() as conn:
        jobs.cancel(conn, run.id)

    with pytest.raises(Cancelled):
        run.say("Writing")


def test_saying_is_where_a_stopping_worker_takes_the_run_back_however_soon(database: str) -> None:
    run = started(stopping=lambda: True)

    with pytest.raises(Stopping):
        run.say("Reading")


def test_a_child_learns_that_its_parent_was_cancelled(database: str) -> None:
    run = started()
    with db.connect() as conn:
        parent = jobs.ask(conn, "generate-movie-recommendations", trigger="person").id
        conn.execute("update job_runs set parent_id = %s where id = %s", (parent, run.id))
        conn.execute("update job_runs set cancel_requested = true where id = %s", (parent,))

    with pytest.raises(Cancelled):
        run.say("Reading")


def test_a_batch_and_where_to_go_on_are_committed_together(database: str) -> None:
    run = started()
    with db.connect() as conn:
        rows.person(conn, "Ana")
        run.commit(conn, after="Ana", page=2)
        rows.person(conn, "Ben")
        conn.rollback()

    with db.connect() as conn:
        assert conn.execute("select name from users").fetchall() == [{"name": "Ana"}]
        kept = conn.execute("select cursor from job_runs where id = %s", (run.id,)).fetchone()
    assert kept == {"cursor": {"after": "Ana", "page": 2}} == {"cursor": run.cursor}


def test_a_child_that_is_live_already_is_waited_for_and_not_doubled(database: str) -> None:
    run = started()
    with db.connect() as conn:
        early = jobs.ask(conn, "refresh-user", {"user_id": 1, "kind": "movie"}, trigger="webhook").id
        run.fan_out(conn, "refresh-user", [{"user_id": user_id, "kind": "movie"} for user_id in (1, 2, 3)])
        children = conn.execute("select id from job_runs where parent_id = %s order by id", (run.id,)).fetchall()

    assert (row(run)["pending_children"], row(run)["total"]) == (3, 3)
    assert len(children) == 3
    assert children[0] == {"id": early}


def test_a_fan_out_in_two_parts_adds_up(database: str) -> None:
    run = started()
    with db.connect() as conn:
        for kind in ("movie", "series"):
            run.fan_out(conn, "refresh-user", [{"user_id": user_id, "kind": kind} for user_id in (1, 2)])

    assert (row(run)["pending_children"], row(run)["done"], row(run)["total"]) == (4, 0, 4)
