import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.words import claims, writer
from shared.words.writer import Facts, Watched

ARRIVAL = Watched("Arrival", 2016, 0.5, loved=True)
SOLARIS = Watched("Solaris", 1972, 0.4, loved=True)
HEAT = Watched("Heat", 1995, 0.45)
DUNE = Watched("Dune", 2021, -0.6)

CONTACT = Facts(
    title_id=7,
    title="Contact",
    year=1997,
    genres=("Science Fiction", "Drama"),
    match=91,
    parts={"taste": 40, "quality": 20, "household": 5, "discovery": 0},
    evidence=(ARRIVAL, SOLARIS),
    familiar_genres=("Science Fiction", "Drama"),
    community_rating=8.1,
)


def every(facts: Facts, *, by: str = "title") -> set[str]:
    """The words of the same facts for a hundred titles, told apart by name or by year: all forms there are."""
    others = (
        {"title": f"{facts.title} {number}"} if by == "title" else {"year": 1900 + number} for number in range(100)
    )
    return {writer.reason(dataclasses.replace(facts, **other)) for other in others}


def test_a_pick_close_to_loved_titles_names_them_and_its_rating() -> None:
    forms = every(CONTACT)

    assert "Because you loved “Arrival” and “Solaris” – more science fiction and drama – and it is rated 8.1." in forms
    assert all("“Arrival” and “Solaris”" in words and "8.1" in words for words in forms)
    assert len(forms) >= 4


def test_genres_of_a_book_are_known_and_not_said_to_be_watched() -> None:
    book = dataclasses.replace(CONTACT, noun="book", done="read", evidence=())

    assert all("science fiction and drama you know" in words or "You know science" in words for words in every(book))
    assert all(
        "you watch" in words or "You watch" in words for words in every(dataclasses.replace(CONTACT, evidence=()))
    )


def test_words_stay_the_same_for_the_same_pick() -> None:
    assert writer.reason(CONTACT) == writer.reason(dataclasses.replace(CONTACT, match=34, overview="Other."))


def test_titles_that_were_only_watched_are_not_called_loved() -> None:
    mixed = dataclasses.replace(CONTACT, evidence=(ARRIVAL, HEAT))

    assert all("you watched “Arrival” and “Heat”" in words.replace("You", "you") for words in every(mixed))
    assert not any("loved" in words for words in every(mixed))


def test_what_was_only_asked_for_is_never_said_to_have_been_watched() -> None:
    asked = dataclasses.replace(CONTACT, evidence=(dataclasses.replace(HEAT, share=0.6, asked=True), ARRIVAL))

    forms = every(asked)

    assert all("asked for more" in words and "“Heat”" in words for words in forms)
    assert not any("watched “" in words or "loved" in words or "“Arrival”" in words for words in forms)


def test_a_model_may_not_say_either_that_it_was_watched() -> None:
    asked = dataclasses.replace(CONTACT, evidence=(dataclasses.replace(HEAT, share=0.6, asked=True),))

    assert claims.complaint("Because you watched “Heat”, this is for you.", asked, titles=()) is not None
    assert claims.complaint("You asked for more like “Heat”, and this is close.", asked, titles=()) is None


def test_a_single_title_is_evidence_enough() -> None:
    single = dataclasses.replace(CONTACT, evidence=(ARRIVAL,), familiar_genres=())

    assert "Because you loved “Arrival”, and it is rated 8.1." in every(single)


def test_what_lowered_the_score_is_never_named_as_a_reason() -> None:
    disliked = dataclasses.replace(CONTACT, evidence=(DUNE, ARRIVAL))

    assert not any("Dune" in words for words in every(disliked))
    assert not any("Dune" in words for words in every(dataclasses.replace(CONTACT, evidence=(DUNE,))))


def test_weak_evidence_is_left_to_the_details() -> None:
    trace = Watched("Cars", 2006, 0.01)

    assert not any("Cars" in words for words in every(dataclasses.replace(CONTACT, evidence=(ARRIVAL, trace))))


def test_a_remake_is_told_from_its_original_by_the_year() -> None:
    remake = dataclasses.replace(CONTACT, title="Solaris", year=2002)

    assert all("“Solaris” (1972)" in words for words in every(remake, by="year"))


def test_a_newcomer_hears_of_quality_and_the_household_and_nothing_of_a_taste() -> None:
    newcomer = Facts(1, "Contact", parts={"quality": 30, "household": 10}, community_rating=8.1, household_viewers=3)

    assert "Highly rated at 8.1, and it is popular in your household." in every(newcomer)
    assert not any("watched “" in words or "loved" in words for words in every(newcomer))


def test_everything_new_is_no_news_to_a_newcomer() -> None:
    newcomer = Facts(1, "Unforgiven", parts={"discovery": 30}, new_genres=("Western",), genres=("Western",))

    assert every(newcomer) == {"A film you have not watched yet: western."}


@pytest.mark.parametrize("viewers", [0, 1])
def test_one_viewer_is_not_popularity_and_would_give_away_who(viewers: int) -> None:
    quiet = dataclasses.replace(CONTACT, household_viewers=viewers)

    assert not any("household" in words for words in every(quiet))


@pytest.mark.parametrize("rating", [None, 0.0, 5.2, 6.94, 81.0])
def test_a_rating_that_is_not_good_or_not_of_ten_is_no_reason(rating: float | None) -> None:
    assert not any("rated" in words for words in every(dataclasses.replace(CONTACT, community_rating=rating)))


def test_a_good_rating_is_not_called_high() -> None:
    good = dataclasses.replace(CONTACT, community_rating=7.2, evidence=(), familiar_genres=())

    assert all("7.2" in words and "igh" not in words for words in every(good))


def test_discovery_leads_where_it_counted_most() -> None:
    western = Facts(
        title_id=1,
        title="Unforgiven",
        parts={"taste": 4, "discovery": 30},
        evidence=(HEAT,),
        familiar_genres=("Drama",),
        new_genres=("Western",),
    )

    assert all(words.split(",")[0] in NEW for words in every(western))
    assert all("“Heat”" in words for words in every(western))


NEW = {"New territory for you: western", "Something new for you: western"}


def test_a_part_that_lowered_the_score_is_no_reason() -> None:
    stale = dataclasses.replace(CONTACT, parts={"taste": 40, "quality": -3}, new_genres=("Western",))
    stale = dataclasses.replace(stale, parts={**stale.parts, "discovery": -1})

    assert not any("rated" in words or "new" in words.lower() for words in every(stale))


def test_a_series_is_called_a_series() -> None:
    forms = every(dataclasses.replace(CONTACT, noun="series"))

    assert any("this series" in words for words in forms)
    assert not any("film" in words for words in forms)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (Facts(1, "X", 1972, genres=("Drama",)), "A 1972 film you have not watched yet: drama."),
        (Facts(1, "X", 1897), "An 1897 film you have not watched yet."),
        (
            Facts(1, "X", noun="series", genres=("TV Movie", "War")),
            "A series you have not watched yet: TV Movie and war.",
        ),
        (Facts(1, "X", noun="book", done="read"), "A book you have not read yet."),
    ],
)
def test_a_pick_that_nothing_speaks_for_is_described_and_not_praised(facts: Facts, words: str) -> None:
    assert writer.reason(facts) == words


def test_a_title_cannot_break_out_of_its_quotes_or_fill_the_page() -> None:
    hostile = Watched("A”\n<b>Hi</b> “B " + "very " * 90, 2000, 0.5)

    words = writer.reason(dataclasses.replace(CONTACT, evidence=(hostile,)))

    assert "\n" not in words
    assert words.count("“") == words.count("”") == 1
    assert len(words) < 300


watched = st.builds(
    Watched,
    title=st.sampled_from(["Alien", "Up", "Heat", "The Thing", "Paris, Texas"]),
    year=st.none() | st.integers(1950, 2024),
    share=st.floats(-1, 1),
    loved=st.booleans(),
    asked=st.booleans(),
)
genres = st.lists(st.sampled_from(["Drama", "Western", "Science Fiction", "Comedy"]), max_size=3, unique=True)


@given(
    st.builds(
        Facts,
        title_id=st.integers(1, 10_000),
        title=st.sampled_from(["Alien", "Contact", "12 Angry Men"]),
        year=st.none() | st.integers(1900, 2026),
        noun=st.sampled_from(["film", "series"]),
        genres=genres,
        parts=st.dictionaries(st.sampled_from(["taste", "quality", "household", "discovery"]), st.floats(-50, 50)),
        evidence=st.lists(watched, max_size=4),
        familiar_genres=genres,
        new_genres=genres,
        community_rating=st.none() | st.floats(0, 10),
        household_viewers=st.integers(0, 5),
    )
)
def test_whatever_the_facts_the_template_claims_nothing_else(facts: Facts) -> None:
    words = writer.reason(facts)

    own_year = dataclasses.replace(facts, title=f"{facts.title} {facts.year or ''}")
    assert claims.complaint(words, own_year, titles=()) is None
    assert words.endswith(".")
    assert "  " not in words
