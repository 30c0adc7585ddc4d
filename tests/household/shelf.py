"""A few films and a series in front of the household's people, without a sync: what tests of titles and picks need."""

from collections.abc import Sequence

from shared.db import Conn
from tests.household import rows

FILMS = (("Alien", 1979, 18, "Horror", 8.5), ("Moon", 2009, 12, "Drama", 7.8), ("Solaris", 1972, 12, "Drama", 8.0),
         ("Up", 2009, 0, "Family", 8.3))  # fmt: skip


def open_up(conn: Conn) -> dict[str, int]:
    """Id by name; commits. Everybody may open everything but what their server's limit hides."""
    server = rows.one(conn, "select id from media_servers limit 1")
    conn.execute("update identities set all_folders = true")
    conn.execute("update libraries set is_enabled = true")
    films, shows = (rows.library(conn, kind, server_id=server, name=f"api-{kind}") for kind in ("movie", "series"))
    found = {name: add(conn, films, name, *facts) for name, *facts in FILMS}
    found["Dark"] = add(conn, shows, "Dark", 2017, 16, "Drama", 8.7)
    for number in (1, 2, 3):
        rows.episode(conn, found["Dark"], 1 + number // 3, number, name=f"Part {number}")
    conn.commit()
    return found


def add(conn: Conn, library: int, name: str, year: int, age: int, genre: str, rating: float) -> int:
    kind = rows.kind_of(conn, library)
    facts = {"year": year, "min_age": age, "genres": [genre], "community_rating": rating, "runtime_s": 6000}
    title_id = rows.unshelved(conn, name, kind, overview=f"Something about a {name.lower()}man.", **facts)
    rows.item(conn, library, title_id, f"item-{name}", min_age=age)
    return title_id


def embed(conn: Conn, vectors: dict[int, Sequence[float]]) -> None:
    """In two dimensions; commits."""
    rows.vectors(conn, rows.space(conn, 2), vectors)
    conn.commit()


def play(conn: Conn, user_id: int, title_id: int, at: str, *, item: str) -> int:
    """A play as a sync stores it; commits. Returns its id."""
    rows.watch(conn, user_id, title_id, at=at)
    play_id = rows.play(conn, user_id, title_id, at=at, source_event_id=item)
    conn.commit()
    return play_id
