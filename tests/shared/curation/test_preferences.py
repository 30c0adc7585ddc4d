"""What a sentence asks for in so many words."""

import pytest

from shared.curation import preferences

GENRES = {"Action", "Science Fiction", "War", "Family", "Comedy", "Sci-Fi & Fantasy"}


@pytest.mark.parametrize(
    ("text", "genres", "decades"),
    [
        ("90s action movies", {"Action"}, {1990}),
        ("heartwarming family films", {"Family"}, set()),
        ("science fiction of the 1970s", {"Science Fiction"}, {1970}),
        ("comedies from the 00s and 2010's", set(), {2000, 2010}),
        ("Action, comedy and 20s jazz", {"Action", "Comedy"}, {2020}),
        ("1950s", set(), {1950}),
        ("", set(), set()),
        ("100s of horses", set(), set()),
    ],
)
def test_genres_and_decades_are_found(text: str, genres: set[str], decades: set[int]) -> None:
    said = preferences.read(text, GENRES)

    assert (said.genres, said.decades) == (genres, decades)


def test_a_title_fits_by_genre_and_by_decade() -> None:
    said = preferences.read("90s action movies", GENRES)

    fits = [
        said.fits(genres, year) for genres, year in ((["Action"], 1995), (["Action"], 2005), ([], 1991), ([], None))
    ]
    assert fits == [2, 1, 1, 0]


def test_words_of_sentences_are_not_looked_for() -> None:
    assert preferences.read("I want something with dinosaurs, you know", ()).words == ("dinosaurs", "know")
    assert preferences.read("something like that", ()).tsquery is None


@pytest.mark.parametrize("text", ["' | !!! & :*", 'a\\b c\'d "e"', "\x00\x07", "💥💥💥", "ﬀ" * 300])
def test_whatever_is_said_is_no_syntax(text: str) -> None:
    query = preferences.read(text, GENRES).tsquery

    assert query is None or set(query) & set("'!&\\\"") == set()
