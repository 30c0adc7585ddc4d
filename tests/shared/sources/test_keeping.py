"""Sources as an administrator sets them: off until switched on, keys written and never shown."""

import pytest

from shared import audit
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, Invalid, NotFound
from shared.sources import catalogue, keeping


def test_no_source_is_asked_before_somebody_switches_it_on(conn: Conn) -> None:
    found = keeping.listing(conn)

    assert [kept.source.name for kept in found] == list(catalogue.SOURCES)
    assert not any(kept.is_enabled or kept.is_ready or kept.has_key for kept in found)
    assert keeping.ready(conn) == []
    with pytest.raises(Conflict, match="TVmaze is switched off"):
        keeping.access(conn, "tvmaze")
    with pytest.raises(NotFound, match="There is no source “imdb”"):
        keeping.get(conn, "imdb")


def test_a_source_that_wants_a_key_is_switched_on_with_one_and_the_key_is_not_shown(conn: Conn) -> None:
    with pytest.raises(Conflict, match="TMDB wants a key"):
        keeping.configure(conn, "tmdb", {"is_enabled": True}, by=TERMINAL)

    after = keeping.configure(conn, "tmdb", {"is_enabled": True, "key": " a-key "}, by=TERMINAL)

    assert (after.is_ready, after.has_key) == (True, True)
    assert keeping.access(conn, "tmdb") == keeping.Access("https://api.themoviedb.org", "a-key")
    stored = conn.execute("select key_enc from sources where name = 'tmdb'").fetchone()
    entries, _ = audit.listing(conn)
    assert stored
    assert b"a-key" not in bytes(stored["key_enc"])
    assert "a-key" not in repr((after, entries))
    assert (entries[0].action, entries[0].target) == ("sources.update", "TMDB")


def test_what_is_not_named_stays_and_a_key_taken_away_switches_off(conn: Conn) -> None:
    keeping.configure(
        conn, "omdb", {"is_enabled": True, "key": "k", "per_day": 500, "calls": 5, "seconds": 2}, by=TERMINAL
    )

    kept = keeping.configure(conn, "omdb", {"base_url": "http://localhost:9/omdb/"}, by=TERMINAL)
    assert kept.is_ready
    assert kept.base_url == "http://localhost:9/omdb"
    assert kept.limits["read"] == {"calls": 5, "seconds": 2, "per_day": 500, "used": 0, "blocked_s": 0}
    assert (kept.used_today, kept.left_today) == (0, 500)

    kept = keeping.configure(conn, "omdb", {"key": None, "per_day": None, "base_url": None}, by=TERMINAL)
    assert (kept.is_enabled, kept.has_key, kept.left_today, kept.base_url) == (False, False, None, None)


def test_tvmaze_needs_no_key(conn: Conn) -> None:
    assert keeping.configure(conn, "tvmaze", {"is_enabled": True}, by=TERMINAL).is_ready
    assert keeping.ready(conn) == ["tvmaze"] == keeping.ready(conn, "series")
    assert keeping.ready(conn, "movie") == []


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ключ", "x" * 3000])
def test_what_is_no_key_is_refused(conn: Conn, key: str) -> None:
    with pytest.raises(Invalid, match="This is no key"):
        keeping.configure(conn, "trakt", {"key": key}, by=TERMINAL)
