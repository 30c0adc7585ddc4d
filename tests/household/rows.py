"""A household made of rows: the one place where a test's rows are written, one insert a table.

Ids come back. What is not named is as the table has it; `more` names columns that few tests care about.
"""

import json
import secrets as random_source
import uuid
from collections.abc import Callable, Mapping, Sequence

from shared import secrets
from shared.db import Conn
from tests.household.inserts import NOW, add, id_of, row_of
from tests.household.inserts import ago as ago
from tests.household.inserts import one as one

NOWHERE = "http://127.0.0.1:1"
PARTS = {"Average": 50, "Quality": 10}

Moment = object  # a datetime, a text that Postgres reads as one, or SQL


def server(
    conn: Conn, name: str | None = None, *, kind: str = "jellyfin", url: str = NOWHERE, token: str = "", **more: object
) -> int:
    """One that nobody asks anything, or with the address of one that answers; a name of its own where none is given."""
    name = name or random_source.token_hex(4)
    sealed = {
        "api_key_enc": secrets.encrypt("the key"),
        "webhook_token_sha256": secrets.digest(token or name),
        "webhook_token_enc": secrets.encrypt(token or name),
    }
    return id_of(add(conn, "media_servers", kind=kind, name=name, base_url=url, **sealed, **more))


def library(
    conn: Conn,
    kind: str = "movie",
    *,
    server_id: int | None = None,
    name: str | None = None,
    is_enabled: bool = True,
    **more: object,
) -> int:
    """An enabled library, on a server of its own where none is given; its name is its id there."""
    name = name or random_source.token_hex(4)
    home = server(conn) if server_id is None else server_id
    named = {"external_id": name, "name": name, "kind": kind}
    return id_of(add(conn, "libraries", server_id=home, is_enabled=is_enabled, **named, **more))


def kind_of(conn: Conn, library_id: int) -> str:
    return str(row_of(conn, "libraries", library_id)["kind"])


def person(
    conn: Conn, name: str, *libraries: int, role: str = "member", picks: Sequence[str] = (), email: str | None = None
) -> int:
    """Somebody who may open these libraries and gets picks of these kinds; known to no server where none is given."""
    user_id = id_of(add(conn, "users", name=name, role=role, email=email))
    let_in(conn, user_id, *libraries)
    for kind in picks:
        add(conn, "user_kinds", user_id=user_id, kind=kind, enabled=True)
    return user_id


def give(conn: Conn, user_id: int, *libraries: int) -> None:
    """The libraries of somebody who is kept here."""
    for library_id in libraries:
        add(conn, "account_libraries", user_id=user_id, library_id=library_id)


def let_in(conn: Conn, user_id: int, *libraries: int) -> None:
    """An account on the server of each, that sees whatever is on it."""
    query = "select distinct server_id from libraries where id = any (%s)"
    for row in conn.execute(query, (list(libraries),)).fetchall():
        identity(conn, user_id, row["server_id"])


def identity(
    conn: Conn,
    user_id: int,
    server_id: int,
    *,
    name: str = "somebody",
    subject: str | None = None,
    all_folders: bool = True,
    **more: object,
) -> int:
    """What a server knows of a person; `more` are its rules."""
    known = {"subject": subject or random_source.token_hex(4), "name": name, "all_folders": all_folders}
    return id_of(add(conn, "identities", user_id=user_id, server_id=server_id, **known, **more))


def shown(conn: Conn, identity_id: int, external_id: str, is_shown: bool) -> None:
    """Whether the server has said that it shows this person that item."""
    item_id = one(conn, "select id from library_items where external_id = %s", (external_id,))
    add(conn, "shown_items", identity_id=identity_id, item_id=item_id, is_shown=is_shown)


def title(
    conn: Conn,
    library_id: int,
    name: str,
    *,
    year: int | None = 1999,
    genres: Sequence[str] = ("Drama",),
    **more: object,
) -> int:
    """A title of the library's kind, and its one item."""
    title_id = unshelved(conn, name, kind_of(conn, library_id), year=year, genres=list(genres), **more)
    item(conn, library_id, title_id, name)
    return title_id


def unshelved(conn: Conn, name: str, kind: str = "movie", **facts: object) -> int:
    """A title that no library has."""
    return id_of(add(conn, "titles", kind=kind, name=name, **facts))


def item(conn: Conn, library_id: int, title_id: int, external_id: str, **more: object) -> int:
    """A copy in that library, on its server unless `more` says which."""
    where = {"server_id": row_of(conn, "libraries", library_id)["server_id"], "library_id": library_id}
    what = {"external_id": external_id, "title_id": title_id, "facts_hash": b""}
    return id_of(add(conn, "library_items", **where | what | more))


def known_as(conn: Conn, title_id: int, source: str, value: str) -> None:
    """A provider's id of the title."""
    kind = row_of(conn, "titles", title_id)["kind"]
    add(conn, "title_external_ids", source=source, kind=kind, value=value, title_id=title_id)


def episode(conn: Conn, title_id: int, season: int, number: int, *, name: str | None = None, **more: object) -> int:
    key = f"s{season:02}e{number:02}"
    return id_of(
        add(conn, "episodes", title_id=title_id, key=key, season=season, number=number, name=name or key, **more)
    )


def credit(
    conn: Conn, name: str, role: str, *title_ids: int, server_id: int | None = None, picture: str | None = None
) -> int:
    """Somebody of these titles' cast or crew, as the server, or the oldest one, knows them."""
    known_to = server_id or one(conn, "select min(id) as id from media_servers")
    person_id = id_of(add(conn, "people", name=name))
    known = {"source": "server", "server_id": known_to, "value": name, "picture": picture}
    add(conn, "person_external_ids", person_id=person_id, **known)
    for title_id in title_ids:
        part(conn, person_id, title_id, role)
    return person_id


def part(conn: Conn, person_id: int, title_id: int, role: str, character: str | None = None) -> None:
    """What somebody did for a title."""
    add(conn, "credits", title_id=title_id, person_id=person_id, role=role, character=character, ord=1)


def watch(
    conn: Conn,
    user_id: int,
    *title_ids: int,
    episode_id: int | None = None,
    at: Moment = NOW,
    played: bool = True,
    play_count: int = 1,
    favorite: bool = False,
    **more: object,
) -> None:
    """How far somebody is; what was there is replaced."""
    state = {"played": played, "play_count": play_count, "last_played_at": at, "is_favorite": favorite, **more}
    for title_id in title_ids:
        whose = {"user_id": user_id, "title_id": title_id, "episode_id": episode_id}
        add(conn, "watch_progress", replacing=tuple(whose), **whose, **state)


def play(
    conn: Conn,
    user_id: int,
    title_id: int,
    *,
    at: Moment = NOW,
    source: str = "history",
    completed: bool = True,
    **more: object,
) -> int:
    """One play, to its end unless told otherwise."""
    named = {"source": source, "source_event_id": random_source.token_hex(8)} | more
    whose = {"user_id": user_id, "title_id": title_id}
    return id_of(add(conn, "play_events", occurred_at=at, completed=completed, **whose, **named))


def rate(conn: Conn, user_id: int, title_id: int, value: int, *, source: str = "user") -> None:
    """1–100, in place of what was there. Nothing follows from it, as it would from `ratings.rate`."""
    add(
        conn,
        "ratings",
        replacing=("user_id", "title_id"),
        user_id=user_id,
        title_id=title_id,
        value=value,
        source=source,
    )


def rate_watched(conn: Conn, value: Callable[[int, int], int], user_id: int | None = None) -> None:
    """Whatever anybody, or that person, has watched; `value` is given the person and the title."""
    query = "select distinct user_id, title_id from watch_progress where %s::bigint is null or user_id = %s"
    for row in conn.execute(query, (user_id, user_id)).fetchall():
        rate(conn, row["user_id"], row["title_id"], value(row["user_id"], row["title_id"]))


def say(conn: Conn, user_id: int, title_id: int, state: str | None, **more: object) -> None:
    """What a person says of themselves and a title, in place of what was there, with the step on record. Nothing follows from it."""
    whose = {"user_id": user_id, "title_id": title_id}
    add(conn, "watch_states", replacing=tuple(whose), **whose, state=state, **more)
    conn.execute(
        "insert into watch_state_changes (user_id, title_id, new_state) values (%s, %s, %s)", (user_id, title_id, state)
    )


def judge(conn: Conn, user_id: int, title_id: int, verdict: str, *, at: Moment = NOW) -> None:
    """What was said before stands. Nothing follows from it, as it would from `feedback.give`."""
    whose = {"user_id": user_id, "title_id": title_id, "verdict": verdict}
    add(conn, "title_feedback", replacing=tuple(whose), **whose, created_at=at)


def interaction(conn: Conn, user_id: int, title_id: int, kind: str, *, at: Moment = NOW, **more: object) -> int:
    """What a page reported: an impression, a click, …"""
    what = {"kind": kind, "client_event_id": uuid.uuid4(), "occurred_at": at} | more
    return id_of(add(conn, "interactions", user_id=user_id, title_id=title_id, **what))


def listed(
    conn: Conn,
    user_id: int,
    kind: str,
    title_ids: Sequence[int],
    *,
    state: str = "published",
    signals: int = 1,
    candidates: int = 1,
    **more: object,
) -> int:
    """A list of picks in this order, in place of the published one; `more` is each pick's. Returns the run's id."""
    if state == "published":
        conn.execute(
            "update recommendation_runs set state = 'superseded' where user_id = %s and kind = %s", (user_id, kind)
        )
    made = {"state": state, "signals": signals, "candidates": candidates}
    run_id = id_of(add(conn, "recommendation_runs", user_id=user_id, kind=kind, **made))
    for rank, title_id in enumerate(title_ids, 1):
        picked(conn, run_id, rank, title_id, **more)
    return run_id


def picked(
    conn: Conn,
    run_id: int,
    rank: int,
    title_id: int,
    *,
    parts: Mapping[str, float] = PARTS,
    evidence: Sequence[tuple[int, float]] = (),
    reason: str = "Because.",
    facts: Mapping[str, object] | None = None,
    score: float = 1,
) -> None:
    """`evidence` are titles with their shares; the match is what the parts add up to."""
    told = json.dumps([{"title_id": seen, "share": share} for seen, share in evidence])
    numbers = {"score": score, "match": sum(parts.values()), "parts": json.dumps(parts)}
    said = {"evidence": told, "reason": reason, "facts": json.dumps(facts or {})}
    add(conn, "recommendations", run_id=run_id, rank=rank, title_id=title_id, **numbers, **said)


def space(conn: Conn, dim: int, *, name: str = "tiny", is_active: bool = True) -> int:
    """What a local model's vectors lie in."""
    return id_of(add(conn, "embedding_models", provider="local", name=name, dim=dim, is_active=is_active))


def vectors(conn: Conn, space_id: int, by_title: Mapping[int, Sequence[float]]) -> None:
    cast = "insert into title_embeddings (title_id, model_id, content_hash, vec) values (%s, %s, 'x', %s::halfvec)"
    conn.cursor().executemany(cast, [(title_id, space_id, str(list(vec))) for title_id, vec in by_title.items()])


def fact_vector(conn: Conn, space_id: int, fact: str, vec: Sequence[float]) -> None:
    """Of a genre or a tag."""
    add(conn, "fact_embeddings", model_id=space_id, fact=fact, vec=str(list(vec)))


def synopsis(conn: Conn, user_id: int, kind: str, text: str, *, plain: str, title_ids: Sequence[int]) -> None:
    """A taste in a model's words, and in plain ones for whoever may not see these titles."""
    said = {"text": text, "plain": plain, "title_ids": list(title_ids), "source": "model"}
    add(conn, "synopses", user_id=user_id, kind=kind, **said)


def output(conn: Conn, user_id: int, server_id: int, *, folder: str = "picks", kind: str = "movie") -> int:
    """Picks that are published as a library of links."""
    form = {"purpose": "picks", "form": "strm_library", "folder": folder, "name": "Picks"}
    return id_of(add(conn, "outputs", server_id=server_id, user_id=user_id, kind=kind, **form))
