"""A purge deletes what it says, all of it, and nothing else."""

from collections.abc import Iterator

import pytest

from functions import purge_titles
from shared import audit, db, jobs, options
from shared.db import Conn
from shared.errors import Invalid
from shared.jobs.progress import Attempt, Stopping
from shared.upkeep import purge
from tests import household
from tests.household import rows
from tests.household.cast import Home


@pytest.fixture
def furnished(database: str) -> Iterator[Conn]:
    """Two films and a series that Ana watched; with lists, a mark, and an option that somebody changed."""
    conn = db.connect()
    home = Home(conn)
    ana, alien, heat, lost = home.ana, home.film("Alien"), home.film("Heat"), home.show("Lost")
    rows.credit(conn, "Only In Alien", "cast", alien)
    rows.credit(conn, "In Both", "cast", heat, lost)
    rows.watch(conn, ana, alien, heat, lost)
    for title_id in (alien, lost):
        rows.rate(conn, ana, title_id, 90)
    options.set(conn, "movie.picks", 20)
    for kind, state, title_id in (
        ("movie", "superseded", alien), ("movie", "published", heat), ("series", "published", lost),
    ):  # fmt: skip
        rows.listed(conn, ana, kind, [title_id], state=state)
    conn.execute(
        "insert into history_marks (user_id, server_id, kind) select %s, server_id, kind from libraries", (ana,)
    )
    conn.commit()
    yield conn
    conn.close()


def names(conn: Conn, query: str) -> list[object]:
    return [next(iter(row.values())) for row in conn.execute(query).fetchall()]  # type: ignore[arg-type]


def test_everything_of_the_kind_goes_and_nothing_else(furnished: Conn) -> None:
    run = Attempt(0, "purge-titles")

    purge_titles.handler(furnished, run, "movie", "delete all movies")

    assert run.message == "2 titles deleted."
    assert names(furnished, "select name from titles") == ["Lost"]
    assert names(furnished, "select t.name from watch_progress w join titles t on t.id = w.title_id") == ["Lost"]
    assert names(furnished, "select t.name from ratings r join titles t on t.id = r.title_id") == ["Lost"]
    assert names(furnished, "select kind from history_marks") == ["series"]
    assert names(furnished, "select name from people") == ["In Both"]
    assert names(furnished, "select name from users") == ["Ana"]
    assert names(furnished, "select kind from libraries where is_enabled order by kind") == ["movie", "series"]
    assert options.get(furnished, "movie.picks") == 20


def test_lists_become_empty_and_libraries_are_withdrawn_by_their_own_job(furnished: Conn) -> None:
    purge_titles.handler(furnished, Attempt(0, "purge-titles"), "movie", "delete all movies")

    lists = furnished.execute(
        "select r.kind, r.state, count(p.rank) as picks from recommendation_runs r"
        " left join recommendations p on p.run_id = r.id group by 1, 2 order by 1"
    ).fetchall()
    assert lists == [
        {"kind": "movie", "state": "published", "picks": 0},
        {"kind": "series", "state": "published", "picks": 1},
    ]
    assert [run.name for run in jobs.active(furnished)] == ["sync-movie-libraries"]


def test_many_titles_go_in_batches_and_a_second_run_finds_nothing(furnished: Conn) -> None:
    for number in range(1100):
        rows.unshelved(furnished, f"t{number}")
    furnished.commit()
    first, second = Attempt(0, "purge-titles"), Attempt(0, "purge-titles")

    purge_titles.handler(furnished, first, "movie", "delete all movies")
    purge_titles.handler(furnished, second, "movie", "delete all movies")

    assert (first.message, second.message) == ("1102 titles deleted.", "0 titles deleted.")


@pytest.mark.parametrize("confirm", ["", "yes", "delete all series", "Delete all movies", "delete all movies "])
def test_without_the_sentence_nothing_goes(furnished: Conn, confirm: str) -> None:
    with pytest.raises(Invalid) as caught:
        purge_titles.handler(furnished, Attempt(0, "purge-titles"), "movie", confirm)
    with pytest.raises(Invalid):
        purge.ask(furnished, "movie", confirm, by=audit.TERMINAL)

    assert caught.value.details["field"] == "confirm"
    assert len(names(furnished, "select name from titles")) == 3
    assert jobs.active(furnished) == []


def test_asked_twice_it_runs_once(furnished: Conn) -> None:
    runs = [purge.ask(furnished, "series", "delete all series", by=audit.TERMINAL) for _ in range(2)]

    assert runs[0].id == runs[1].id
    assert runs[0].state == "queued"


def test_the_numbers_shown_are_those_of_the_tables(furnished: Conn) -> None:
    found = purge.stats(furnished)

    assert found["movies"] == {
        "kind": "movie", "titles": 2, "episodes": 0, "watch_states": 2, "plays": 0, "ratings": 1, "feedback": 0,
        "embeddings": 0, "lists": 2,
    }  # fmt: skip
    assert found["people"] == 1
    assert int(str(found["bytes"])) > 1_000_000


def test_somebody_who_cancels_waits_for_one_batch_however_much_hangs_on_a_title(
    furnished: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, alien = household.person(furnished, "Ana"), household.title(furnished, "Alien")
    for _ in range(45):
        rows.play(furnished, ana, alien)
    furnished.commit()
    monkeypatch.setattr(purge, "ROWS", 10)
    asked = iter([False, False, True])

    with pytest.raises(Stopping):
        purge_titles.handler(
            furnished, Attempt(0, "purge-titles", stopping=lambda: next(asked)), "movie", "delete all movies"
        )
    furnished.rollback()

    assert names(furnished, "select count(*) from play_events") == [25]
    assert len(names(furnished, "select name from titles")) == 3
    # What went is read again: histories begin at their beginning.
    assert names(furnished, "select kind from history_marks") == ["series"]
    run = Attempt(0, "purge-titles")
    purge_titles.handler(furnished, run, "movie", "delete all movies")
    assert run.message == "2 titles deleted."
    assert names(furnished, "select count(*) from play_events") == [0]
