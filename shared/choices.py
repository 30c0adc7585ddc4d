"""What the household and each person may choose among, in words: for options, which are read without loading the engine."""

import re
from collections.abc import Callable, Collection, Mapping

from marshmallow import ValidationError

from shared.language import gettext

BLEND, PEARSON, POPULARITY, HYBRID = STRATEGIES = ("blend", "pearson", "popularity", "hybrid")
PENALISE, EXCLUDE = DISLIKES = ("penalise", "exclude")
# What becomes of what somebody asks for that is not here: an administrator has a word, it is handed on, or nobody may ask.
APPROVAL, STRAIGHT, NEVER = REQUEST_RULES = ("approval", "straight", "never")
# Whose watching makes a title popular; the last is half and half.
BY_HOUSEHOLD, BY_WORLD, BY_BOTH = POPULAR_BY = ("household", "world", "blend")

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Who says what titles are; a household's order names some of them, and the others come after these in this one.
SOURCES = ("server", "tmdb", "tvmaze", "trakt", "omdb", "google_books", "open_library")
# In which language each words what it says, where it does not say so itself (`WORDED_IN`); a media server speaks the household's, and of
# others nobody knows.
SPOKEN: Mapping[str, str] = {"tmdb": "en", "trakt": "en", "omdb": "en", "tvmaze": "en", "open_library": "en"}
FACTS = (
    "name", "original_name", "sort_name", "year", "end_year", "released_on", "overview", "tagline", "runtime_s", "pages", "status",
    "certificate", "custom_rating", "community_rating", "critic_rating", "votes", "language", "countries", "genres", "studios",
    "tags", "collection", "credits",
)  # fmt: skip
# Which are read as they are worded, so that the language matters.
WORDED = ("overview", "tagline", "genres")
WORDED_IN = "worded_in"  # said beside facts: the language of these
# Said beside facts by who knows no day of `released_on`: the month, as “2026-11”.
RELEASED_IN = "released_in"
# What the household calls a title, and what its files are, its media server knows; of people it also has the pictures, and of what
# belongs together the household's own word. When series are shown TVmaze knows best.
OF_THE_HOUSE = (
    "name",
    "sort_name",
    "certificate",
    "custom_rating",
    "runtime_s",
    "tags",
    "collection",
    "credits",
)
OF_SHOWING = ("released_on", "end_year", "status")
PRECEDENCE = "; ".join(
    (
        "tmdb, trakt, omdb, google_books, open_library, tvmaze, server",
        *(f"{fact}: server" for fact in OF_THE_HOUSE),
        "year: server, tmdb, open_library",  # of a work, where others have that of an edition
        *(f"{fact}: tvmaze" for fact in OF_SHOWING),
    )
)


class Order(dict[str, tuple[str, ...]]):
    """Each fact's sources, first to last. Of facts in `worded`, those that are not in the `language` come after those that may be."""

    def __init__(self, of: Mapping[str, tuple[str, ...]], language: str | None, worded: Collection[str]) -> None:
        super().__init__(of)
        self.language, self.worded = language, worded


def precedence(text: str, language: str | None = None) -> Order:
    """Each fact's sources, first to last, from “server, tmdb; status: tvmaze”: the first part is for every fact, the others
    for one fact each, before that. Sources that are not named come after.

    Of `WORDED` facts that have no part of their own, sources that speak another language than this one, the household's, come after
    those that may speak it. Raises `ValueError` with a sentence.
    """
    general, *particular = text.split(";")
    common = tuple(dict.fromkeys((*_sources(general), *SOURCES)))
    order, worded = dict.fromkeys(FACTS, common), set(WORDED if language else ())
    for part in particular:
        fact, _, sources = (word.strip() for word in part.partition(":"))
        if fact not in FACTS:
            raise ValueError(f"There is no fact “{fact}”; there are {', '.join(FACTS)}.")
        order[fact] = tuple(dict.fromkeys((*_sources(sources), *common)))
        worded.discard(fact)
    return Order(order, language, worded)


def languages(text: str) -> tuple[str, ...]:
    """“en, de, fr”, each once. Raises `ValueError` with a sentence."""
    found = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not found or not all(re.fullmatch("[a-z]{2}", word) for word in found):
        raise ValueError(gettext("is no list of languages: two letters each, as in en, de, fr"))
    return found


def contact(text: str) -> str:
    """How somebody can be reached, or nothing. Raises `ValueError` with a sentence."""
    if text and not re.fullmatch(r"[^@\s()]+@[^@\s()]+|https?://[^\s()]+", text, re.ASCII):
        raise ValueError(gettext("is neither an e-mail address nor that of a web page"))
    return text


def as_read_by(read: Callable[[str], object]) -> Callable[[str], None]:
    """What `read` raises a `ValueError` for is refused with its sentence."""

    def check(value: str) -> None:
        try:
            read(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    return check


def _sources(text: str) -> list[str]:
    named = [word.strip() for word in text.split(",") if word.strip()]
    if unknown := [name for name in named if name not in SOURCES]:
        raise ValueError(f"There is no source “{unknown[0]}”; there are {', '.join(SOURCES)}.")
    return named
