"""No fact of one title, however absurd, moves the lists of people who have nothing to do with it, or costs time or memory."""

import os
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.engine import affinity, catalogue, facts, picks
from shared.engine.catalogue import Catalogue
from shared.engine.facts import Facts
from shared.engine.person import Settings
from tests.shared.engine import people

SOUND = people.library()
FAN = people.fan(1, world=3)
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "15"))
MOST_MEMORY = 150e6

absurd = st.sampled_from([1e300, -1e300, float("inf"), float("-inf"), float("nan"), 2.0**31, -(2.0**63), 20110112.0])
endless = st.integers(1_000, 6_000).map(lambda count: tuple(f"thing {number}" for number in range(count)))
hostile = st.fixed_dictionaries(
    {},
    optional={
        "year": absurd | st.floats(-3000, 2200),
        "votes": absurd | st.floats(0, 1e7),
        "rating": absurd | st.floats(0, 10),
        "critic_rating": absurd | st.floats(0, 100),
        "language": st.sampled_from(["", "x" * 1_000_000, "\x00", "en" * 200]),
        "genres": endless,
        "people": endless,
        "studios": endless,
        "keywords": endless,
        "collection": st.just("c" * 1_000_000),
        "plot": st.sampled_from(["word " * 200_000, "x" * 2_000_000, "\ud800 \x00", " ".join(map(str, range(50_000)))]),
    },
)


def listed(held: Catalogue, count: int = 20) -> list[int]:
    return [pick.title_id for pick in picks.recommend(held, FAN, people.neighbours(held), Settings(count=count))]


@pytest.mark.parametrize("fact", ["year", "votes", "rating", "critic_rating"])
@pytest.mark.parametrize("value", [1e300, -1e300, float("inf"), float("nan"), 2.0**31, 20110112.0])
def test_an_absurd_number_counts_as_unknown(fact: str, value: float) -> None:
    assert facts.sound(Facts(1, **{fact: value})) == Facts(1)  # type: ignore[arg-type]


@settings(max_examples=EXAMPLES, deadline=None)
@given(hostile)
def test_an_absurd_title_moves_nobody_elses_list(odd: dict[str, Any]) -> None:
    tracemalloc.start()
    held = people.library(**odd)
    told = listed(held)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    usual = [title_id for title_id in listed(SOUND) if title_id != 1000][:10]
    assert len(set(told) & set(usual)) >= 9  # as if another title had come in its place
    assert most < MOST_MEMORY


@settings(max_examples=EXAMPLES, deadline=None)
@given(hostile)
def test_an_absurd_title_is_the_title_without_what_is_absurd(odd: dict[str, Any]) -> None:
    clean = facts.sound(Facts(1000, **odd))
    known = {name: value for name, value in vars(clean).items() if name in odd}

    assert listed(people.library(**odd)) == listed(people.library(**known))


def test_a_grid_is_as_large_whatever_the_catalogue_holds() -> None:
    sizes = {
        affinity.laid_out(people.library(year=year), "year", 1.0).common.shape for year in (-3000.0, 1990.0, 2200.0)
    }

    assert len(sizes) == 1


def test_a_thousand_languages_and_genres_take_the_memory_of_a_few() -> None:
    many = [Facts(n, language=f"l{n}", genres=(f"g{n}", f"h{n}")) for n in range(1000)]

    held = catalogue.build(many)

    assert len(held.genre_names) == catalogue.MOST_KINDS
    assert len(affinity.languages(held).common) <= catalogue.MOST_KINDS + 1


@pytest.mark.parametrize("odd", [np.nan, np.inf, 1e38])
def test_a_vector_that_is_none_leaves_the_others_as_they_were(odd: float) -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 4))
    broken = vectors.copy()
    vectors[2], broken[2] = 0, odd

    assert (catalogue.centred(broken, 5) == catalogue.centred(vectors, 5)).all()
