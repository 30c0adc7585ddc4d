import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from shared import db, jobs
from shared.db import Conn
from shared.people import accounts
from tests import household
from tests.web.conftest import Browser, SignIn
from web import streams

NO_PICKS = 'event: live\ndata: {"topic": "picks", "version": "none"}\n\n'
LISTENING = "select count(*) as n from pg_stat_activity where datname = current_database() and query like 'listen %'"


class Listening:
    """Reads a stream in a thread of its own, as a browser does."""

    def __init__(self, someone: Browser, path: str) -> None:
        self.someone, self.path = someone, path
        self.heard: queue.Queue[str | None] = queue.Queue()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Leaves, and waits until the server has noticed."""
        self.stopped.set()
        self.thread.join(5)

    def _read(self) -> None:
        answer = self.someone.client.get(self.path, buffered=False)
        for chunk in answer.response:
            if self.stopped.is_set():
                break
            self.heard.put(chunk.decode() if isinstance(chunk, bytes) else chunk)
        answer.close()
        self.heard.put(None)

    def next(self, *, timeout_s: float = 5) -> str | None:
        return self.heard.get(timeout=timeout_s)

    def settle(self, conn: Conn) -> None:
        """Until the process listens to this test's database: before, it may come from the one of another test."""
        for _ in range(200):
            row = conn.execute(LISTENING).fetchone()
            conn.rollback()
            if row and row["n"]:
                break
            time.sleep(0.05)
        self.until("still here")
        self.until("still here")

    def until(self, text: str) -> str:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if (said := self.next()) is None or text in said:
                return said or "closed"
        raise AssertionError(f"never heard {text}")


Listen = Callable[[Browser, str], Listening]


@pytest.fixture(autouse=True)
def quick_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heartbeat every 0.3 s, so that a test need not wait 15 s for one."""
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.3)


@pytest.fixture
def listen() -> Iterator[Callable[[Browser, str], Listening]]:
    opened: list[Listening] = []

    def begin(someone: Browser, path: str) -> Listening:
        opened.append(Listening(someone, path))
        return opened[-1]

    yield begin
    for stream in opened:
        stream.close()


@pytest.fixture
def other(home: Conn) -> Iterator[Conn]:
    with db.connect() as conn:
        yield conn


@pytest.mark.timing(reason="news has five seconds to reach a reader in a thread of its own")
def test_the_stream_says_what_is_so_and_then_what_changes(listen: Listen, signed_in: SignIn, other: Conn) -> None:
    ana = household.person(other, "Ana")
    stream = listen(signed_in("Ana"), "/streams/me")
    assert stream.next() == "retry: 3000\n\n"
    assert stream.next() == NO_PICKS
    stream.settle(other)

    run_id = household.publish(other, ana, "movie", [])
    other.commit()

    assert f'"version": "movie{run_id}"' in stream.until('"topic": "picks"')


@pytest.mark.timing(reason="news has five seconds to reach a reader in a thread of its own")
def test_picks_of_somebody_else_are_no_news(listen: Listen, signed_in: SignIn, other: Conn) -> None:
    stream = listen(signed_in("Ben"), "/streams/me")
    stream.settle(other)

    household.publish(other, household.person(other, "Ana"), "movie", [])
    other.commit()

    assert stream.next() == ": still here\n\n"


@pytest.mark.timing(reason="news has five seconds to reach a reader in a thread of its own")
def test_a_job_that_gets_further_is_news_of_that_job_for_administrators(
    listen: Listen, signed_in: SignIn, other: Conn
) -> None:
    stream = listen(signed_in("Ana"), "/streams/me")
    stream.settle(other)

    jobs.ask(other, "sync-users", trigger="command")
    other.commit()

    assert '"topic": "jobs"' in stream.until("event: live")
    assert '"topic": "job:sync-users"' in stream.until("event: live")
    assert stream.next() == ": still here\n\n"


@pytest.mark.timing(reason="news has five seconds to reach a reader in a thread of its own")
def test_a_member_hears_of_no_job(listen: Listen, signed_in: SignIn, other: Conn) -> None:
    stream = listen(signed_in("Ben"), "/streams/me")
    assert stream.next() == "retry: 3000\n\n"
    assert stream.next() == NO_PICKS
    assert stream.next() == ": still here\n\n"
    stream.settle(other)

    jobs.ask(other, "sync-users", trigger="command")
    other.commit()

    assert stream.next() == ": still here\n\n"


@pytest.mark.timing(reason="news has five seconds to reach a reader in a thread of its own")
def test_a_session_that_is_revoked_loses_its_stream(listen: Listen, signed_in: SignIn, other: Conn) -> None:
    stream = listen(signed_in("Ana"), "/streams/me")
    stream.settle(other)

    accounts.revoke(other, household.person(other, "Ana"))
    other.commit()

    while (said := stream.next()) is not None:
        assert said == ": still here\n\n"


def test_streams_without_end_are_bounded(
    app: Flask, listen: Listen, signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "SEATS", 5)
    ben = signed_in("Ben")
    held = [listen(ben, "/streams/me") for _ in range(5)]
    for stream in held:
        stream.until("event: live")

    beyond = listen(ben, "/streams/me")

    # Says what is so, and ends: the browser comes back after its pause.
    assert beyond.next() == "retry: 3000\n\n"
    assert beyond.next() == NO_PICKS
    assert beyond.next() is None
    held[0].close()
    again = listen(ben, "/streams/me")
    assert again.until("still here")


@pytest.mark.timing(reason="news has five seconds to reach a reader in a thread of its own")
def test_a_stream_holds_no_connection_while_it_waits(app: Flask, listen: Listen, signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")
    held = [listen(ben, "/streams/me") for _ in range(5)]
    for stream in held:
        stream.until("event: live")

    pool = app.extensions["pool"]

    deadline = time.monotonic() + 3
    while pool.get_stats()["pool_available"] != pool.get_stats()["pool_size"] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert pool.get_stats()["pool_available"] == pool.get_stats()["pool_size"]


def test_asking_only_for_the_head_of_a_stream_takes_no_seat_from_it(
    app: Flask, signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "SEATS", 5)
    ana = signed_in("Ana")

    for _ in range(20):
        ana.client.head("/streams/me").close()

    answer = ana.client.get("/streams/me", buffered=False)
    assert any(b"still here" in said for said in answer.response)  # it goes on, as one without a seat does not
    answer.close()
