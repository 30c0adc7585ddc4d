"""What several sources say becomes one row: a table of cases."""

import pytest

from shared import choices
from shared.titles import merging

Told = dict[str, dict[str, object]]
USUAL = ", ".join(choices.SOURCES)
EVERYBODY = ("server", "tmdb", "tvmaze", "trakt", "omdb", "google_books", "open_library")


def part(name: str, value: str) -> dict[str, object]:
    return {
        "source": "tmdb",
        "value": value,
        "name": name,
        "role": "cast",
        "character": None,
        "picture": None,
        "ord": 0,
    }


@pytest.mark.parametrize(
    ("told", "precedence", "fact", "value", "sources"),
    [
        # Nobody, and one alone.
        ({}, USUAL, "tagline", None, ()),
        ({}, USUAL, "genres", [], ()),
        ({}, USUAL, "tags", [], ()),
        ({"tmdb": {"tagline": "Run."}}, USUAL, "tagline", "Run.", ("tmdb",)),
        # Order.
        ({"server": {"year": 1979}, "tmdb": {"year": 1980}}, USUAL, "year", 1979, ("server",)),
        ({"tmdb": {"year": 1980}, "server": {"year": 1979}}, USUAL, "year", 1979, ("server",)),
        ({"server": {"year": 1979}, "tmdb": {"year": 1980}}, "tmdb, server", "year", 1980, ("tmdb",)),
        ({"server": {"status": "Ended"}, "tvmaze": {"status": "Running"}}, f"{USUAL}; status: tvmaze", "status", "Running", ("tvmaze",)),
        ({"server": {"year": 1979}, "tvmaze": {"year": 1980}}, f"{USUAL}; status: tvmaze", "year", 1979, ("server",)),
        ({"omdb": {"year": 1}, "trakt": {"year": 2}}, "trakt", "year", 2, ("trakt",)),
        ({"admin": {"name": "Alien"}, "server": {"name": "Alien 1"}}, "server", "name", "Alien", ("admin",)),
        ({name: {"tagline": name} for name in ("omdb", "trakt", "tvmaze")}, USUAL, "tagline", "tvmaze", ("tvmaze",)),
        ({name: {"tagline": name} for name in ("omdb", "trakt")}, USUAL, "tagline", "trakt", ("trakt",)),
        # Missing: the next is asked.
        ({"server": {"name": "Alien"}, "tmdb": {"tagline": "Run."}}, USUAL, "tagline", "Run.", ("tmdb",)),
        ({"server": {}, "tmdb": {"votes": 12}}, USUAL, "votes", 12, ("tmdb",)),
        # Null: there is none.
        ({"server": {"tagline": None}, "tmdb": {"tagline": "Run."}}, USUAL, "tagline", None, ("server",)),
        ({"server": {"tagline": "Run."}, "tmdb": {"tagline": None}}, USUAL, "tagline", "Run.", ("server",)),
        ({"admin": {"collection": None}, "server": {"collection": "Alien"}}, USUAL, "collection", None, ("admin",)),
        ({"server": {"genres": None}, "tmdb": {"genres": ["Horror"]}}, USUAL, "genres", [], ("server",)),
        # Zero is a value.
        ({"server": {"critic_rating": 0}, "omdb": {"critic_rating": 88}}, USUAL, "critic_rating", 0, ("server",)),
        ({"tmdb": {"votes": 0}, "trakt": {"votes": 9}}, USUAL, "votes", 0, ("tmdb",)),
        ({"trakt": {}, "omdb": {"votes": 9}}, "trakt, omdb", "votes", 9, ("omdb",)),  # Trakt's 0 of nobody is left out
        # Lists are the first source's, whole.
        ({"server": {"genres": ["SF"]}, "tmdb": {"genres": ["Horror"]}}, USUAL, "genres", ["SF"], ("server",)),
        ({"server": {}, "tmdb": {"genres": ["Horror"]}}, USUAL, "genres", ["Horror"], ("tmdb",)),
        ({"server": {"genres": []}, "tmdb": {"genres": ["Horror"]}}, USUAL, "genres", [], ("server",)),
        ({"server": {"studios": ["A"]}, "omdb": {"studios": ["B"]}}, USUAL, "studios", ["A"], ("server",)),
        ({"omdb": {"countries": ["GB"]}, "tmdb": {"countries": ["US"]}}, USUAL, "countries", ["US"], ("tmdb",)),
        # Tags are everybody's, each once.
        ({"server": {"tags": ["Space"]}, "tmdb": {"tags": ["android", "space"]}}, USUAL, "tags", ["Space", "android"], ("server", "tmdb")),
        ({"server": {"tags": []}, "tmdb": {"tags": ["space"]}}, USUAL, "tags", ["space"], ("tmdb",)),
        ({"server": {"tags": None}, "tmdb": {"tags": ["space"]}}, USUAL, "tags", ["space"], ("tmdb",)),
        ({"server": {"tags": ["a"]}, "tmdb": {"tags": ["b"]}}, f"{USUAL}; tags: tmdb", "tags", ["b", "a"], ("tmdb", "server")),
        # Who made it.
        ({"tmdb": {"credits": [part("Weaver", "1")]}, "omdb": {"credits": []}}, USUAL, "credits", [part("Weaver", "1")], ("tmdb",)),
        ({"omdb": {"credits": []}, "tmdb": {"credits": [part("Weaver", "1")]}}, "omdb", "credits", [], ("omdb",)),
    ],
)  # fmt: skip
def test_a_fact_is_the_first_sources_that_knows_it(
    told: Told, precedence: str, fact: str, value: object, sources: tuple[str, ...]
) -> None:
    merged = merging.merge(told, choices.precedence(precedence))

    assert merged.values[fact] == value
    assert merged.sources[fact] == sources
    assert merged.values.keys() == merged.sources.keys() == set(choices.FACTS)


@pytest.mark.parametrize(
    ("fact", "language", "first", "second"),
    [
        # What the house calls it and holds of it is the media server's.
        *((fact, "en", "server", "tmdb") for fact in ("name", "sort_name", "year", "certificate", "custom_rating", "runtime_s")),
        *((fact, "en", "server", "tmdb") for fact in ("tags", "collection", "credits")),
        # When a series is shown, and whether it goes on, TVmaze knows best.
        *((fact, "en", "tvmaze", "tmdb") for fact in ("released_on", "end_year", "status")),
        *((fact, "en", "tmdb", "trakt") for fact in ("original_name", "language", "countries", "studios", "votes")),
        ("community_rating", "de", "tmdb", "trakt"),
        ("critic_rating", "de", "tmdb", "trakt"),
        # What is read goes by its language.
        *((fact, "en", "tmdb", "trakt") for fact in ("overview", "tagline", "genres")),
    ],
)  # fmt: skip
def test_unless_the_household_says_otherwise_each_fact_has_its_order(
    fact: str, language: str, first: str, second: str
) -> None:
    order = choices.precedence(choices.PRECEDENCE, language)

    assert order[fact][:2] == (first, second)
    assert sorted(order[fact]) == sorted(EVERYBODY)


@pytest.mark.parametrize(
    ("told", "precedence", "language", "overview"),
    [
        ({"server": "Im All.", "tmdb": "In space."}, choices.PRECEDENCE, "de", "Im All."),
        ({"server": "In space.", "tmdb": "A ship answers."}, choices.PRECEDENCE, "en", "A ship answers."),
        ({"tmdb": "In space."}, choices.PRECEDENCE, "de", "In space."),
        ({"server": None, "tmdb": "In space."}, choices.PRECEDENCE, "de", None),
        ({"server": "Im All.", "tmdb": "In space."}, "tmdb, server", "de", "Im All."),
        ({"server": "Im All.", "tmdb": "In space."}, "server; overview: tmdb", "de", "In space."),  # as it was ordered
        ({"admin": "Weit weg.", "server": "Im All."}, choices.PRECEDENCE, "de", "Weit weg."),
    ],
)
def test_words_of_another_language_stand_only_where_there_are_no_others(
    told: dict[str, str | None], precedence: str, language: str, overview: str | None
) -> None:
    by_source: Told = {source: {"overview": words} for source, words in told.items()}

    assert merging.merge(by_source, choices.precedence(precedence, language)).values["overview"] == overview


@pytest.mark.parametrize(("language", "overview"), [("de", "Weit weg."), ("en", "In space."), ("fr", "In space.")])
def test_words_are_in_the_language_that_their_source_says(language: str, overview: str) -> None:
    told: Told = {"tmdb": {"overview": "Weit weg.", "worded_in": "de"}, "server": {"overview": "In space."}}

    assert merging.merge(told, choices.precedence(choices.PRECEDENCE, language)).values["overview"] == overview


@pytest.mark.parametrize(
    ("told", "rating", "votes", "source"),
    [
        ({"server": {"community_rating": 7.0}, "tmdb": {"community_rating": 8.1, "votes": 900}}, 8.1, 900, ("tmdb",)),
        ({"server": {"community_rating": 7.0}, "omdb": {"votes": 900}}, 7.0, None, ()),
        ({"tmdb": {"community_rating": 8.1}, "trakt": {"community_rating": 7.9, "votes": 12}}, 8.1, None, ()),
        ({"tmdb": {"votes": 900}, "trakt": {"community_rating": 7.9, "votes": 12}}, 7.9, 12, ("trakt",)),
        ({"tmdb": {"votes": 900}}, None, 900, ("tmdb",)),
        ({"tmdb": {"community_rating": None}, "trakt": {"community_rating": 7.9, "votes": 12}}, None, None, ()),
        ({"tmdb": {"community_rating": 0, "votes": 0}, "trakt": {"community_rating": 7.9, "votes": 12}}, 0, 0, ("tmdb",)),
        ({"admin": {"votes": 5}, "tmdb": {"community_rating": 8.1, "votes": 900}}, 8.1, 900, ("tmdb",)),
    ],
)  # fmt: skip
def test_votes_are_those_of_the_rating(
    told: Told, rating: float | None, votes: int | None, source: tuple[str, ...]
) -> None:
    merged = merging.merge(told, choices.precedence(choices.PRECEDENCE))

    assert (merged.values["community_rating"], merged.values["votes"]) == (rating, votes)
    assert merged.sources["votes"] == source


@pytest.mark.parametrize(
    ("told", "precedence", "certificate", "age"),
    [
        ({}, USUAL, None, None),
        ({"server": {"certificate": "18"}, "tmdb": {"certificate": "PG"}}, USUAL, "18", 18),
        ({"server": {"certificate": "18"}, "tmdb": {"certificate": "PG"}}, "tmdb, server", "PG", 18),
        ({"server": {"certificate": "PG"}, "tmdb": {"certificate": "18"}}, USUAL, "PG", 18),
        ({"server": {"custom_rating": "18", "certificate": "PG"}, "omdb": {"certificate": "G"}}, USUAL, "PG", 18),
        ({"server": {"custom_rating": "6", "certificate": "18"}}, USUAL, "18", 6),
        ({"admin": {"certificate": "G"}, "server": {"certificate": "18"}}, USUAL, "G", 18),
        ({"server": {"certificate": "N/A"}, "tmdb": {"certificate": "PG"}}, USUAL, "N/A", 10),
        ({"server": {}, "tmdb": {"certificate": "PG"}}, USUAL, "PG", 10),
        ({"server": {"certificate": None}, "tmdb": {"certificate": "PG"}}, USUAL, None, 10),
    ],
)
def test_limits_go_by_the_strictest_whoever_is_shown(
    told: Told, precedence: str, certificate: str | None, age: int | None
) -> None:
    row = merging.row(told, choices.precedence(precedence))

    assert (row["certificate"], row["min_age"]) == (certificate, age)


def test_limits_go_by_every_certificate_and_tag_that_is_told() -> None:
    told: Told = {
        "server": {"certificate": "R", "tags": ["Gore!"]},
        "tmdb": {"certificate": "NC-17", "tags": ["Héist"]},
        "omdb": {},
    }

    row = merging.row(told, choices.precedence(USUAL))

    assert row["limit_tags"] == ["gore", "heist"]
    assert len(row["limit_certificates"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["nobody", "server, nobody", "server; mood: tmdb", "server; status: nobody", "server; "]
)
def test_an_order_of_what_is_unknown_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="There is no"):
        choices.precedence(text)


@pytest.mark.parametrize("text", ["", "omdb", choices.PRECEDENCE, "tvmaze, server; year: omdb; status:"])
def test_every_source_has_its_place_for_every_fact(text: str) -> None:
    order = choices.precedence(text)

    assert all(sorted(sources) == sorted(choices.SOURCES) for sources in order.values())
    assert order.keys() == set(choices.FACTS)
