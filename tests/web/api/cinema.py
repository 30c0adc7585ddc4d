"""A few films and a series in front of the household's people, without a sync: what tests of titles and picks need."""

import json
from collections.abc import Sequence

from shared.db import Conn
from shared.people import accounts

FILMS = (("Alien", 1979, 18, "Horror", 8.5), ("Moon", 2009, 12, "Drama", 7.8), ("Solaris", 1972, 12, "Drama", 8.0),
         ("Up", 2009, 0, "Family", 8.3))  # fmt: skip


def open_up(conn: Conn) -> dict[str, int]:
    """Id by name; commits. Everybody may open everything but what their server's limit hides."""
    server = _id(conn, "select id from media_servers limit 1")
    conn.execute("update identities set all_folders = true")
    for kind in ("movie", "series"):
        conn.execute("update libraries set is_enabled = true")
        conn.execute(
            "insert into libraries (server_id, external_id, name, kind, is_enabled) values (%s, %s, %s, %s, true)",
            (server, f"api-{kind}", f"api-{kind}", kind),
        )
    found = {name: add(conn, name, "movie", *facts) for name, *facts in FILMS}
    found["Dark"] = add(conn, "Dark", "series", 2017, 16, "Drama", 8.7)
    for number in (1, 2, 3):
        conn.execute(
            "insert into episodes (title_id, key, season, number, name) values (%s, %s, %s, %s, %s)",
            (found["Dark"], f"e{number}", 1 + number // 3, number, f"Part {number}"),
        )
    conn.commit()
    return found


def add(conn: Conn, name: str, kind: str, year: int, age: int, genre: str, rating: float) -> int:
    title_id = _id(
        conn,
        "insert into titles (kind, name, year, min_age, genres, community_rating, overview, runtime_s)"
        " values (%s, %s, %s, %s, %s, %s, %s, 6000) returning id",
        (kind, name, year, age, [genre], rating, f"Something about a {name.lower()}man."),
    )
    conn.execute(
        "insert into library_items (server_id, library_id, external_id, title_id, facts_hash, min_age)"
        " select server_id, id, %s, %s, 'x', %s from libraries where external_id = %s",
        (f"item-{name}", title_id, age, f"api-{kind}"),
    )
    return title_id


def embed(conn: Conn, vectors: dict[int, Sequence[float]]) -> None:
    model = _id(
        conn,
        "insert into embedding_models (provider, name, dim, is_active) values ('local', 'm', 2, true) returning id",
    )
    for title_id, vector in vectors.items():
        conn.execute(
            "insert into title_embeddings (title_id, model_id, content_hash, vec) values (%s, %s, 'x', %s::halfvec)",
            (title_id, model, json.dumps(list(vector))),
        )
    conn.commit()


def play(conn: Conn, user_id: int, title_id: int, at: str, *, item: str) -> int:
    """A play as a sync stores it; commits. Returns its id."""
    conn.execute(
        "insert into watch_progress (user_id, title_id, played, play_count, last_played_at) values (%s, %s, true, 1, %s)"
        " on conflict (user_id, title_id, episode_id) do nothing",
        (user_id, title_id, at),
    )
    play_id = _id(
        conn,
        "insert into play_events (user_id, title_id, source, source_event_id, occurred_at, completed)"
        " values (%s, %s, 'history', %s, %s, true) returning id",
        (user_id, title_id, item, at),
    )
    conn.commit()
    return play_id


def person(conn: Conn, name: str) -> int:
    return accounts.find(conn, name)


def _id(conn: Conn, query: str, given: tuple[object, ...] = ()) -> int:
    row = conn.execute(query, given).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row["id"])
