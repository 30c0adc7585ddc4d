"""What a source may say of each fact, and how it hears what is wrong."""

import pytest

from shared import choices
from shared.db import Conn
from shared.errors import Invalid
from shared.titles import fact_types, facts

CREDIT = {"name": "Ridley Scott", "role": "director", "ord": 0}


def test_every_fact_has_a_type() -> None:
    assert set(fact_types.TYPES) == {*choices.FACTS, choices.WORDED_IN, choices.RELEASED_IN}


@pytest.mark.parametrize("fact", choices.FACTS)
def test_any_fact_may_be_said_not_to_be(fact: str) -> None:
    fact_types.check({fact: None})


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Alien", "year": 1979, "released_on": "1979-05-25", "runtime_s": 7020, "pages": 3, "votes": 0},
        {"community_rating": 8, "critic_rating": 93.5, "genres": [], "tags": ["space"]},
        {"credits": [CREDIT, CREDIT | {"value": "578", "character": "Ash", "picture": "/a.jpg", "role": "cast"}]},
    ],
)
def test_what_sources_say_is_taken(said: dict[str, object]) -> None:
    fact_types.check(said)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("name", 7), ("name", ["Alien"]), ("overview", "x" * 100_001), ("year", "1979"), ("year", 1979.5), ("year", 999),
        ("year", True), ("end_year", 2201), ("released_on", "25.5.1979"), ("released_on", "1979-13-01"), ("runtime_s", -1),
        ("runtime_s", 8_640_001), ("pages", 0),
        ("pages", "300"), ("votes", 2**31), ("votes", 1.5), ("community_rating", 11), ("community_rating", "8.1"),
        ("critic_rating", float("nan")), ("critic_rating", -1), ("genres", "Horror"), ("genres", [7]), ("tags", [None]),
        ("countries", {"US": 1}), ("credits", [{}]), ("credits", ["Ridley Scott"]), ("credits", [CREDIT | {"role": "boss"}]),
        ("credits", [CREDIT | {"ord": "0"}]), ("credits", [CREDIT | {"name": ""}]), ("credits", [CREDIT | {"age": 41}]),
        ("credits", [CREDIT | {"value": 578}]), ("mood", "dark"),
    ],
)  # fmt: skip
def test_what_a_fact_cannot_be_is_refused_by_its_name_before_anything_is_written(
    conn: Conn, fact: str, value: object
) -> None:
    with pytest.raises(Invalid) as refused:
        facts.learn(conn, "tmdb", {1: {"tagline": "Run."}, 2: {fact: value}})

    assert refused.value.details["field"] == fact
    assert fact in refused.value.message


def test_the_place_in_a_list_is_named() -> None:
    with pytest.raises(Invalid, match="credits: 1 role Must be one of: cast"):
        fact_types.check({"credits": [CREDIT, CREDIT | {"role": "boss"}]})
