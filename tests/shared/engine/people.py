"""A small made-up library and the people who watch it, for the engine's tests."""

from dataclasses import replace

import numpy as np

from shared.engine import catalogue, community
from shared.engine.catalogue import Catalogue
from shared.engine.community import Community
from shared.engine.facts import Facts
from shared.engine.person import Person
from shared.engine.signals import Interaction, weigh

DAY = 86_400.0
NOW = 1_700_000_000.0
GENRES = ("Comedy", "Crime", "Drama", "Horror", "Science Fiction")


def library(count: int = 120, seed: int = 1, **odd: object) -> Catalogue:
    """Titles 1000, 1001, …: each of one of five worlds that share a genre, words, people and a direction of meaning. `odd`
    facts are those of the first title."""
    chance = np.random.default_rng(seed)
    worlds = chance.normal(size=(5, 16))
    facts = [title(number, chance) for number in range(count)]
    vectors = np.array([worlds[n % 5] + chance.normal(scale=0.7, size=16) for n in range(count)])
    facts[0] = replace(facts[0], **odd)  # type: ignore[arg-type]
    related = [(1000 + n, 1000 + (n + 5) % count, 1.0) for n in range(count)]
    return catalogue.build(facts, vectors, related)


def title(number: int, chance: np.random.Generator) -> Facts:
    world = number % 5
    return Facts(
        id=1000 + number,
        year=float(chance.integers(1960, 2023)),
        language=("en", "fr", None)[number % 3],
        votes=None if number % 11 == 0 else float(chance.integers(5, 9000)),
        rating=float(chance.uniform(4, 9)),
        genres=(GENRES[world], GENRES[(world + number // 5) % 5]),
        people=(f"Star {world}-{number % 4}", f"Director {world}"),
        keywords=(f"motif {world}", f"theme {number % 7}"),
        plot=f"words{'abcde'[world] * 3} story{'xyzuvwk'[number % 7] * 2} of something told",
    )


def fan(user_id: int, world: int, count: int = 12, size: int = 120) -> Person:
    return Person(user_id, weigh(acts_of_fan(world, count, size), NOW), NOW)


def acts_of_fan(world: int, count: int = 12, size: int = 120) -> list[Interaction]:
    """Watched titles of one world with high ratings, and one of the next world that was thrown out."""
    liked = [1000 + n for n in range(size) if n % 5 == world][:count]
    acts = [Interaction(i, plays=1, rating=80 + 5 * (n % 3), last_at=NOW - n * DAY) for n, i in enumerate(liked)]
    bad = Interaction(1000 + (world + 1) % 5, plays=1, rating=10, last_at=NOW - 3 * DAY)
    return [*acts, bad]


def neighbours(held: Catalogue, count: int = 9) -> Community:
    return community.build(held, [(100 + n, fan(100 + n, n % 5, 6 + n).signals) for n in range(count)])
