"""Starting, doubling, cancelling and finding runs; nothing here runs any."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from shared import db, jobs
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.jobs import Run
from tests.household import rows


def queued(conn: Conn) -> int:
    row = conn.execute("select count(*) as n from procrastinate_jobs where status = 'todo'").fetchone()
    return int(row["n"]) if row else -1


def refresh(conn: Conn, user_id: int = 1) -> Run:
    return jobs.ask(conn, "refresh-user", {"user_id": user_id, "kind": "movie"}, trigger="webhook")


def test_a_started_run_waits_in_the_queue_of_its_promise(conn: Conn) -> None:
    run = refresh(conn)

    assert run.is_new
    assert jobs.get(conn, run.id) == replace(run, is_new=False)
    assert (run.state, run.args, run.trigger) == ("queued", {"user_id": 1, "kind": "movie"}, "webhook")
    row = conn.execute("select task_name, queue_name, args from procrastinate_jobs").fetchone()
    assert row == {"task_name": "refresh_user", "queue_name": "fast", "args": {"run_id": run.id}}


def test_what_is_rolled_back_was_never_queued(database: str) -> None:
    with db.connect() as conn:
        refresh(conn)
        conn.rollback()
        assert queued(conn) == 0
        assert jobs.history(conn) == []


def test_a_duplicate_does_not_spoil_the_callers_own_work(database: str) -> None:
    with db.connect() as conn:
        refresh(conn)
    with db.connect() as conn:
        rows.person(conn, "Ana")
        assert not refresh(conn).is_new
    with db.connect() as conn:
        assert conn.execute("select name from users").fetchall() == [{"name": "Ana"}]
        assert queued(conn) == 1


def test_there_is_one_live_run_for_each_job_and_arguments(conn: Conn) -> None:
    one, two = refresh(conn, 1), refresh(conn, 2)

    assert one.is_new
    assert two.is_new
    assert refresh(conn, 1) == replace(one, is_new=False)
    assert jobs.live(conn, "refresh-user", {"kind": "movie", "user_id": 1}) == one.id  # whatever the order of arguments
    conn.execute("update job_runs set state = 'succeeded', finished_at = now()")
    assert refresh(conn, 1).is_new


@pytest.mark.parametrize("state", ["queued", "running", "retrying"])
def test_a_request_while_one_is_live_is_remembered_where_it_matters(conn: Conn, state: str) -> None:
    refresh(conn)
    jobs.ask(conn, "sync-users", trigger="person")
    conn.execute("update job_runs set state = %s", (state,))

    assert not refresh(conn).is_new
    assert not jobs.ask(conn, "sync-users", trigger="person").is_new

    again = {row["name"]: row["again"] for row in conn.execute("select name, again from job_runs").fetchall()}
    assert again == {"refresh-user": True, "sync-users": False}


def test_of_many_that_start_the_same_at_once_one_succeeds(database: str) -> None:
    start, found = threading.Barrier(8), []

    def work() -> None:
        with db.connect() as conn:
            start.wait()
            found.append(refresh(conn))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(run.is_new for run in found) == 1
    assert len({run.id for run in found}) == 1
    with db.connect() as conn:
        assert queued(conn) == 1


def test_a_request_that_waits_for_a_run_that_just_ends_starts_a_new_one(database: str) -> None:
    """The ending is not committed when the request comes: it must be neither lost nor counted as answered."""
    with db.connect() as conn:
        first = refresh(conn)
        conn.execute("update job_runs set state = 'running'")
    found: list[Run] = []

    def request() -> None:
        with db.connect() as other:
            found.append(refresh(other))

    with db.connect() as ending:
        ending.execute("update job_runs set state = 'succeeded', finished_at = now() where id = %s", (first.id,))
        thread = threading.Thread(target=request)
        thread.start()
        time.sleep(0.2)
        assert found == []
        ending.commit()
        thread.join(5)

    assert found[0].is_new
    assert found[0].id != first.id


def test_a_delayed_run_is_scheduled_for_later(conn: Conn) -> None:
    jobs.ask(conn, "prune-data", trigger="person", delay=timedelta(hours=1))

    row = conn.execute(
        "select scheduled_at - now() > interval '59 minutes' as later from procrastinate_jobs"
    ).fetchone()
    assert row == {"later": True}


def test_workers_are_told_at_once_of_a_run_that_waited_and_is_wanted_now(database: str) -> None:
    with db.connect() as conn, db.connect() as worker:
        jobs.ask(conn, "prune-data", trigger="person", delay=timedelta(hours=1))
        conn.commit()
        worker.execute("listen procrastinate_any_queue_v1")
        worker.commit()

        jobs.ask(conn, "prune-data", trigger="person")
        conn.commit()

        (heard,) = worker.notifies(timeout=10, stop_after=1)
        assert "job_inserted" in heard.payload


@pytest.mark.parametrize(
    ("name", "args", "sentence"),
    [
        ("refresh-user", {"user_id": 1}, "needs “kind”"),
        ("refresh-user", {"user_id": 1, "kind": "movie", "colour": "red"}, "does not take “colour”"),
        ("sync-users", {"kind": "movie"}, "it takes: none"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_by_name(
    conn: Conn, name: str, args: dict[str, jobs.Value], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        jobs.ask(conn, name, args, trigger="command")
    assert queued(conn) == 0


def test_an_unknown_job_is_not_found(conn: Conn) -> None:
    with pytest.raises(NotFound, match="no job “sync-moovies”"):
        jobs.ask(conn, "sync-moovies", trigger="command")


@pytest.mark.parametrize("state", ["queued", "retrying"])
def test_a_waiting_run_is_cancelled_at_once_and_leaves_the_queue(conn: Conn, state: str) -> None:
    run_id = refresh(conn).id
    refresh(conn)  # asked for again, which the cancel answers too
    conn.execute("update job_runs set state = %s", (state,))

    run = jobs.cancel(conn, run_id)

    assert run.state == "cancelled"
    assert run.finished_at is not None
    assert conn.execute("select count(*) as n from procrastinate_jobs").fetchone() == {"n": 0}
    assert refresh(conn).is_new


def test_a_running_run_is_asked_to_stop(conn: Conn) -> None:
    run_id = refresh(conn).id
    conn.execute("update job_runs set state = 'running'")

    run = jobs.cancel(conn, run_id)

    assert (run.state, run.cancel_requested) == ("running", True)


def test_cancelling_what_has_ended_changes_nothing(conn: Conn) -> None:
    run_id = refresh(conn).id
    conn.execute("update job_runs set state = 'succeeded', finished_at = now()")

    assert jobs.cancel(conn, run_id).state == "succeeded"
    with pytest.raises(NotFound):
        jobs.cancel(conn, run_id + 1000)


def test_a_cancel_and_children_that_end_at_the_same_time_do_not_deadlock(database: str) -> None:
    with db.connect() as conn:
        parent = jobs.ask(conn, "generate-movie-recommendations", trigger="person").id
        for user_id in range(40):
            jobs.ask(conn, "refresh-user", {"user_id": user_id, "kind": "movie"}, trigger="parent", parent_id=parent)
        conn.execute(
            "update job_runs set state = 'running', pending_children = 40, total = 40 where id = %s", (parent,)
        )
        children = [
            row["id"] for row in conn.execute("select id from job_runs where parent_id = %s", (parent,)).fetchall()
        ]
        conn.execute("update job_runs set state = 'running' where id = any(%s)", (children[:20],))
    errors: list[Exception] = []

    def end(ids: list[int]) -> None:
        for run_id in ids:
            try:
                with db.connect() as conn:
                    ended = {"id": run_id, "state": "succeeded", "message": None, "error": None}
                    if conn.execute(jobs.sql.finish, ended).fetchone():
                        jobs.close_children(conn, parent)
            except psycopg.Error as error:
                errors.append(error)

    threads = [threading.Thread(target=end, args=(children[:20][first::4],)) for first in range(4)]
    for thread in threads:
        thread.start()
    with db.connect() as conn:
        jobs.cancel(conn, parent)
    for thread in threads:
        thread.join()

    assert errors == []
    with db.connect() as conn:
        run = jobs.get(conn, parent)
    assert run
    assert (run.state, run.pending_children, run.done) == ("cancelled", 0, 40)


def test_history_is_newest_first_in_pages_and_without_children(conn: Conn) -> None:
    parent = jobs.ask(conn, "generate-movie-recommendations", trigger="person").id
    jobs.ask(conn, "refresh-user", {"user_id": 1, "kind": "movie"}, trigger="parent", parent_id=parent)
    ids = []
    for _ in range(3):
        ids.append(jobs.ask(conn, "sync-users", trigger="person").id)
        conn.execute("update job_runs set state = 'failed', finished_at = now() where name = 'sync-users'")

    assert [run.id for run in jobs.history(conn, "sync-users", limit=2)] == ids[:0:-1]
    assert [run.id for run in jobs.history(conn, "sync-users", before=ids[1])] == ids[:1]
    assert {run.name for run in jobs.history(conn)} == {"generate-movie-recommendations", "sync-users"}
    assert jobs.latest(conn)["sync-users"].id == ids[-1]
    assert [run.id for run in jobs.active(conn)] == [parent]
