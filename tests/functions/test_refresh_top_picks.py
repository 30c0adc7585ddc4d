"""The job that ranks top picks: run twice, cancelled, killed between films and series, and what tidying leaves of its lists."""

import threading
from collections.abc import Iterator

import pytest

from functions import refresh_top_picks, tidy
from shared import db, jobs, options
from shared.curation import top_picks
from shared.db import Conn
from shared.jobs.progress import Attempt
from tests.functions.attempts import Pool, attempt
from tests.functions.practice import row, start, until
from tests.household import rows
from tests.shared.curation import watching

LOCK = "select pg_advisory_lock(7246307, hashtext(%s))"
KINDS = ("movie", "series", "book")
UNLOCK = "select pg_advisory_unlock_all()"
KILL = (
    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7246307 and not granted"
)
WAITING = "select pid from pg_locks where locktype = 'advisory' and classid = 7246307 and not granted"
LISTS = "select kind, state, count(*) as n from top_pick_lists group by kind, state order by kind, state"


@pytest.fixture
def home(practised: str) -> Iterator[Conn]:
    """A film and a series that two people watched; and a connection that commits as it goes."""
    with db.connect(autocommit=True) as conn:
        films, shows = rows.library(conn), rows.library(conn, "series")
        ana, ben, *_ = watching.people(conn, films, shows).values()
        film, series = watching.title(conn, films, "Alien"), watching.title(conn, shows, "Dark")
        pilot = watching.episode(conn, series, 1)
        for person in (ana, ben):
            watching.play(conn, person, film, at="now")
            watching.play(conn, person, series, episode_id=pilot, at="now")
        yield conn


def lists(conn: Conn) -> dict[tuple[str, str], int]:
    return {(found["kind"], found["state"]): found["n"] for found in conn.execute(LISTS).fetchall()}


def perform(pool: Pool, run_id: int) -> float | None:
    return attempt(pool, run_id, refresh_top_picks.handler)


class Held:
    """A run that waits for the list of one kind, which somebody else is at."""

    def __init__(self, pool: Pool, conn: Conn, kind: str) -> None:
        self.pool, self.conn, self.kind = pool, conn, kind
        self.run_id = start("refresh-top-picks")
        self.again: float | None = None

    def __enter__(self) -> "Held":
        self.conn.execute(LOCK, (self.kind,))
        self._thread = threading.Thread(target=self._perform)
        self._thread.start()
        until(lambda: self.conn.execute(WAITING).fetchone(), 10, "the run waits")
        return self

    def __exit__(self, *_: object) -> None:
        self.conn.execute(UNLOCK)
        self._thread.join()

    def _perform(self) -> None:
        self.again = perform(self.pool, self.run_id)


def test_both_kinds_are_ranked_and_a_second_run_makes_the_same_list_again(pool: Pool, home: Conn) -> None:
    for _ in range(2):
        run_id = start("refresh-top-picks")
        assert perform(pool, run_id) is None
        assert (row(run_id)["state"], row(run_id)["message"]) == ("succeeded", "Ranked: 1 films, 1 series, 0 books.")

    assert lists(home) == {(kind, state): 1 for kind in KINDS for state in ("published", "superseded")}
    assert [found["title"] for found in top_picks.whole(home, "movie").titles] == ["Alien"]


def test_a_run_that_is_killed_half_way_leaves_whole_lists_and_is_done_by_the_next_attempt(
    pool: Pool, home: Conn
) -> None:
    with Held(pool, home, "series") as held:
        assert lists(home) == {("movie", "published"): 1}
        home.execute(KILL)
    assert held.again is not None

    assert perform(pool, held.run_id) is None

    assert row(held.run_id)["state"] == "succeeded"
    assert lists(home) == {
        ("movie", "published"): 1,
        ("movie", "superseded"): 1,
        ("series", "published"): 1,
        ("book", "published"): 1,
    }


def test_a_cancelled_run_keeps_the_list_it_finished(pool: Pool, home: Conn) -> None:
    with Held(pool, home, "movie") as held:
        assert row(held.run_id)["step"] == "Ranking films"
        jobs.cancel(home, held.run_id)

    assert row(held.run_id)["state"] == "cancelled"
    assert lists(home) == {("movie", "published"): 1}


def test_what_is_switched_off_is_not_ranked(pool: Pool, home: Conn) -> None:
    options.set(home, "top_picks.enabled", False)
    run_id = start("refresh-top-picks")

    assert perform(pool, run_id) is None

    assert row(run_id)["message"] == top_picks.SWITCHED_OFF
    assert lists(home) == {}


def test_a_source_that_is_not_there_fails_with_its_sentence_and_is_not_tried_again(pool: Pool, home: Conn) -> None:
    options.set(home, "top_picks.series_source", "world")
    run_id = start("refresh-top-picks")

    assert perform(pool, run_id) is None

    assert row(run_id)["state"] == "failed"
    assert "choose “household”" in str(row(run_id)["error"])
    assert lists(home) == {("movie", "published"): 1}


def test_tidying_keeps_the_present_list_and_the_latest_old_ones(pool: Pool, home: Conn) -> None:
    options.set(home, "history.keep_lists", 2)
    for _ in range(5):
        perform(pool, start("refresh-top-picks"))

    tidy.handler(home, Attempt(id=0, name="prune-data"))

    kept = {"published": 1, "superseded": 2}
    assert lists(home) == {(kind, state): kept[state] for kind in KINDS for state in kept}
