"""How much there is of everything, for demonstrations, checks and overviews."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared import db
from shared.db import Conn, Row

sql = db.queries("upkeep/inventory")


@dataclass(frozen=True)
class Counts:
    """`titles` of each kind (“movies”, “series”) and episodes that are in a library, people who may sign in, vectors in use,
    files, libraries and playlists of ours."""

    titles: Mapping[str, int]
    episodes: int
    people: int
    embedded: int
    files: int
    libraries: int
    playlists: int


@dataclass(frozen=True)
class World:
    """What sources of the world have told: titles of which each knows facts (`facts`) and pairs that go together by it (`edges`),
    by source; titles with a score, and with somewhere to watch them; published picks that go together with what their person
    watched."""

    facts: Mapping[str, int]
    edges: Mapping[str, int]
    scores: int
    providers: int
    picks: int


def counts(conn: Conn) -> Counts:
    return db.one(conn, sql.counts, row=Counts)


def world(conn: Conn) -> World:
    return db.one(conn, sql.world, row=World)


def picks(conn: Conn) -> list[Row]:
    """Everybody by name, with the kinds they are to get picks of (`wanted`), and how many are published by kind (`picks`)."""
    return db.all(conn, sql.picks)


def above_limit(conn: Conn) -> int:
    """Published picks of which no copy is within the limits of whoever got them, or of unknown certificate where there is one.
    Must be 0."""
    return db.value(conn, sql.above_limit, of=int)


def published(conn: Conn) -> list[Row]:
    """Our libraries and playlists on media servers, each with whose it is, and a library's folder and files."""
    return db.all(conn, sql.published)
