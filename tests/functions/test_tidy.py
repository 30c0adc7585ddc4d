"""Tidying removes what nobody looks at, and nothing that is alive."""

from collections.abc import Iterator

import pytest
from psycopg.types.json import Jsonb

from functions import tidy
from shared import audit, db, jobs, options
from shared.db import Conn
from shared.jobs import refusals
from shared.jobs.progress import Attempt, Stopping
from shared.jobs.refusals import Refusal
from shared.people import passwords, tokens
from tests.household import discoveries, inserts, rows
from tests.household.cast import Home


@pytest.fixture
def conn(database: str) -> Iterator[Conn]:
    """Tidying commits, so each test has a database of its own."""
    with db.connect() as connection:
        yield connection


def tidied(conn: Conn) -> str | None:
    run = Attempt(id=0, name="prune-data")
    tidy.handler(conn, run)
    return run.message


def ended(conn: Conn, days: int, state: str = "succeeded") -> int:
    row = conn.execute(
        "insert into job_runs (name, args, trigger, state, finished_at)"
        " values ('prune-data', jsonb_build_object('n', %(days)s::int), 'system', %(state)s, now() - make_interval(days => %(days)s))"
        " returning id",
        {"days": days, "state": state},
    ).fetchone()
    assert row
    return int(row["id"])


def test_runs_go_when_their_keep_is_over(conn: Conn) -> None:
    options.set(conn, "history.keep_runs_days", 10)
    kept, gone = ended(conn, 9), ended(conn, 11)

    message = tidied(conn)

    assert jobs.get(conn, kept) is not None
    assert jobs.get(conn, gone) is None
    assert message == "Rows removed: 1."


def test_what_a_media_server_lacked_is_forgotten_after_a_month(conn: Conn) -> None:
    ben, (old, new) = Home(conn).ben, (rows.unshelved(conn, name) for name in ("Old", "New"))
    discoveries.history_restore(conn, ben, [old, new])
    conn.execute("update history_restores set looked_at = now() - interval '31 days' where title_id = %s", (old,))

    tidied(conn)

    assert [row["title_id"] for row in conn.execute("select title_id from history_restores").fetchall()] == [new]


def test_imports_that_nobody_applied_go_after_a_month(conn: Conn) -> None:
    named = {"user_id": Home(conn).ben, "format": "plain", "file_name": "a.csv", "row_count": 0}
    for state, at in (
        ("preview", "2020-01-01"),
        ("applied", "2020-01-01"),
        ("preview", rows.NOW),
        ("undone", rows.NOW),
    ):
        rows.add(
            conn, "history_imports", **named, state=state, created_at=at, undone_at=at if state == "undone" else None
        )

    tidied(conn)

    left = conn.execute("select state from history_imports order by id").fetchall()
    assert [row["state"] for row in left] == ["applied", "preview", "undone"]


def test_pictures_of_the_world_that_were_fetched_long_ago_go(conn: Conn) -> None:
    for path, fetched_at in (("/new.jpg", rows.NOW), ("/old.jpg", "2000-01-01")):
        kept = {"source": "tmdb", "path": path, "width": 160, "content_type": "image/jpeg", "data": b"drawn"}
        rows.add(conn, "world_picture_files", **kept, fetched_at=fetched_at)

    assert tidied(conn) == "Rows removed: 1."


def test_processes_that_ended_and_all_but_the_newest_old_measurement_of_search_go(conn: Conn) -> None:
    for name, seen_at in (("a:1", rows.NOW), ("a:2", "2000-01-01")):
        rows.add(conn, "processes", name=name, kind="web", resident_bytes=1, seen_at=seen_at)
    for queries in (10, 11):
        rows.add(conn, "search_evaluations", queries=queries, metrics=Jsonb({}), made_at="2000-01-01")

    assert tidied(conn) == "Rows removed: 2."
    assert [row["queries"] for row in conn.execute("select queries from search_evaluations")] == [11]


def test_notices_that_were_read_go_and_are_not_noted_anew(conn: Conn) -> None:
    """The unread stay."""
    ben, films = rows.person(conn, "Ben"), [rows.unshelved(conn, name) for name in ("Late", "Early", "Unread")]
    for film, days in zip(films, (89, 91, None), strict=True):
        discoveries.noted(conn, ben, film)
        query = "update notices set read_at = now() - make_interval(days => %s) where title_id = %s"
        conn.execute(query, (days, film))

    assert tidied(conn) == "Rows removed: 1."
    assert [row["title_id"] for row in conn.execute("select title_id from notices order by id")] == [films[0], films[2]]


def test_letters_messages_and_troubles_go_long_after_they_were_told_and_what_goes_on_stays(conn: Conn) -> None:
    options.set(conn, "history.keep_runs_days", 10)
    ben = rows.person(conn, "Ben")
    address = inserts.add(conn, "notice_addresses", user_id=ben, name="Phone", service="json", address_enc=b"")["id"]
    for days in (399, 401):
        inserts.add(
            conn, "letters", user_id=ben, kind="weekly", period=rows.ago(f"{days} days"), is_empty=True, written_at=rows.ago(f"{days} days")
        )  # fmt: skip
    for subject, over in (("goes on", None), ("lately", rows.ago("9 days")), ("long ago", rows.ago("11 days"))):
        given = {"event": "job.failed", "subject": subject, "began_at": rows.ago("30 days"), "ended_at": over}
        trouble = inserts.add(conn, "troubles", **given)
        inserts.add(
            conn, "dispatches", address_id=address, trouble_id=trouble["id"], state="sent", tries=1, ended_at=rows.ago("30 days")
        )  # fmt: skip

    assert tidied(conn) == "Rows removed: 4."

    kept = "select t.subject, count(d.id) as told from troubles t left join dispatches d on d.trouble_id = t.id group by t.id order by t.id"
    assert [tuple(row.values()) for row in conn.execute(kept)] == [("goes on", 1), ("lately", 0)]
    assert rows.one(conn, "select count(*) as id from letters where written_at > now() - interval '400 days'") == 1
    assert tidied(conn) == "Rows removed: 0."


def test_titles_of_the_world_that_nobody_wants_go_and_wishes_keep_them(conn: Conn) -> None:
    person = rows.person(conn, "Ana")
    old, planned, listed, fresh, owned = (rows.unshelved(conn, name, "movie", removed_at=rows.NOW) for name in "ABCDE")
    for title_id in (old, planned, listed, fresh, owned):
        discoveries.imported(conn, title_id, "movie")
    conn.execute("update title_imports set wanted_at = now() - interval '100 days' where title_id <> %s", (fresh,))
    conn.execute("update titles set removed_at = null where id = %s", (owned,))
    rows.add(conn, "watch_states", user_id=person, title_id=planned, state="planned")
    discoveries.listed(conn, "trending", "movie", [listed], "")

    tidied(conn)

    left = conn.execute("select id, wanted_at > now() - interval '1 hour' as is_wanted from titles t"
                        " join title_imports i on i.title_id = t.id order by id").fetchall()  # fmt: skip
    assert [(row["id"], row["is_wanted"]) for row in left] == [
        (planned, True),
        (listed, True),
        (fresh, True),
        (owned, True),
    ]


def test_of_books_that_nobody_touched_those_with_the_most_votes_stay(conn: Conn) -> None:
    ids = [rows.unshelved(conn, str(votes), "book", votes=votes) for votes in range(103)]
    for title_id in ids:
        rows.add(conn, "title_facts", title_id=title_id, source="google_books", facts="{}")
    rows.add(conn, "watch_states", user_id=rows.person(conn, "Ana"), title_id=ids[0], state="planned")
    options.set(conn, "books.most", 100)

    assert tidied(conn) == "Rows removed: 3."

    left = [row["id"] for row in conn.execute("select id from titles order by id")]
    assert left == [ids[0], *ids[4:]]


def test_a_run_that_is_alive_stays_however_old_it_is(conn: Conn) -> None:
    waiting = jobs.ask(conn, "sync-users", trigger="person").id
    conn.execute("update job_runs set queued_at = now() - interval '1 year'")

    tidied(conn)

    assert waiting is not None
    assert jobs.get(conn, waiting) is not None


def test_showings_go_once_they_tire_nobody_any_more_and_what_people_did_stays(conn: Conn) -> None:
    home = Home(conn)
    moon = home.film("Moon")
    for kind, age in (
        ("impression", "59 days"),
        ("impression", "61 days"),
        ("click", "61 days"),
        ("search", "91 days"),
    ):
        rows.interaction(conn, home.ana, moon, kind, at=rows.ago(age))

    assert tidied(conn) == "Rows removed: 2."

    left = conn.execute(
        "select kind, occurred_at > now() - interval '60 days' as young from interactions order by kind"
    )
    assert [(row["kind"], row["young"]) for row in left.fetchall()] == [("click", False), ("impression", True)]


def test_tidying_twice_removes_nothing_more(conn: Conn) -> None:
    ended(conn, 400)
    tidied(conn)

    assert tidied(conn) == "Rows removed: 0."


def test_the_latest_old_lists_of_each_person_and_kind_stay(conn: Conn) -> None:
    ana = Home(conn).ana
    options.set(conn, "history.keep_lists", 2)
    for kind in ("movie", "movie", "movie", "series"):
        rows.listed(conn, ana, kind, [], state="superseded")

    tidied(conn)

    left = conn.execute("select kind, count(*) as n from recommendation_runs group by kind order by kind").fetchall()
    assert left == [{"kind": "movie", "n": 2}, {"kind": "series", "n": 1}]


def test_a_sign_in_is_forgotten_once_nothing_of_it_lives(conn: Conn) -> None:
    ben = passwords.create(conn, "ben@home.example", "a long password", name="Ben")
    cookie, unused, ended, new = (tokens.begin(conn, ben, tokens.Device()).family for _ in range(4))
    conn.execute("update refresh_tokens set expires_at = now() where family_id in (%s, %s)", (cookie, unused))
    conn.execute("update refresh_families set last_used_at = now() - interval '31 days' where id = %s", (unused,))
    conn.execute("update refresh_families set ends_at = now() where id = %s", (ended,))

    tidied(conn)

    left = {row["id"] for row in conn.execute("select id from refresh_families").fetchall()}
    assert left == {cookie, new}


def test_what_was_refused_goes_after_a_while_and_deeds_stay(conn: Conn) -> None:
    audit.record(conn, audit.TERMINAL, "jobs.run", "sync-users")
    for address in ("203.0.113.8", "203.0.113.9"):
        refusals.note(conn, Refusal(refusals.SIGN_IN, "", address))
    conn.execute(
        "update audit_log set at = now() - interval '31 days' where data ->> 'address' is distinct from '203.0.113.9'"
    )

    tidied(conn)

    assert [entry.action for entry in audit.listing(conn)[0]] == [refusals.SIGN_IN, "jobs.run"]


def test_somebody_who_cancels_waits_for_one_batch_of_rows(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in range(40, 65):
        ended(conn, days)
    conn.commit()
    monkeypatch.setattr(tidy, "ROWS", 10)
    asked = iter([False, False, True])

    with pytest.raises(Stopping):
        tidy.handler(conn, Attempt(0, "prune-data", stopping=lambda: next(asked)))
    conn.rollback()

    left = conn.execute("select count(*) as n from job_runs").fetchone()
    assert left == {"n": 5}


def test_each_batch_asks_once_whether_the_run_was_cancelled(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "ROWS", 10)
    asked: list[int] = []
    attempt = Attempt(0, "prune-data", stopping=lambda: bool(asked.append(1)))

    tidy.handler(conn, attempt)
    with_nothing = len(asked)
    for days in range(40, 65):
        ended(conn, days)
    tidy.handler(conn, attempt)

    assert len(asked) == 2 * with_nothing + 2  # every step again, and two more batches of runs
