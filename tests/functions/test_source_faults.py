"""Whatever goes wrong at whatever stage of asking a source: nothing known is lost, nothing is invented, and the next run makes it whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from psycopg.sql import SQL, Identifier

from infra.sample_world.running import Running as World
from shared import db
from shared.db import Conn, Row
from shared.errors import Unavailable
from tests.functions.enriching import ITEMS, STATE, forget_when, run, shelve, state, title
from tests.household import sources_on


@dataclass(frozen=True)
class Stage:
    """One request of a source about one title: the path that it has. `finds`: it is only made of a title that is not found yet."""

    source: str
    path: str
    title: str
    finds: bool = False


STAGES = (
    Stage("tmdb", "/tmdb/3/find/", "Blade Runner 2049", finds=True),
    Stage("tmdb", "/tmdb/3/search/", "The Prestige", finds=True),
    Stage("tmdb", "/tmdb/3/movie/", "Blade Runner"),
    Stage("tmdb", "/tmdb/3/tv/", "Mad Men"),
    Stage("trakt", "/trakt/search/tmdb", "Blade Runner", finds=True),
    Stage("trakt", "/trakt/search/movie", "The Prestige", finds=True),
    Stage("trakt", "/ratings", "Blade Runner"),
    Stage("trakt", "/stats", "Blade Runner"),
    Stage("trakt", "/watching", "Blade Runner"),
    Stage("trakt", "/related", "Blade Runner"),
    Stage("omdb", "/omdb/", "Blade Runner"),
    Stage("tvmaze", "/tvmaze/lookup/", "Breaking Bad", finds=True),
    Stage("tvmaze", "/tvmaze/search/", "Mad Men", finds=True),
    Stage("tvmaze", "/tvmaze/shows/", "Breaking Bad"),
    Stage("google_books", r"/google_books/books/v1/volumes\?", "Dune", finds=True),
    Stage("google_books", "/google_books/books/v1/volumes/", "Dune"),
    Stage("open_library", r"/open_library/search.json\?isbn", "Dune", finds=True),
    Stage("open_library", "/open_library/works/", "Dune"),
)
ODD = '{"id": "x", "imdbID": 1, "votes": "many", "watchers": {}, "results": 7, "movie_results": 1, "_embedded": 3, "Response": 1}'
FAULTS: dict[str, dict[str, object]] = {
    "500": {"kind": "5xx", "status": 500},
    "503 once, then a broken line": {"kind": "5xx", "times": 1},
    "no answer": {"kind": "drop"},
    "half of the JSON": {"kind": "truncate"},
    "HTML in place of JSON": {"kind": "5xx", "status": 200},
    "429 with when": {"kind": "429", "retryAfter": 60},
    "429 without": {"kind": "429"},
    "a refusal": {"kind": "5xx", "status": 422},
    "not known": {"kind": "5xx", "status": 404, "body": "{}"},
    "not changed, unasked": {"kind": "5xx", "status": 304, "body": ""},
    "the day is spent": {"kind": "5xx", "status": 401, "body": '{"Error": "Request limit reached!"}'},
    "null": {"kind": "5xx", "status": 200, "body": "null"},
    "an empty object": {"kind": "5xx", "status": 200, "body": "{}"},
    "other types": {"kind": "5xx", "status": 200, "body": ODD},
    "an empty list": {"kind": "5xx", "status": 200, "body": "[]"},
}
DAY = date(2026, 11, 30)  # what the world tells differs from day to day: every run is to see the same
# An answer like any other: nobody watches it, nothing goes with it; and a redirect has nothing that could be cut.
SOUND = {("/watching", "an empty list"), ("/related", "an empty list"), ("/tvmaze/lookup/", "half of the JSON")}


@pytest.fixture
def home(database: str, whole_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conn]:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    whole_world.clear()
    day = whole_world.world.today
    whole_world.world.today = DAY
    with db.connect() as conn:
        shelve(conn, *ITEMS)
        sources_on.switch_on(conn, whole_world)
        conn.execute("update sources set is_enabled = false")
        conn.commit()
        yield conn
    whole_world.clear()
    whole_world.world.today = day


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: f"{stage.source}{stage.path}")
def test_after_any_fault_at_any_stage_a_sound_run_leaves_what_it_would_have_left(
    home: Conn, whole_world: World, stage: Stage
) -> None:
    home.execute("update sources set is_enabled = true where name = %s", (stage.source,))
    asked = title(home, stage.title)
    run(home, title_id=asked)
    sound, today = known(home, stage), whole_world.world.today
    assert any(sound.values())

    for name, fault in FAULTS.items():
        if stage.finds:
            forget_all(home)
        before = known(home, stage)
        whole_world.world.today = today + timedelta(days=3)  # whatever is written half would be other than it was
        whole_world.wire.log.clear()
        whole_world.fault(stage.path, **fault)  # type: ignore[arg-type]
        if name == "503 once, then a broken line":
            whole_world.fault(stage.path, "drop")
        try:
            run(home, title_id=asked)
        except Unavailable:
            home.rollback()
        assert any(re.search(stage.path, one) for one in whole_world.requests()), name
        if (stage.path, name) not in SOUND:
            assert known(home, stage) == before, name

        whole_world.clear()
        whole_world.world.today = today
        home.execute("update source_limits set blocked_until = '-infinity', day_used = 0, arrives_at = '-infinity'")
        forget_when(home)
        run(home, title_id=asked)
        assert known(home, stage) == sound, name


def known(conn: Conn, stage: Stage) -> dict[str, list[Row]]:
    """What its source has told."""
    return {table: [row for row in found if row["source"] == stage.source] for table, found in state(conn).items()}


def forget_all(conn: Conn) -> None:
    """As if the sources had never been asked."""
    for table in STATE:
        conn.execute(SQL("delete from {} where source <> 'server'").format(Identifier(table)))
    conn.execute("delete from title_visits")
    conn.execute("delete from source_answers")
    conn.commit()
