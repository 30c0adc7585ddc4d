"""A household straight in the database: films of five worlds, and people who mostly watch one of them each."""

from datetime import UTC, datetime, timedelta

import numpy as np

from shared.db import Conn
from tests.shared.rows import switch_on

WORLDS = ("Comedy", "Crime", "Drama", "Horror", "Western")
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
SERVER = (
    "insert into media_servers (kind, name, base_url, api_key_enc, webhook_token_sha256, webhook_token_enc)"
    " values ('jellyfin', 'Attic', 'http://127.0.0.1:1', '', '', '') returning id"
)
LIBRARY = "insert into libraries (server_id, external_id, name, kind, is_enabled) values (%s, 'l', 'L', 'movie', true) returning id"
FILM = (
    "insert into titles (kind, name, year, votes, community_rating, genres, tags, overview)"
    " values ('movie', %s, %s, %s, %s, %s, %s, %s) returning id"
)
ITEM = (
    "insert into library_items (server_id, library_id, external_id, title_id, facts_hash) values (%s, %s, %s, %s, '')"
)


def open_doors(conn: Conn, people: int, films: int = 200, watches: int = 30, seed: int = 0) -> list[int]:
    """Ids of the people. Each has watched `watches` films, one a day: four of five from their own world."""
    chance = np.random.default_rng(seed)
    server = one(conn, SERVER)
    library = one(conn, LIBRARY, server)
    ids = [film(conn, server, library, number, chance) for number in range(films)]
    return [person(conn, server, number, ids, watches, chance) for number in range(people)]


def film(conn: Conn, server: int, library: int, number: int, chance: np.random.Generator) -> int:
    world = number % len(WORLDS)
    facts = [
        f"Film {number}",
        1960 + int(chance.integers(60)),
        int(chance.integers(10, 9000)),
        float(chance.uniform(5, 8)),
    ]
    words = f"a tale of {WORLDS[world].lower()} number {number % 9}"
    title = one(conn, FILM, *facts, [WORLDS[world]], [f"motif {world}"], words)
    conn.execute(ITEM, (server, library, f"i{number}", title))
    return title


def person(conn: Conn, server: int, number: int, films: list[int], watches: int, chance: np.random.Generator) -> int:
    user = one(conn, "insert into users (name) values (%s) returning id", f"Person {number}")
    switch_on(conn, "movie", user_id=user)
    conn.execute(
        "insert into identities (user_id, server_id, subject, name, all_folders) values (%s, %s, %s, %s, true)",
        (user, server, f"s{number}", f"Person {number}"),
    )
    own = np.arange(len(films)) % len(WORLDS) == number % len(WORLDS)
    odds = np.where(own, 16.0, 1.0)
    seen = chance.choice(films, watches, replace=False, p=odds / odds.sum()).tolist()
    rows = [(user, title, BEGAN + timedelta(days=day)) for day, title in enumerate(seen)]
    watch = "insert into watch_progress (user_id, title_id, played, play_count, last_played_at) values (%s, %s, true, 1, %s)"
    conn.cursor().executemany(watch, rows)
    return user


def one(conn: Conn, query: str, *given: object) -> int:
    row = conn.execute(query, given).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row["id"])
