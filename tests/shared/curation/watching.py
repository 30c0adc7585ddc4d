"""A household that has watched: films of 100 minutes, episodes of 50, and a moment up to which it is ranked."""

from datetime import UTC, datetime, timedelta

from shared.curation.top_picks import Config
from shared.db import Conn
from tests.household import rows

NOW = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)
LATELY = NOW - timedelta(days=3)
FILM_S, EPISODE_S = 6000, 3000
USUAL = Config(window_days=30, min_viewers=2, source="household", viewers=0.5, plays=0.3, completion=0.2)
PEOPLE = ("Ana", "Ben", "Cem", "Dora")


def people(conn: Conn, *libraries: int) -> dict[str, int]:
    return {name: rows.person(conn, name, *libraries) for name in PEOPLE}


def title(conn: Conn, library_id: int, name: str) -> int:
    return rows.title(conn, library_id, name, runtime_s=FILM_S)


def episode(conn: Conn, title_id: int, number: int) -> int:
    return rows.episode(conn, title_id, 1, number, runtime_s=EPISODE_S)


def play(
    conn: Conn,
    user_id: int,
    title_id: int,
    *,
    times: int = 1,
    episode_id: int | None = None,
    at: rows.Moment = LATELY,
    stopped_at: int | None = None,
) -> None:
    """So many plays, to the end or, with `stopped_at`, up to that second."""
    where = {"episode_id": episode_id, "position_s": stopped_at}
    for _ in range(times):
        rows.play(conn, user_id, title_id, at=at, source="webhook", completed=stopped_at is None, **where)


def stand(
    conn: Conn, user_id: int, title_id: int, *, position_s: int, played: bool = False, play_count: int = 0
) -> None:
    """What the media server says of how far somebody is."""
    rows.watch(conn, user_id, title_id, at=LATELY, played=played, play_count=play_count, position_s=position_s)
