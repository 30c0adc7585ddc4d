"""A source asked over real HTTP: within its limits, with its key, from what is kept where nothing changed, and written down."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from shared import db
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, QuotaExhausted, Unavailable
from shared.sources import asking, keeping
from shared.sources.asking import Answer, Asker
from tests.fakes.misbehaving import Misbehaving, chunk_cut_short, hangs_up, says


@dataclass
class World:
    """A source at the address of a server that does as it is told."""

    conn: Conn
    server: Misbehaving
    asker: Asker
    paused: list[float] = field(default_factory=list)

    def calls(self) -> list[tuple[str, int | None]]:
        rows, _ = keeping.calls(self.conn, self.asker.name)
        return [(row["path"], row["status"]) for row in reversed(rows)]

    def used(self) -> int:
        return keeping.get(self.conn, self.asker.name).used_today


def world(source: str, key: str | None) -> Iterator[World]:
    server, paused = Misbehaving(), []
    with db.connect(autocommit=True) as conn:
        changes = {"is_enabled": True, "base_url": server.url, "calls": 1000} | ({"key": key} if key else {})
        keeping.configure(conn, source, changes, by=TERMINAL)
        with asking.opened(conn, source, pause=paused.append) as asker:
            yield World(conn, server, asker, paused)
    server.server.shutdown()


@pytest.fixture
def tmdb(database: str) -> Iterator[World]:
    yield from world("tmdb", "a-v4-token")


@pytest.fixture
def omdb(database: str) -> Iterator[World]:
    yield from world("omdb", "ABC123")


def test_a_source_that_is_off_is_not_asked_and_one_may_be_tried_before_it_is_on(conn: Conn) -> None:
    with pytest.raises(Conflict, match="switched off"), asking.opened(conn, "tvmaze"):
        pass
    with asking.opened(conn, "tvmaze", switched_on=False) as asker:
        assert asker.title == "TVmaze"


def test_an_answer_with_a_tag_is_kept_and_asked_for_with_it(tmdb: World) -> None:
    tmdb.server.answers = [
        says(200, b'{"id": 78}', ETag='W/"1"'),
        says(304, b""),
        says(200, b'{"id": 79}', ETag='W/"2"'),
    ]

    first, second, third = (tmdb.asker.get("/3/movie/78", {"language": "en"}) for _ in range(3))

    assert [told.value for told in (first, second, third)] == [{"id": 78}, {"id": 78}, {"id": 79}]
    sent = [headers.get("If-None-Match") for _, _, headers, _ in tmdb.server.asked]
    assert sent == [None, 'W/"1"', 'W/"1"']
    assert tmdb.server.asked[0][2]["Authorization"] == "Bearer a-v4-token"
    assert tmdb.calls() == [("/3/movie/78", 200), ("/3/movie/78", 304), ("/3/movie/78", 200)]
    assert tmdb.used() == 3


def test_what_was_asked_lately_is_not_asked_again_where_that_will_do(tmdb: World) -> None:
    tmdb.server.answers = [says(200, b'{"results": []}')]

    for _ in range(3):
        assert tmdb.asker.get("/3/search/multi", {"query": "dune"}, fresh_s=60).value == {"results": []}
    tmdb.asker.get("/3/search/multi", {"query": "alien"}, fresh_s=60)

    assert len(tmdb.server.asked) == 2


def test_a_key_goes_where_its_service_wants_it_and_is_never_written_down(omdb: World) -> None:
    omdb.server.answers = [says(200, b'{"Response": "True"}')]

    omdb.asker.get("/", {"i": "tt0083658"})

    assert omdb.server.asked[0][1] == "/?i=tt0083658&apikey=ABC123"
    stored = omdb.conn.execute("select string_agg(c::text, ' ') as text from source_calls c").fetchone()
    assert stored
    assert "ABC123" not in stored["text"]
    assert asking.credentials("tmdb", "0" * 32) == ({}, {"api_key": "0" * 32})
    assert asking.credentials("trakt", "k") == ({"trakt-api-key": "k", "trakt-api-version": "2"}, {})


@pytest.mark.parametrize(
    "trouble", [says(503), says(500, b"oops"), hangs_up, chunk_cut_short], ids=["503", "500", "hang up", "cut"]
)
def test_a_call_that_fails_is_made_again_and_counted_each_time(tmdb: World, trouble: object) -> None:
    tmdb.server.answers = [trouble, trouble, says(200, b'{"id": 1}')]  # type: ignore[list-item]

    assert tmdb.asker.get("/3/movie/1") == Answer(200, {"id": 1})
    assert tmdb.used() == 3

    tmdb.server.answers = [trouble]  # type: ignore[list-item]
    with pytest.raises(Unavailable) as caught:
        tmdb.asker.get("/3/movie/1")
    assert not caught.value.permanent
    assert tmdb.conn.execute("select count(*) as n from source_answers").fetchone() == {"n": 0}


def test_who_has_too_many_requests_is_left_alone_by_everybody(tmdb: World) -> None:
    tmdb.server.answers = [says(429, Retry_After="2"), says(200, b"[]")]
    assert tmdb.asker.get("/3/movie/1").value == []
    assert max(tmdb.paused) > 1.5

    tmdb.conn.execute("update source_limits set blocked_until = now()")
    tmdb.server.answers = [says(429, Retry_After="120")]
    with pytest.raises(Unavailable) as caught:
        tmdb.asker.get("/3/movie/1")
    assert 100 < (caught.value.retry_after or 0) <= 120
    asked = len(tmdb.server.asked)
    with pytest.raises(Unavailable):
        tmdb.asker.get("/3/movie/2")
    assert len(tmdb.server.asked) == asked


@pytest.mark.parametrize("status", [200, 401])
def test_a_spent_quota_is_said_with_a_time_and_nobody_asks_on(omdb: World, status: int) -> None:
    omdb.server.answers = [says(status, b'{"Response":"False","Error":"Request limit reached!"}')]

    for _ in range(2):
        with pytest.raises(QuotaExhausted) as caught:
            omdb.asker.get("/", {"i": "tt1"})
        assert caught.value.retry_after
    assert len(omdb.server.asked) == 1
    assert keeping.get(omdb.conn, "omdb").left_today == 0


def test_a_key_that_is_not_taken_and_words_that_are_no_answer_are_said(tmdb: World) -> None:
    tmdb.server.answers = [says(401, b'{"status_code": 7}')]
    with pytest.raises(Unavailable, match="TMDB does not take the key") as caught:
        tmdb.asker.get("/3/configuration")
    assert caught.value.permanent

    tmdb.server.answers = [says(404, b'{"status_code": 34}')]
    assert tmdb.asker.get("/3/movie/999").status == 404

    tmdb.server.answers = [says(200, b"<html>", ETag="1")]
    with pytest.raises(Unavailable, match="not whole JSON"):
        tmdb.asker.get("/3/movie/5")
    assert tmdb.conn.execute("select count(*) as n from source_answers").fetchone() == {"n": 0}


def test_a_redirect_is_an_answer_and_leads_no_key_elsewhere(tmdb: World) -> None:
    tmdb.server.answers = [says(301, b"", Location="/shows/82")]

    told = tmdb.asker.get("/lookup/shows", {"imdb": "tt1"}, accept=(301, 404))

    assert told == Answer(301, None, "/shows/82")
    assert len(tmdb.server.asked) == 1


def test_a_pause_is_real_unless_somebody_sleeps_otherwise(database: str) -> None:
    with db.connect(autocommit=True) as conn:
        keeping.configure(conn, "tvmaze", {"is_enabled": True, "calls": 1, "seconds": 0.2}, by=TERMINAL)
        with asking.opened(conn, "tvmaze") as asker:
            started = time.monotonic()
            for _ in range(2):
                with asker.book() as book:
                    asker.pause(asking.limits.reserve(book, "tvmaze"))
    assert time.monotonic() - started > 0.15
