"""However many ask at once, no window of time sees more calls than a source takes, and no day."""

import threading
import time

import pytest

from shared import db
from shared.db import Conn
from shared.errors import QuotaExhausted, Unavailable
from shared.sources import limits

CALLS, WINDOW_S = 40, 0.4


@pytest.fixture
def book(database: str) -> Conn:
    with db.connect(autocommit=True) as conn:
        yield conn


def set_limit(conn: Conn, calls: int, seconds: float, per_day: int | None = None) -> None:
    conn.execute(
        "update source_limits set calls = %s, seconds = %s, per_day = %s where source = 'tmdb'",
        (calls, seconds, per_day),
    )


def asked_by(threads: int, each: int) -> list[float]:
    """When each call was made, ascending, by several who ask as fast as they may."""
    made: list[float] = []

    def ask() -> None:
        with db.connect(autocommit=True) as conn:
            for _ in range(each):
                wait_s = limits.reserve(conn, "tmdb", longest_s=60)
                began = time.monotonic()
                time.sleep(wait_s)
                made.append(max(time.monotonic(), began + wait_s))

    asking = [threading.Thread(target=ask) for _ in range(threads)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    return sorted(made)


@pytest.mark.parametrize("threads", [1, 4])
def test_no_window_sees_more_calls_than_the_source_takes(book: Conn, threads: int) -> None:
    set_limit(book, CALLS, WINDOW_S)

    made = asked_by(threads, 120 // threads)

    # A sleep may end late but never early, so a call is never before its place; the window is narrowed by the clock's own grain.
    windows = [sum(1 for other in made if start <= other < start + WINDOW_S * 0.8) for start in made]
    assert max(windows) <= CALLS
    assert made[-1] - made[0] >= (120 - CALLS) / CALLS * WINDOW_S * 0.9
    assert book.execute("select day_used from source_limits where source = 'tmdb'").fetchone() == {"day_used": 120}


def test_a_day_has_as_many_calls_as_it_has_whoever_asks(book: Conn) -> None:
    set_limit(book, 1000, 1, per_day=25)
    granted, refused = [], []

    def ask() -> None:
        with db.connect(autocommit=True) as conn:
            for _ in range(10):
                try:
                    granted.append(limits.reserve(conn, "tmdb"))
                except QuotaExhausted as error:
                    refused.append(error)

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert (len(granted), len(refused)) == (25, 15)
    assert 0 < (refused[0].retry_after or 0) <= 86_401
    assert refused[0].message == "Today's calls of 25 to TMDB are spent; it goes on tomorrow, after midnight UTC."

    book.execute("update source_limits set day = day - 1")
    assert limits.reserve(book, "tmdb") == 0


def test_what_lies_too_far_ahead_takes_no_place_and_gives_the_worker_back(book: Conn) -> None:
    set_limit(book, 1, 60)
    assert limits.reserve(book, "tmdb") == 0

    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            limits.reserve(book, "tmdb")
        assert 58 < (caught.value.retry_after or 0) <= 60

    used = book.execute("select day_used from source_limits where source = 'tmdb'").fetchone()
    assert used == {"day_used": 1}


def test_who_was_asked_to_wait_waits_for_everybody(book: Conn) -> None:
    limits.block(book, "tmdb", limits.READ, 90)
    limits.block(book, "tmdb", limits.READ, 2)

    with pytest.raises(Unavailable) as caught:
        limits.reserve(book, "tmdb")
    assert 88 < (caught.value.retry_after or 0) <= 90
    assert 88 < limits.reserve(book, "tmdb", longest_s=100) <= 90
    assert limits.reserve(book, "tvmaze") == 0


def test_a_day_that_the_service_says_is_spent_is_spent_whatever_was_counted(book: Conn) -> None:
    assert isinstance(limits.spend(book, "omdb"), QuotaExhausted)

    with pytest.raises(QuotaExhausted):
        limits.reserve(book, "omdb")
    assert limits.reserve(book, "tmdb") == 0
