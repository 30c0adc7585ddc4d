"""Households made at random, what is done to them, and a second telling of the rules that picks have to keep."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import strategies as st

from shared.db import Conn
from shared.media_servers import model
from shared.models import embedding_spaces
from shared.models.embedding_spaces import Space, Unembedded
from shared.titles import library
from shared.titles.library import Library
from shared.titles.library_rows import PROVIDERS
from tests.household import rows

AGES = {None: None, "G": 0, "PG": 10, "PG-13": 13, "R": 17}
GENRES = ("Drama", "Comedy", "Horror", "Family")
SHELVES = ("one", "two", "three")
DIM = 8
A_MINUTE_AGO = rows.ago("1 minute")


@dataclass(frozen=True)
class Film:
    """A film or a series. `shelves`: a copy in each. Twins share name and year, and no provider knows both, which would tell them apart."""

    number: int
    certificate: str | None
    shelves: frozenset[str]
    genre: str
    provider: str
    twin_of: int | None = None
    gone: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"Film {self.number if self.twin_of is None else self.twin_of}"

    @property
    def present(self) -> frozenset[str]:
        return self.shelves - self.gone


@dataclass(frozen=True)
class Someone:
    folders: frozenset[str] | None  # None: all
    limit: int | None
    hides_unrated: bool
    disabled: bool


@dataclass(frozen=True)
class Act:
    person: int
    film: int
    what: str


@dataclass(frozen=True)
class Changes:
    """What happens after a first list was made: acts, a shelf that is switched off, films that leave every shelf, limits."""

    acts: tuple[Act, ...]
    shut: str | None
    gone: frozenset[int]
    limit: int | None


@dataclass(frozen=True)
class Household:
    """`kind` of all there is in it."""

    kind: model.Kind
    films: tuple[Film, ...]
    people: tuple[Someone, ...]
    enabled: frozenset[str]
    acts: tuple[Act, ...]
    title_ids: dict[int, int] = field(default_factory=dict, compare=False)

    def may_see(self, person: int, film: Film) -> bool:
        who = self.people[person]
        open_shelves = self.enabled if who.folders is None else self.enabled & who.folders
        age = AGES[film.certificate]
        if who.disabled or not film.present & open_shelves:
            return False
        if age is None:
            return who.limit is None and not who.hides_unrated
        return who.limit is None or age <= who.limit

    def did(self, person: int, *what: str) -> set[int]:
        return {act.film for act in self.acts if act.person == person and act.what in what}

    def kin(self, films: set[int]) -> set[int]:
        """These films and all of the same name."""
        names = {self.films[number].name for number in films}
        return {film.number for film in self.films if film.name in names}

    def after(self, changes: Changes) -> "Household":
        films = tuple(replace(f, gone=f.shelves) if f.number in changes.gone else f for f in self.films)
        people = tuple(replace(who, limit=changes.limit) for who in self.people)
        acts = tuple(dict.fromkeys((*self.acts, *changes.acts)))
        return replace(self, films=films, people=people, enabled=self.enabled - {changes.shut}, acts=acts)


shelves = st.sets(st.sampled_from(SHELVES), min_size=1).map(frozenset)


WHATS = st.sampled_from(["play", "play", "half", "favourite", "rate high", "rate low", "hide", "more"])
LIMITS = st.sampled_from([None, None, 6, 12, 16])


def acts_of(people: int, count: int) -> st.SearchStrategy[Act]:
    return st.builds(Act, st.integers(0, people - 1), st.integers(0, count - 1), WHATS)


@st.composite
def histories(draw: st.DrawFn, kind: model.Kind) -> tuple[Household, Changes]:
    """A household, and what happens to it later."""
    household = draw(households(kind))
    count = len(household.films)
    return household, Changes(
        tuple(draw(st.lists(acts_of(len(household.people), count), max_size=4))),
        draw(st.none() | st.sampled_from(SHELVES)),
        draw(st.frozensets(st.integers(0, count - 1), max_size=2)),
        draw(LIMITS),
    )


@st.composite
def households(draw: st.DrawFn, kind: model.Kind) -> Household:
    count = draw(st.integers(3, 14))
    films: list[Film] = []
    for number in range(count):
        held = draw(shelves)
        twin = draw(st.none() | st.integers(0, number - 1)) if number else None
        origin = twin if twin is None or films[twin].twin_of is None else films[twin].twin_of
        twins = sum(film.twin_of == origin for film in films)
        if origin is None or twins == len(PROVIDERS) - 1:
            origin, twins = None, -1
        gone = draw(st.sampled_from([frozenset(), frozenset(), frozenset(), held]))
        certificate, genre = draw(st.sampled_from(list(AGES))), draw(st.sampled_from(GENRES))
        films.append(Film(number, certificate, held, genre, PROVIDERS[twins + 1], origin, gone))
    people = draw(
        st.lists(
            st.builds(
                Someone,
                st.none() | st.sets(st.sampled_from(SHELVES)).map(frozenset),
                LIMITS,
                st.booleans(),
                st.sampled_from([False, False, False, True]),
            ),
            min_size=1,
            max_size=3,
        )
    )
    acts = draw(st.lists(acts_of(len(people), count), max_size=16))
    return Household(kind, tuple(films), tuple(people), frozenset(draw(shelves)), tuple(dict.fromkeys(acts)))


def furnish(conn: Conn, household: Household) -> list[int]:
    """Everything into the tables, titles by the library's own way; returns the people's ids."""
    server = rows.server(conn)
    places = {shelf: shelve(conn, server, household.kind, shelf, shelf in household.enabled) for shelf in SHELVES}
    for shelf, place in places.items():
        library.save_items(
            conn, place, [item(household.kind, film, shelf) for film in household.films if shelf in film.shelves]
        )
        library.mark_removed(
            conn, place, [f"{film.number}-{shelf}" for film in household.films if shelf in film.present], episodes=False
        )
    library.settle(conn, household.kind)
    if household.kind == "series":
        # Two episodes each: one that was watched, or half of it, makes a series one that was begun.
        for row in conn.execute("select id from titles").fetchall():
            for number in (1, 2):
                rows.episode(conn, row["id"], 1, number, runtime_s=3000)
    named = conn.execute("select distinct title_id, split_part(external_id, '-', 1)::int as number from library_items")
    household.title_ids.update({row["number"]: row["title_id"] for row in named.fetchall()})
    embed(conn, household)
    users = [join(conn, server, number, who) for number, who in enumerate(household.people)]
    for act in household.acts:
        perform(conn, users[act.person], household.title_ids[act.film], act.what)
    return users


def undertake(conn: Conn, household: Household, users: list[int], changes: Changes) -> None:
    for act in changes.acts:
        perform(conn, users[act.person], household.title_ids[act.film], act.what)
    conn.execute("update libraries set is_enabled = false where external_id = %s", (changes.shut,))
    gone = [household.title_ids[number] for number in changes.gone]
    conn.execute(
        "update library_items set removed_at = now() where title_id = any (%s) and removed_at is null", (gone,)
    )
    library.settle(conn, household.kind)
    conn.execute("update identities set age_limit = %s", (changes.limit,))


def shelve(conn: Conn, server: int, kind: model.Kind, shelf: str, enabled: bool) -> Library:
    place = rows.library(conn, kind, server_id=server, name=shelf, is_enabled=enabled, guid=f"guid {shelf}")
    return Library(place, server, shelf, shelf, kind)


def item(kind: model.Kind, film: Film, shelf: str) -> model.Item:
    return model.Item(
        id=f"{film.number}-{shelf}", kind=kind, name=film.name, year=2000, genres=(film.genre,), runtime_s=6000,
        certificate=film.certificate, community_rating=5.0 + film.number % 5, overview=f"A {film.genre} about {film.number}.",
        provider_ids={film.provider: f"id{film.number}"},
    )  # fmt: skip


def embed(conn: Conn, household: Household) -> None:
    space_id = rows.space(conn, DIM)
    random = np.random.default_rng(7)
    texts = conn.execute("select id, name, content_hash from titles order by id").fetchall()
    titles = [Unembedded(row["id"], row["name"], bytes(row["content_hash"]), row["name"]) for row in texts]
    vectors = random.normal(size=(len(titles), DIM)).astype(np.float32)
    embedding_spaces.save(conn, Space(space_id, "local", "tiny", DIM), titles, list(vectors))


def join(conn: Conn, server: int, number: int, who: Someone) -> int:
    user_id = rows.person(conn, f"Person {number}", picks=("movie", "series"))
    # Every second folder goes by the name that Emby's policies use.
    folders = [f"guid {shelf}" if index % 2 else shelf for index, shelf in enumerate(sorted(who.folders or ()))]
    rows.identity(
        conn, user_id, server, name=f"Person {number}", all_folders=who.folders is None, folder_ids=folders,
        age_limit=who.limit, hides_unrated_kinds=["movie", "series"] if who.hides_unrated else [],
        is_disabled=who.disabled,
    )  # fmt: skip
    return user_id


def perform(conn: Conn, user_id: int, title_id: int, what: str) -> None:
    """A minute ago: what is older than a list is what it has to know."""
    if what in ("play", "half", "favourite"):
        perform_play(conn, user_id, title_id, what)
    elif what.startswith("rate"):
        rows.rate(conn, user_id, title_id, 90 if what == "rate high" else 15)
    else:
        rows.judge(conn, user_id, title_id, what, at=A_MINUTE_AGO)


def perform_play(conn: Conn, user_id: int, title_id: int, what: str) -> None:
    """A favourite is the series; a play is of its first episode. A film has none. What was so before remains so."""
    first = conn.execute("select min(id) as id from episodes where title_id = %s", (title_id,)).fetchone() or {}
    episode_id = None if what == "favourite" else first["id"]
    query = "select * from watch_progress where user_id = %s and title_id = %s and episode_id is not distinct from %s"
    before = conn.execute(query, (user_id, title_id, episode_id)).fetchone()
    state = before or {"played": False, "position_s": 0, "is_favorite": False}
    rows.watch(
        conn, user_id, title_id, episode_id=episode_id, at=datetime.fromtimestamp(1749000000, UTC),
        played=state["played"] or what == "play", favorite=state["is_favorite"] or what == "favourite",
        position_s=max(state["position_s"], 1500 if what == "half" else 0), updated_at=A_MINUTE_AGO,
    )  # fmt: skip
