"""What the templates say of picks and tastes is said in the reader's language, and what they did not write stays as it is."""

from collections.abc import Sequence
from itertools import product

import pytest

from shared.words import spoken, writer
from shared.words.writer import Facts, Watched

ALIEN, PRIDE = Watched("Alien", 1979, 5.0), Watched("Pride and Prejudice", 2005, 4.0, loved=True)
EVIDENCE: tuple[Sequence[Watched], ...] = (
    (),
    (ALIEN,),
    (PRIDE,),
    (ALIEN, PRIDE),
    (Watched("Heat", 1995, 3.0, asked=True),),
    (ALIEN, Watched("Heat", 1995, 3.0, beside=("TMDB", "Trakt"))),
    (Watched("Emma", 1815, 5.0, done="read"), ALIEN),
)
PARTS = {"taste": 3.0, "quality": 2.0, "household": 1.0, "discovery": 0.5}


def every_reason() -> list[str]:
    """Whatever the template can say: the words vary by title, so several are told."""
    choices = product(
        EVIDENCE,
        ((), ("Drama",), ("Science Fiction", "Drama")),
        ((), ("Western",)),
        (None, 7.2, 8.1),
        (0, 3),
        (None, 1972, 1800),
    )
    return [
        writer.reason(
            Facts(
                1,
                name,
                year,
                genres=familiar,
                evidence=evidence,
                familiar_genres=familiar,
                new_genres=new,
                community_rating=rating,
                household_viewers=viewers,
                parts=PARTS,
            )
        )
        for evidence, familiar, new, rating, viewers, year in choices
        for name in "ABC"
    ]


def test_every_reason_of_the_template_is_known_in_german() -> None:
    english = every_reason()

    assert [text for text in english if spoken.reason(text, "de") == text] == []
    assert not [
        text
        for text in english
        if "You" in spoken.reason(text, "de").split()
        or " watched" in spoken.reason(text, "de")
        or " read" in spoken.reason(text, "de")
    ]
    assert [spoken.reason(text, "en") for text in english] == english


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Because you watched “Alien”.", "Weil du „Alien“ gesehen hast."),
        (
            "You loved “Pride and Prejudice” and “Alien” (1979); this film suits the same taste, and it is rated 7.2. It is popular in "
            "your household.",
            "Du liebst „Pride and Prejudice“ und „Alien“ (1979); das trifft denselben Geschmack, außerdem ist es mit 7,2 bewertet. Und "
            "dann ist es in deinem Haushalt beliebt.",
        ),
        (
            "A quiet film about the sea, for the evening you are having.",
            "A quiet film about the sea, for the evening you are having.",
        ),
    ],
)
def test_names_and_numbers_stand_in_it_as_the_language_writes_them(english: str, german: str) -> None:
    assert spoken.reason(english, "de") == german


def test_a_taste_is_told_sentence_by_sentence() -> None:
    english = (
        "You have watched 12 films. What you watch is mostly drama (8) and crime (3). The 1990s come up more than any other decade (5). "
        "You love “Heat. Part 2” and “Alien”."
    )

    assert spoken.synopsis(english, "de") == (
        "Du hast 12 Filme gesehen. Du siehst vor allem Drama (8) und Crime (3). Die 1990er kommen häufiger vor als jedes andere Jahrzehnt "
        "(5). Du liebst „Heat. Part 2“ und „Alien“."
    )
    assert spoken.synopsis("Words of a model. You love “Alien”.", "de") == "Words of a model. You love “Alien”."
