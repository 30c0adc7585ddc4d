"""The household of the guard's tests, drawn by lot and written to the database."""

import json
import random

from shared import secrets
from shared.db import Conn
from tests.shared.rows import switch_on
from tests.web import guarded_policies as policies
from tests.web.guarded import Copy, Door, Library, Person, Title, World

TITLES, PEOPLE = 10, 3
CERTIFICATE_AGES = (None, 0, 6, 12, 16, 18)
VISIBLE = "select title_id from visible_titles(%s)"
NOWHERE = "http://127.0.0.1:9"
# Name, server and kind; None is drawn by lot.
LIBRARIES: tuple[tuple[str, int, str, bool | None], ...] = (
    ("films", 0, "movie", True),
    ("more", 0, "movie", None),
    ("shut", 0, "movie", False),
    ("shows", 0, "series", True),
    ("annex", 1, "movie", None),
    ("attic", 1, "series", None),
)


def build(conn: Conn, seed: int, servers_at: str = NOWHERE) -> World:
    """Commits. The same seed is the same household."""
    dice, world = random.Random(seed), World()
    for place in range(2):
        world.server_ids.append(_add_server(conn, place, servers_at))
    for name, server, kind, is_open in LIBRARIES:
        library = Library(name, server, kind, dice.random() < 0.6 if is_open is None else is_open)
        _add_library(conn, world, library)
    for place in range(TITLES):
        _add_title(conn, world, dice, place)
    for place in range(PEOPLE):
        _add_person(conn, world, dice, place)
    _add_embeddings(conn, world, dice)
    for person in world.people:
        _add_acts(conn, world, dice, person)
        _add_lists(conn, world, dice, person)
        _add_synopses(conn, world, dice, person)
        _add_output(conn, world, person)
    conn.commit()
    return world


def _add_server(conn: Conn, place: int, at: str) -> int:
    return _id(
        conn,
        "insert into media_servers (kind, name, base_url, server_uid, api_key_enc, webhook_token_sha256, webhook_token_enc)"
        " values ('jellyfin', %s, %s, %s, %s, %s, %s) returning id",
        (
            f"House {place}",
            at,
            f"uid-{place}",
            secrets.encrypt("k"),
            secrets.digest(f"token {place}"),
            secrets.encrypt("t"),
        ),
    )


def _add_library(conn: Conn, world: World, library: Library) -> None:
    conn.execute(
        "insert into libraries (server_id, external_id, guid, name, kind, is_enabled) values (%s, %s, %s, %s, %s, %s)",
        (world.server_ids[library.server], library.name, f"guid-{library.name}", library.name, library.kind,
         library.is_open),
    )  # fmt: skip
    world.libraries.append(library)


def _add_title(conn: Conn, world: World, dice: random.Random, place: int) -> None:
    # One of three is a series, and every fourth has a second copy, in whatever library.
    kind, age, is_gone = "series" if place % 3 == 2 else "movie", dice.choice(CERTIFICATE_AGES), dice.random() < 0.1
    marker = f"Zq{dice.getrandbits(40):010x}"
    named = (kind, f"The {marker} affair", marker, f"A plot about {marker}.", f"Only {marker}.", 1990 + place, age)
    title_id = _id(
        conn,
        "insert into titles (kind, name, original_name, overview, tagline, year, min_age, genres, runtime_s, removed_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, '{Drama}', 6000, case when %s then now() end) returning id",
        (*named, is_gone),
    )
    shelves = [library for library in world.libraries if library.kind == kind]
    chosen = dice.sample(shelves, 2 if dice.random() < 0.4 and len(shelves) > 1 else 1)
    if kind == "series":
        conn.execute(
            "insert into episodes (title_id, key, season, number, name, runtime_s) values (%s, 's01e01', 1, 1, %s, 3000)",
            (title_id, f"Pilot of {marker}"),
        )
    copies = tuple(_add_copy(conn, world, dice, title_id, library, age) for library in chosen)
    conn.execute("update titles set studios = array[%s] where id = %s", (f"{marker} Pictures", title_id))
    actor = _add_actor(conn, world, title_id, f"Actor of {marker}")
    world.titles.append(Title(title_id, kind, marker, age, is_gone, copies, actor))


def _add_copy(
    conn: Conn, world: World, dice: random.Random, title_id: int, library: Library, title_age: int | None
) -> Copy:
    """What the guard goes by is the copy's own; an episode inherits it from its series without bearing it."""
    word, is_gone = f"Cq{dice.getrandbits(40):010x}", dice.random() < 0.1
    query = (
        "insert into library_items (server_id, library_id, external_id, title_id, episode_id, facts_hash, poster_tag,"
        " backdrop_tag, path, min_age, tags, certificates, removed_at) select %s, l.id, %s, %s, e.id, 'x', 'p', 'b', %s,"
        " %s, %s, %s, case when %s then now() end from libraries l {} where l.external_id = %s returning id"
    )
    server_id, path = world.server_ids[library.server], f"{dice.choice(policies.ROOMS)}{word}.mkv"
    age = title_age if dice.random() < 0.7 else dice.choice(CERTIFICATE_AGES)
    certificate, tags = dice.choice(policies.CERTIFICATES), dice.sample(policies.TAGS, dice.randrange(3))
    whole, facts = query.format("left join episodes e on false"), (path, age, tags, [certificate], is_gone)
    item_id = _id(conn, whole, (server_id, f"item-{word}", title_id, *facts, library.name))
    if library.kind == "series":
        episode, none = query.format("join episodes e on e.title_id = %s"), (path, None, [], [], is_gone)
        _id(conn, episode, (server_id, f"part-{word}", title_id, *none, title_id, library.name))
    return Copy(item_id, word, library, is_gone, path, age, certificate, frozenset(tags))


def _add_actor(conn: Conn, world: World, title_id: int, name: str) -> int:
    actor = _id(conn, "insert into people (name) values (%s) returning id", (name,))
    conn.execute(
        "insert into person_external_ids (person_id, source, server_id, value, picture) values (%s, 'server', %s, %s, 'f')",
        (actor, world.server_ids[0], name),
    )
    conn.execute("insert into credits (title_id, person_id, role, ord) values (%s, %s, 'cast', 1)", (title_id, actor))
    return actor


def _add_person(conn: Conn, world: World, dice: random.Random, place: int) -> None:
    user_id = _id(
        conn,
        "insert into users (name, role) values (%s, %s) returning id",
        (f"Person {place}", "member" if place else "admin"),
    )
    switch_on(conn, "movie", "series", user_id=user_id)
    # The first person has no limits on the first server, so that every household shows something to somebody.
    doors = [policies.free(0) if place == 0 else _door(world, dice, 0)]
    if dice.random() < 0.5:
        doors.append(_door(world, dice, 1))
    world.people.append(Person(user_id, place == 0, tuple(doors)))
    for door in doors:
        policies.add_identity(conn, dice, world.server_ids[door.server], world.people[-1], door)


def _door(world: World, dice: random.Random, server: int) -> Door:
    names = [name for name, on, _, _ in LIBRARIES if on == server]
    return policies.door(dice, server, names, [copy for title in world.titles for copy in title.copies])


def _add_embeddings(conn: Conn, world: World, dice: random.Random) -> None:
    model = _id(
        conn,
        "insert into embedding_models (provider, name, dim, is_active) values ('local', 'm', 3, true) returning id",
    )
    for title in world.titles:
        vector = str([round(dice.random(), 3) for _ in range(3)])
        conn.execute(
            "insert into title_embeddings (title_id, model_id, content_hash, vec) values (%s, %s, 'x', %s::halfvec)",
            (title.id, model, vector),
        )


def _add_acts(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    """Watched, rated and judged without a look at what is visible: libraries close and limits come after the fact."""
    for title in world.titles:
        if dice.random() < 0.5:
            conn.execute(
                "insert into watch_progress (user_id, title_id, episode_id, played, play_count, last_played_at, is_favorite)"
                " values (%s, %s, (select id from episodes where title_id = %s), true, 1, now(), true)",
                (person.id, title.id, title.id),
            )
            conn.execute(
                "insert into play_events (user_id, title_id, episode_id, source, source_event_id, occurred_at, completed)"
                " values (%s, %s, (select id from episodes where title_id = %s), 'history', %s, now(), true)",
                (person.id, title.id, title.id, f"{person.id}-{title.id}"),
            )
            conn.execute(
                "insert into ratings (user_id, title_id, value, source) values (%s, %s, 80, 'user')",
                (person.id, title.id),
            )
        verdict = dice.choice(("hide", "more", "forget", None, None, None))
        if verdict:
            conn.execute(
                "insert into title_feedback (user_id, title_id, verdict) values (%s, %s, %s)",
                (person.id, title.id, verdict),
            )
            world.hidden |= {(person.id, title.id)} if verdict == "hide" else set()


def _add_lists(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    for kind in ("movie", "series"):
        titles = [title for title in world.titles if title.kind == kind]
        for state in ("superseded", "published"):
            run = _id(
                conn,
                "insert into recommendation_runs (user_id, kind, state, signals, candidates) values (%s, %s, %s, 9, 9)"
                " returning id",
                (person.id, kind, state),
            )
            world.runs.append(run)
            for rank, title in enumerate(dice.sample(titles, len(titles)), 1):
                watched = dice.sample(world.titles, 4)
                _add_pick(conn, run, rank, title, watched)
                world.evidence |= {(person.id, title.id, seen.id) for seen in watched if state == "published"}


def _add_pick(conn: Conn, run: int, rank: int, title: Title, evidence: list[Title]) -> None:
    told = [{"title_id": seen.id, "share": 4.0 - place} for place, seen in enumerate(evidence)]
    names = ", ".join(f"“The {seen.marker} affair”" for seen in evidence)
    conn.execute(
        "insert into recommendations (run_id, rank, title_id, score, match, parts, evidence, reason, facts)"
        " values (%s, %s, %s, 1, 80, '{\"Average\": 80}', %s, %s, %s)",
        (run, rank, title.id, json.dumps(told), f"Because you watched {names}.",
         json.dumps({"familiar": ["Drama"], "new": [], "viewers": 3, "loved": [evidence[0].id]})),
    )  # fmt: skip


def _add_synopses(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    for kind in ("movie", "series"):
        seen = [title for title in world.titles if world.may_see(person, title)]
        loved = dice.sample(seen or world.titles, 1) if dice.random() < 0.5 else dice.sample(world.titles, 2)
        text = " and ".join(f"“The {title.marker} affair”" for title in loved)
        conn.execute(
            "insert into synopses (user_id, kind, text, plain, title_ids, source) values (%s, %s, %s, %s, %s, 'model')",
            (person.id, kind, f"You love {text}.", "You love dramas.", [title.id for title in loved]),
        )


def _add_output(conn: Conn, world: World, person: Person) -> None:
    world.outputs[person.id] = _id(
        conn,
        "insert into outputs (server_id, user_id, kind, purpose, form, folder, name)"
        " values (%s, %s, 'movie', 'picks', 'strm_library', %s, 'Picks') returning id",
        (world.server_ids[0], person.id, f"picks/{person.id}"),
    )


def _id(conn: Conn, query: str, given: tuple[object, ...] = ()) -> int:
    row = conn.execute(query, given).fetchone()
    assert row is not None
    return int(row["id"])
