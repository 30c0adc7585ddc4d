"""A household made at random in which many titles are not for everybody, and an own reckoning of what is for whom."""

import json
import random
from dataclasses import dataclass, field

from shared.db import Conn

TITLES = 20
CERTIFICATE_AGES = (None, 0, 6, 12, 16, 18)


@dataclass(frozen=True)
class Person:
    id: int
    is_admin: bool
    folders: frozenset[str] | None  # None: all
    age_limit: int | None
    hides_unrated: bool


@dataclass(frozen=True)
class Title:
    """`marker` is a word that occurs nowhere but in this title's name, plot and episodes."""

    id: int
    kind: str
    marker: str
    min_age: int | None
    library: str
    item_id: int


@dataclass
class World:
    server_id: int = 0
    open_libraries: set[str] = field(default_factory=set)
    people: list[Person] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    hidden: set[tuple[int, int]] = field(default_factory=set)
    outputs: dict[int, int] = field(default_factory=dict)

    def may_open(self, person: Person, title: Title) -> bool:
        """The rule once more, in other words than the guard's: apart from what people hide themselves."""
        if title.library not in self.open_libraries:
            return False
        if person.folders is not None and title.library not in person.folders:
            return False
        if title.min_age is None:
            return person.age_limit is None and not person.hides_unrated
        return person.age_limit is None or title.min_age <= person.age_limit

    def may_see(self, person: Person, title: Title) -> bool:
        return self.may_open(person, title) and (person.id, title.id) not in self.hidden


def build(conn: Conn, seed: int) -> World:
    """Commits."""
    dice, world = random.Random(seed), World()
    world.server_id = _id(
        conn,
        "insert into media_servers (kind, name, base_url, server_uid, api_key_enc, webhook_token_sha256, webhook_token_enc)"
        " values ('jellyfin', 'House', 'http://127.0.0.1:9', 'uid', 'k', 'd', 't') returning id",
    )
    for name in ("films", "more", "shut", "shows"):
        _add_library(conn, world, dice, name)
    for place in range(TITLES):
        _add_title(conn, world, dice, place)
    for place in range(4):
        _add_person(conn, world, dice, place)
    _add_embeddings(conn, world, dice)
    for person in world.people:
        _add_acts(conn, world, dice, person)
        _add_lists(conn, world, dice, person)
        _add_synopses(conn, world, dice, person)
        _add_output(conn, world, person)
    conn.commit()
    return world


def _add_library(conn: Conn, world: World, dice: random.Random, name: str) -> None:
    is_open = name in ("films", "shows") or (name == "more" and dice.random() < 0.5)
    conn.execute(
        "insert into libraries (server_id, external_id, guid, name, kind, is_enabled) values (%s, %s, %s, %s, %s, %s)",
        (world.server_id, name, f"guid-{name}", name, "series" if name == "shows" else "movie", is_open),
    )
    world.open_libraries |= {name} if is_open else set()


def _add_title(conn: Conn, world: World, dice: random.Random, place: int) -> None:
    library = dice.choice(("films", "films", "more", "shut", "shows", "shows"))
    kind, age = "series" if library == "shows" else "movie", dice.choice(CERTIFICATE_AGES)
    marker = f"Zq{dice.getrandbits(40):010x}"
    title_id = _id(
        conn,
        "insert into titles (kind, name, original_name, overview, tagline, year, min_age, genres, runtime_s)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, 6000) returning id",
        (
            kind,
            f"The {marker} affair",
            marker,
            f"A plot about {marker}.",
            f"Only {marker}.",
            1990 + place,
            age,
            ["Drama"],
        ),
    )
    item_id = _id(
        conn,
        "insert into library_items (server_id, library_id, external_id, title_id, facts_hash, poster_tag, backdrop_tag, path)"
        " select %s, l.id, %s, %s, 'x', 'p', 'b', %s from libraries l where l.external_id = %s returning id",
        (world.server_id, f"item-{marker}", title_id, f"/media/{marker}.mkv", library),
    )
    if kind == "series":
        conn.execute(
            "insert into episodes (title_id, key, season, number, name, runtime_s) values (%s, 's01e01', 1, 1, %s, 3000)",
            (title_id, f"Pilot of {marker}"),
        )
    world.titles.append(Title(title_id, kind, marker, age, library, item_id))


def _add_person(conn: Conn, world: World, dice: random.Random, place: int) -> None:
    # The first one has no limits, so that every household shows something to somebody.
    folders = (
        None if place == 0 or dice.random() < 0.5 else frozenset(dice.sample(("films", "more", "shut", "shows"), 2))
    )
    person = Person(
        _id(
            conn,
            "insert into users (name, role, enabled_movies, enabled_series) values (%s, %s, true, true) returning id",
            (f"Person {place}", "admin" if place == 0 else "member"),
        ),
        place == 0,
        folders,
        dice.choice((None, 6, 12, 16)) if place else None,
        place > 0 and dice.random() < 0.3,
    )
    conn.execute(
        "insert into identities (user_id, server_id, subject, name, all_folders, folder_ids, age_limit, hides_unrated, is_admin)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (person.id, world.server_id, f"s{place}", f"Person {place}", folders is None,
         # Servers name a folder by either of two ids.
         [dice.choice((name, f"guid-{name}")) for name in folders or ()],
         person.age_limit, person.hides_unrated or person.age_limit is not None, person.is_admin),
    )  # fmt: skip
    world.people.append(person)


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
            for rank, title in enumerate(dice.sample(titles, len(titles)), 1):
                _add_pick(conn, run, rank, title, dice.sample(world.titles, 4))


def _add_pick(conn: Conn, run: int, rank: int, title: Title, evidence: list[Title]) -> None:
    told = [{"titleId": seen.id, "share": 4.0 - place} for place, seen in enumerate(evidence)]
    names = ", ".join(f"“The {seen.marker} affair”" for seen in evidence)
    conn.execute(
        "insert into recommendations (run_id, rank, title_id, score, match, parts, evidence, reason, facts)"
        " values (%s, %s, %s, 1, 80, '{\"Average\": 80}', %s, %s, %s)",
        (run, rank, title.id, json.dumps(told), f"Because you watched {names}.",
         json.dumps({"familiar": ["Drama"], "new": [], "viewers": 3, "loved": [evidence[0].id]})),
    )  # fmt: skip


def _add_synopses(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    for kind in ("movie", "series"):
        loved = dice.sample(world.titles, dice.choice((1, 2)))
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
        (world.server_id, person.id, f"picks/{person.id}"),
    )


def _id(conn: Conn, query: str, given: tuple[object, ...] = ()) -> int:
    row = conn.execute(query, given).fetchone()
    assert row is not None
    return int(row["id"])
