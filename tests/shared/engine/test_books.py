"""Books are ranked by the same code as films: authors for people, publishers for studios, and nobody's votes."""

import numpy as np
import pytest

from shared.engine import catalogue, community, picks
from shared.engine.catalogue import Catalogue
from shared.engine.facts import Facts
from shared.engine.person import Person, Settings
from shared.engine.signals import Interaction, weigh

NOW = 1_700_000_000.0
DAY = 86_400.0
AUTHORS, EACH = 15, 6
SUBJECTS = ("Fantasy", "Crime", "History")


def book(number: int) -> Facts:
    """Six books an author, five authors a subject; half of an author's books are one series."""
    author, place = divmod(number, EACH)
    subject = author % len(SUBJECTS)
    return Facts(
        id=number,
        year=1960.0 + 3 * author + place,
        language="de" if author % 5 == 4 else "en",
        genres=(SUBJECTS[subject],),
        people=(f"Author {author}",),
        studios=(f"House {author % 4}",),
        collection=f"Saga of {author}" if place < EACH // 2 else None,
        keywords=(f"motif {subject}", f"turn {number % 7}"),
        plot=f"A tale of {'abc'[subject] * 4} and {'xyzuvwk'[number % 7] * 3}.",
    )


def shelf(*, meaning: bool = True) -> Catalogue:
    chance = np.random.default_rng(3)
    directions = chance.normal(size=(len(SUBJECTS), 16))
    facts = [book(number) for number in range(AUTHORS * EACH)]
    vectors = [directions[n // EACH % len(SUBJECTS)] + chance.normal(scale=0.8, size=16) for n in range(len(facts))]
    return catalogue.build(facts, np.array(vectors) if meaning else None)


def by(author: int, *places: int) -> list[int]:
    return [author * EACH + place for place in places]


def reader(user_id: int, loved: list[int], disliked: list[int]) -> Person:
    acts = [Interaction(one, plays=1, rating=90, last_at=NOW - n * DAY) for n, one in enumerate(loved)]
    acts += [Interaction(one, plays=1, rating=10, last_at=NOW - 40 * DAY) for one in disliked]
    return Person(user_id, weigh(acts, NOW), NOW)


# Loves two authors of fantasy, and threw two books of one author of crime away.
READER = reader(1, [*by(0, 0, 1, 3, 4), *by(3, 0, 3)], by(1, 0, 1))


@pytest.mark.parametrize("meaning", [True, False], ids=["with vectors", "without"])
def test_a_reader_gets_what_they_love_and_not_what_they_threw_away(meaning: bool) -> None:
    held = shelf(meaning=meaning)

    told = picks.recommend(held, READER, community.nobody(held), Settings(count=100, floor=0))
    order = [pick.title_id for pick in told]

    assert len(order) == len(set(order)) == AUTHORS * EACH - 8
    assert set(by(0, 2, 5)) <= set(order[:6])  # what is left of the author they love most
    first = [one // EACH % len(SUBJECTS) for one in order[:10]]
    assert first.count(0) >= 7
    rest = [order.index(one) for one in by(1, 2, 3, 4, 5)]
    assert min(rest) >= 20
    assert np.mean(rest) > len(order) / 2 or not meaning  # only in what titles mean does a dislike push
    assert all(0.01 <= pick.match <= 0.99 for pick in told)


def test_a_pick_is_explained_by_the_books_of_its_author() -> None:
    held = shelf()

    told = picks.recommend(held, READER, community.nobody(held), Settings(count=10, evidence=100))
    pick = next(one for one in told if one.title_id in by(0, 2, 5))

    assert pick.evidence[0].title_id // EACH == 0
    assert sum(pick.parts.values()) == pytest.approx(pick.score, abs=1e-6)
    assert sum(item.share for item in pick.evidence) + pick.rest == pytest.approx(pick.score, abs=1e-6)


def test_readers_of_one_house_help_each_other() -> None:
    held = shelf()
    friends = [reader(10 + n, [*by(0, 0, 1, 3), *by(6, 0, 2, 4)], []) for n in range(3)]
    house = community.build(held, [(one.id, one.signals) for one in friends])

    alone, together = (
        [pick.title_id for pick in picks.recommend(held, READER, others, Settings(count=100))]
        for others in (community.nobody(held), house)
    )

    assert sum(map(together.index, by(6, 0, 2, 4))) < sum(map(alone.index, by(6, 0, 2, 4)))


def test_a_reader_of_whom_nothing_is_known_gets_a_varied_list() -> None:
    held = shelf()

    told = picks.recommend(held, Person(9, weigh([], NOW), NOW), community.nobody(held), Settings(count=20))

    assert len(told) == 20
    assert all(np.isfinite(pick.score) for pick in told)
    assert {pick.title_id // EACH % len(SUBJECTS) for pick in told} == {0, 1, 2}
