import pytest

from shared import jobs
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Conflict, NotFound
from shared.jobs import run_pages, runs, under_way
from tests.household import rows


def test_every_way_a_run_goes_leaves_its_line(conn: Conn) -> None:
    run = jobs.ask(conn, "sync-users", trigger="schedule")
    conn.execute("update job_runs set state = 'running', attempt = 1 where id = %s", (run.id,))
    conn.execute("update job_runs set step = 'Reading people', done = 1, total = 3 where id = %s", (run.id,))
    conn.execute("update job_runs set done = 2 where id = %s", (run.id,))
    conn.execute("update job_runs set state = 'retrying', error = 'It was away.' where id = %s", (run.id,))
    conn.execute("update job_runs set state = 'running', attempt = 2, error = null where id = %s", (run.id,))
    conn.execute("update job_runs set state = 'succeeded', message = '3 new.' where id = %s", (run.id,))

    assert [(line["state"], line["words"], line["attempt"]) for line in run_pages.lines(conn, run.id)] == [
        ("queued", None, 0),
        ("running", None, 1),
        ("running", "Reading people", 1),
        ("retrying", "It was away.", 1),
        ("running", None, 2),
        ("succeeded", "3 new.", 2),
    ]


def test_runs_are_listed_newest_first_by_what_is_asked_for(conn: Conn) -> None:
    ben = rows.person(conn, "Ben")
    first = jobs.ask(conn, "sync-users", trigger="schedule")
    jobs.cancel(conn, first.id)
    about = jobs.ask(conn, "refresh-user", {"user_id": ben, "kind": "movie"}, trigger="person", requested_by=ben)

    found = run_pages.listing(conn, limit=10)
    assert [(run.id, run.person, run.requested_by_name) for run in found] == [
        (about.id, "Ben", "Ben"),
        (first.id, None, None),
    ]
    assert [run.id for run in run_pages.listing(conn, state="live", limit=10)] == [about.id]
    assert [run.id for run in run_pages.listing(conn, trigger="schedule", limit=10)] == [first.id]
    assert [run.id for run in run_pages.listing(conn, name="refresh-user", limit=10)] == [about.id]
    assert [run.id for run in run_pages.listing(conn, before=about.id, limit=10)] == [first.id]
    with pytest.raises(NotFound):
        run_pages.get(conn, about.id + 1000)


def test_parts_that_failed_come_first(conn: Conn) -> None:
    parent = jobs.ask(conn, "generate-movie-recommendations", trigger="person")
    people = [rows.person(conn, name) for name in ("Ana", "Ben")]
    each = [{"user_id": one, "kind": "movie"} for one in people]
    jobs.ask_each(conn, "refresh-user", each, trigger="parent", parent_id=parent.id)
    conn.execute("update job_runs set state = 'failed' where args ->> 'user_id' = %s", (str(people[1]),))

    assert [part.person for part in run_pages.parts(conn, parent.id)] == ["Ben", "Ana"]
    assert [run.id for run in run_pages.listing(conn, limit=10)] == [parent.id]


def test_the_same_is_asked_for_once_more(conn: Conn) -> None:
    ben = rows.person(conn, "Ben")
    run = jobs.ask(conn, "refresh-user", {"user_id": ben, "kind": "movie"}, trigger="system")
    jobs.cancel(conn, run.id)

    again = runs.retry(conn, run.id, by=Actor(ben, "Ben"))

    assert (again.id > run.id, again.args, again.trigger) == (True, {"user_id": ben, "kind": "movie"}, "person")
    purge = jobs.ask(conn, "purge-titles", {"kind": "movie", "confirm": "x"}, trigger="person")
    with pytest.raises(Conflict):
        runs.retry(conn, purge.id, by=Actor(ben, "Ben"))


def test_what_is_under_way_is_as_far_as_its_runs_say(conn: Conn) -> None:
    assert under_way.now(conn).share is None
    half = jobs.ask(conn, "sync-users", trigger="schedule")
    jobs.ask(conn, "sync-libraries", trigger="schedule")
    before = under_way.now(conn).version
    conn.execute("update job_runs set state = 'running', done = 1, total = 2 where id = %s", (half.id,))

    now = under_way.now(conn)

    assert (now.share, now.version != before) == (0.25, True)
