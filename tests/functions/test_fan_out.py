"""Fan-out: a parent, one child for each, and how the parent ends with the last of them."""

import threading
import time

import psycopg

from shared import db, jobs
from shared.db import Conn
from shared.errors import Invalid, Unavailable
from shared.jobs.progress import Attempt
from tests.functions import practice
from tests.functions.attempts import Pool, attempt
from tests.functions.practice import row, start


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
    assert str(whole["message"]).endswith("3 of 3 succeeded.")


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
    assert parent["error"] == "1 of 3 did not succeed: Ben has no history."
    assert str(parent["message"]).endswith("2 of 3 succeeded.")


def test_the_first_of_several_failures_is_the_one_told(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)

    for run_id, why in zip(ids, ("First.", "Second."), strict=False):
        attempt(pool, run_id, lambda conn, run, why=why, **_: (_ for _ in ()).throw(Invalid(why)))
    attempt(pool, ids[2], practice.count)

    assert row(parent_id)["error"] == "2 of 3 did not succeed: First."


def test_a_child_that_was_cancelled_did_not_succeed(pool: Pool) -> None:
    parent_id, ids = fan_out(pool)

    with db.connect() as conn:
        jobs.cancel(conn, ids[0])
    for run_id in ids[1:]:
        attempt(pool, run_id, practice.count)

    assert row(parent_id)["error"] == "1 of 3 did not succeed: It was cancelled."


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
    def handler(conn: Conn, run: Attempt, **args: int) -> None:
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
