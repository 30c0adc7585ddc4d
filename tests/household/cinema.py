"""A household straight in the database: films of five worlds, and people who mostly watch one of them each."""

from datetime import UTC, datetime, timedelta

import numpy as np

from shared.db import Conn
from tests.household import rows

WORLDS = ("Comedy", "Crime", "Drama", "Horror", "Western")
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


def open_doors(conn: Conn, people: int, films: int = 200, watches: int = 30, seed: int = 0) -> list[int]:
    """Ids of the people. Each has watched `watches` films, one a day: four of five from their own world."""
    chance = np.random.default_rng(seed)
    library = rows.library(conn)
    ids = [film(conn, library, number, chance) for number in range(films)]
    return [person(conn, library, number, ids, watches, chance) for number in range(people)]


def film(conn: Conn, library: int, number: int, chance: np.random.Generator) -> int:
    world = number % len(WORLDS)
    year, votes, rating = 1960 + int(chance.integers(60)), int(chance.integers(10, 9000)), float(chance.uniform(5, 8))
    facts = {"year": year, "votes": votes, "community_rating": rating, "genres": [WORLDS[world]]}
    words = {"tags": [f"motif {world}"], "overview": f"a tale of {WORLDS[world].lower()} number {number % 9}"}
    title = rows.unshelved(conn, f"Film {number}", **facts, **words)
    rows.item(conn, library, title, f"i{number}")
    return title


def person(conn: Conn, library: int, number: int, films: list[int], watches: int, chance: np.random.Generator) -> int:
    user = rows.person(conn, f"Person {number}", library, picks=["movie"])
    own = np.arange(len(films)) % len(WORLDS) == number % len(WORLDS)
    odds = np.where(own, 16.0, 1.0)
    seen = chance.choice(films, watches, replace=False, p=odds / odds.sum()).tolist()
    for day, title in enumerate(seen):
        rows.watch(conn, user, title, at=BEGAN + timedelta(days=day))
    return user
