"""The job that merges titles anew after another order of sources: run twice, and killed between batches."""

import threading
from collections.abc import Iterator

import pytest

from functions import merge_facts, sweep
from shared import audit, db, jobs
from shared.db import Conn
from shared.jobs import names
from shared.titles import facts, library
from shared.upkeep import option_changes
from tests.functions.attempts import Pool, attempt
from tests.functions.practice import row, start, until
from tests.shared.titles.test_credits import film, shelf

FILMS = facts.BATCH + 2
KILL = "select pg_terminate_backend(pid) from pg_locks where not granted"


@pytest.fixture
def home(practised: str) -> Iterator[Conn]:
    """Films of two batches, of which a second source tells whose word goes first by now."""
    with db.connect(autocommit=True) as conn:
        library.save_items(conn, shelf(conn, "east"), [film(str(number)) for number in range(FILMS)])
        facts.learn(conn, "tmdb", {id: {"name": f"Other {id}"} for id in ids(conn)})
        yield conn


def ids(conn: Conn) -> list[int]:
    return [found["id"] for found in conn.execute("select id from titles order by id").fetchall()]


def renamed(conn: Conn) -> int:
    return conn.execute("select from titles where name like 'Other %'").rowcount


def ordered(conn: Conn) -> int:
    """The run that another order has asked for."""
    option_changes.apply(conn, {facts.OPTION: "tmdb"}, by=audit.TERMINAL)
    run_id = jobs.live(conn, names.MERGE_FACTS)
    assert run_id is not None
    return run_id


def perform(pool: Pool, run_id: int) -> float | None:
    return attempt(pool, run_id, merge_facts.handler)


def test_titles_are_merged_by_the_order_that_holds_and_a_second_run_changes_nothing(pool: Pool, home: Conn) -> None:
    run_id = ordered(home)
    assert renamed(home) == 0

    assert perform(pool, run_id) is None
    assert renamed(home) == FILMS
    assert (row(run_id)["state"], row(run_id)["message"]) == (
        "succeeded", f"{FILMS} titles of which several sources tell."
    )  # fmt: skip

    perform(pool, start(names.MERGE_FACTS))
    assert renamed(home) == FILMS


def test_a_run_that_is_killed_between_batches_goes_on_after_the_last_one(pool: Pool, home: Conn) -> None:
    run_id, last = ordered(home), ids(home)[-1]
    again: list[float | None] = []
    with db.connect() as other:
        other.execute("select from titles where id = %s for update", (last,))
        killed = threading.Thread(target=lambda: again.append(perform(pool, run_id)))
        killed.start()
        until(lambda: home.execute(KILL).fetchone(), 20, "the second batch waits for its title")
        killed.join()
    assert again != [None]
    assert renamed(home) == facts.BATCH

    assert perform(pool, run_id) is None

    assert renamed(home) == FILMS
    assert row(run_id)["message"] == f"{FILMS} titles of which several sources tell."


def test_an_upgrade_has_titles_merged_once(home: Conn) -> None:
    [text] = [text for name, text in db.migrations() if name == "0096_merge_once.sql"]

    for _ in range(2):
        with home.transaction():
            home.execute(text)  # type: ignore[arg-type]

    run = jobs.live(home, names.MERGE_FACTS)
    assert run is not None
    assert sweep.sweep(home) == 1, "it is given its place in the queue"
    assert sweep.sweep(home) == 0
