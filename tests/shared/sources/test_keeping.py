"""Sources as an administrator sets them: off until switched on, keys written and never shown."""

from datetime import timedelta

import pytest

from shared import audit, jobs
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict, Invalid, NotFound, QuotaExhausted
from shared.jobs import names
from shared.sources import catalogue, keeping, limits


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


@pytest.mark.parametrize(
    ("change", "used"), [({"key": "another"}, 0), ({"base_url": "http://localhost:9"}, 0), ({"per_day": 5000}, 1000)]
)
def test_a_day_that_is_spent_goes_on_with_another_key_address_or_limit(
    conn: Conn, change: dict[str, object], used: int
) -> None:
    keeping.configure(conn, "omdb", {"is_enabled": True, "key": "k"}, by=TERMINAL)
    limits.spend(conn, "omdb")
    crawl = jobs.ask(conn, names.CRAWL_BOOKS, trigger="schedule", delay=timedelta(hours=9))
    conn.execute("update job_runs set state = case when id = %s then 'retrying' else 'succeeded' end", (crawl.id,))
    keeping.configure(conn, "omdb", {"is_enabled": True, "calls": 7}, by=TERMINAL)
    with pytest.raises(QuotaExhausted):
        limits.reserve(conn, "omdb")
    assert jobs.live(conn, names.ENRICH_METADATA) is None

    after = keeping.configure(conn, "omdb", change, by=TERMINAL)

    assert (after.limits["read"]["blocked_s"], after.used_today) == (0, used)
    assert limits.reserve(conn, "omdb") == 0
    assert jobs.live(conn, names.ENRICH_METADATA) is not None
    waiting = conn.execute(
        "select scheduled_at from procrastinate_jobs where id in (select queue_job_id from job_runs)"
    )
    assert {row["scheduled_at"] for row in waiting.fetchall()} == {None}


def test_tvmaze_needs_no_key(conn: Conn) -> None:
    assert keeping.configure(conn, "tvmaze", {"is_enabled": True}, by=TERMINAL).is_ready
    assert keeping.ready(conn) == ["tvmaze"] == keeping.ready(conn, "series")
    assert keeping.ready(conn, "movie") == []


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ключ", "x" * 3000])
def test_what_is_no_key_is_refused(conn: Conn, key: str) -> None:
    with pytest.raises(Invalid, match="This is no key"):
        keeping.configure(conn, "trakt", {"key": key}, by=TERMINAL)
