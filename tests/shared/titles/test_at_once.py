"""What one reading has written and not committed yet, another that goes on beside it neither doubles nor loses."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shared import db
from shared.db import Conn
from shared.media_servers import model
from shared.titles import facts, library
from shared.titles.library import Library
from tests.household import rows
from tests.shared.titles.test_credits import cast, count, film, ridley, shelf

PATIENCE_S = 20.0


@pytest.fixture
def first(database: str) -> Iterator[Conn]:
    with db.connect() as conn:
        yield conn


def shows(conn: Conn, films: Library) -> Library:
    """A library of series on the same server."""
    library.save_libraries(
        conn,
        films.server_id,
        [model.Library(films.name, films.name, films.name, "movie"), model.Library("tv", "tv", "tv", "series")],
    )
    library_id = rows.one(conn, "update libraries set is_enabled = true where name = 'tv' returning id", ())
    return library.to_sync(conn, "series", library_id)[0]


def series(id: str, *people: model.Credit) -> model.Item:
    return model.Item(id, "series", f"Series {id}", people=people)


def save_beside(first: Conn, shelf: Library, *items: model.Item) -> None:
    """Commits what `first` has written when another, who saves these, waits for it or has done all but commit."""

    def save() -> None:
        with db.connect() as second:
            library.save_items(second, shelf, items)

    with ThreadPoolExecutor(1) as beside:
        saved = beside.submit(save)
        until = time.monotonic() + PATIENCE_S
        while not saved.done() and not waiting() and time.monotonic() < until:
            time.sleep(0.01)
        first.commit()
        saved.result(PATIENCE_S)


def waiting() -> int:
    query = "select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()"
    with db.connect() as conn:
        return conn.execute(query).rowcount


def test_a_film_that_two_servers_have_is_one(first: Conn) -> None:
    east, west = shelf(first, "east"), shelf(first, "west")
    first.commit()

    library.save_items(first, east, [film("1", ridley("a"))])
    save_beside(first, west, film("1", ridley("b")))

    assert first.execute("select name from titles").fetchall() == [{"name": "Film 1"}]
    assert cast(first) == [("Film 1", "east:a west:b")]


def test_somebody_who_is_new_in_a_film_and_in_a_series_is_one(first: Conn) -> None:
    films = shelf(first, "east")
    tv = shows(first, films)
    first.commit()

    library.save_items(first, films, [film("1", ridley("a"))])
    save_beside(first, tv, series("2", ridley("a")))

    assert cast(first) == [("Film 1", "east:a"), ("Series 2", "east:a")]
    assert count(first) == 1


def test_who_becomes_one_with_another_keeps_what_is_credited_meanwhile(first: Conn) -> None:
    east, west = shelf(first, "east"), shelf(first, "west")
    tv = shows(first, west)
    library.save_items(first, east, [film("1", ridley("a"))])
    library.save_items(first, west, [film("2", ridley("b"))])
    first.commit()

    library.save_items(first, tv, [series("3", ridley("b"))])
    save_beside(first, west, film("1", ridley("b")))

    assert cast(first) == [(name, "east:a west:b") for name in ("Film 1", "Film 2", "Series 3")]
    assert count(first) == 1


def test_a_source_that_tells_and_a_reading_take_titles_before_people(first: Conn) -> None:
    """The source has the first film and waits for the second; the reading of the first may not have its people by then."""
    east, west = shelf(first, "east"), shelf(first, "west")
    library.save_items(first, east, [film("1", ridley("a")), film("2")])
    library.save_items(first, west, [film("3", ridley("b"))])
    ids = [row["id"] for row in first.execute("select id from titles order by name").fetchall()]
    first.commit()

    first.execute("select from titles where id = %s for update", (ids[1],))
    told = {id: {"credits": [{"value": "578", "name": "Ridley Scott", "role": "director", "ord": 0}]} for id in ids[:2]}
    with ThreadPoolExecutor(2) as beside:
        learnt = beside.submit(learn, told)
        wait_for(1)
        read = beside.submit(read_anew, west, film("1", ridley("b")))
        wait_for(2)
        first.commit()  # whoever waits goes on, or hears that it would wait for ever
        assert learnt.result(PATIENCE_S) == 2
        assert read.result(PATIENCE_S) == 1

    assert count(first) == 1


def learn(told: dict[int, dict[str, object]]) -> int:
    with db.connect() as conn:
        return facts.learn(conn, "tmdb", told)


def wait_for(sessions: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while waiting() < sessions and time.monotonic() < until:
        time.sleep(0.01)


def test_another_order_of_sources_and_a_reading_do_not_stand_in_each_others_way(first: Conn) -> None:
    """The order goes by batches; the reading has a title of the second one while the first one is done."""
    west = shelf(first, "west")
    items = [film(str(number)) for number in range(1, facts.BATCH + 3)]
    library.save_items(first, west, items)
    ids = [row["id"] for row in first.execute("select id from titles order by id").fetchall()]
    facts.learn(first, "tmdb", {id: {"tagline": "Run."} for id in ids})
    last = [row["name"] for row in first.execute("select name from titles order by id desc limit 1").fetchall()]
    first.commit()

    first.execute("select from titles where id = %s for update", (ids[-2],))
    with ThreadPoolExecutor(2) as beside:
        ordered = beside.submit(reorder)
        until = time.monotonic() + PATIENCE_S
        while waiting() < 1 and time.monotonic() < until:
            time.sleep(0.01)
        changed = next(item for item in items if item.name == last[0])
        read = beside.submit(read_anew, west, replace(changed, overview="In space."))
        while waiting() < 2 and not read.done() and time.monotonic() < until:
            time.sleep(0.01)
        first.commit()
        assert ordered.result(PATIENCE_S) == len(ids)
        assert read.result(PATIENCE_S) == 1


def reorder() -> int:
    with db.connect() as conn:
        done, after = 0, 0
        while batch := facts.of_several(conn, after):
            facts.merge_anew(conn, batch)
            conn.commit()
            done, after = done + len(batch), batch[-1]
        return done


def read_anew(shelf: Library, item: model.Item) -> int:
    with db.connect() as conn:
        return library.save_items(conn, shelf, [item]).changed
