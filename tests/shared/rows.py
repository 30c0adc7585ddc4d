"""A small household made of rows: a server, libraries, people, titles, and what people did with them."""

import secrets
from collections.abc import Sequence

from shared.db import Conn


def one(conn: Conn, query: str, given: Sequence[object]) -> int:
    row = conn.execute(query, given).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row["id"])


def library(conn: Conn, kind: str = "movie") -> int:
    """An enabled library on a server of its own."""
    name = secrets.token_hex(4)
    server = one(
        conn,
        "insert into media_servers (kind, name, base_url, api_key_enc, webhook_token_sha256, webhook_token_enc)"
        " values ('jellyfin', %s, 'http://127.0.0.1:1', '', %s, '') returning id",
        (name, secrets.token_bytes(32)),
    )
    return one(
        conn,
        "insert into libraries (server_id, external_id, name, kind, is_enabled)"
        " values (%s, %s, %s, %s, true) returning id",
        (server, name, name, kind),
    )


def person(conn: Conn, name: str, *libraries: int, role: str = "member") -> int:
    """Somebody who may open these libraries."""
    user_id = one(conn, "insert into users (name, role) values (%s, %s) returning id", (name, role))
    let_in(conn, user_id, *libraries)
    return user_id


def let_in(conn: Conn, user_id: int, *libraries: int) -> None:
    conn.execute(
        "insert into identities (user_id, server_id, subject, name, all_folders)"
        " select %s, server_id, %s, %s, true from libraries where id = any (%s)",
        (user_id, secrets.token_hex(4), "somebody", list(libraries)),
    )


def switch_on(conn: Conn, *kinds: str, user_id: int | None = None) -> None:
    """Everybody, or this person, gets picks of these kinds."""
    conn.execute(
        "insert into user_kinds (user_id, kind, enabled) select id, unnest(%s::text[]), true from users"
        " where %s::bigint is null or id = %s on conflict (user_id, kind) do update set enabled = true",
        (list(kinds), user_id, user_id),
    )


def title(conn: Conn, library_id: int, name: str, *, year: int = 1999, genres: Sequence[str] = ("Drama",)) -> int:
    title_id = one(
        conn,
        "insert into titles (kind, name, year, genres) select kind, %s, %s, %s from libraries where id = %s returning id",
        (name, year, list(genres), library_id),
    )
    conn.execute(
        "insert into library_items (server_id, library_id, external_id, title_id, facts_hash)"
        " select server_id, id, %s, %s, '' from libraries where id = %s",
        (name, title_id, library_id),
    )
    return title_id


def credit(conn: Conn, name: str, role: str, *title_ids: int) -> None:
    person_id = one(conn, "insert into people (name) values (%s) returning id", (name,))
    conn.execute(
        "insert into person_external_ids (person_id, source, server_id, value)"
        " select %s, 'server', min(id), %s from media_servers",
        (person_id, name),
    )
    for title_id in title_ids:
        conn.execute("insert into credits values (%s, %s, %s, null, 1)", (title_id, person_id, role))


def watch(conn: Conn, user_id: int, *title_ids: int, favorite: bool = False) -> None:
    for title_id in title_ids:
        conn.execute(
            "insert into watch_progress (user_id, title_id, played, play_count, last_played_at, is_favorite)"
            " values (%s, %s, true, 1, now(), %s)",
            (user_id, title_id, favorite),
        )


def rate(conn: Conn, user_id: int, title_id: int, value: int) -> None:
    conn.execute(
        "insert into ratings (user_id, title_id, value, source) values (%s, %s, %s, 'user')", (user_id, title_id, value)
    )
