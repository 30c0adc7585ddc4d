"""Which of the ids a server gives for a title can be believed, and in one spelling. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from shared import isbn

# "603", "603.0", "603-the-matrix", and the end of the page's address.
NUMBER = re.compile(r"(?:.*/)?0*([1-9]\d{0,11})(?:-[^/]*|\.0+)?/?")
IMDB = re.compile(r"(?:.*/)?(?:tt)?0*([1-9]\d{0,9})/?", re.IGNORECASE)
NUMBERED = frozenset({"tmdb", "tvdb", "tvmaze"})
# Servers’ names of sources that are called otherwise here.
NAMED_HERE = {"isbn": "isbn13", "googlebooks": "google_books", "openlibrary": "open_library"}
OPEN_LIBRARY = re.compile(r"(?:.*/)?(OL\d{1,12}[MW])(?:/[^/]*)?", re.IGNORECASE)
NOTHING = re.compile(r"[-0\s]*|-\d+|n/?a|none|null|unknown|undefined|tt0*", re.IGNORECASE)
FURTHEST_YEARS = 2


def believed(given: Mapping[str, str]) -> dict[str, str]:
    """What of `given` (source in any spelling → id) names something: "0", "-1", "tt0000000" and the like are no ids.

    Two spellings of one source, as plugins leave them behind, are one source: the first that names something.
    """
    found: dict[str, str] = {}
    for name, value in given.items():
        source = name.strip().lower()
        source = NAMED_HERE.get(source, source)
        if id := _spelled(source, value.strip()):
            found.setdefault(source, id)
    return found


def _spelled(source: str, value: str) -> str | None:
    if "://" in value:
        value = re.split(r"[?#]", value)[0]
    if NOTHING.fullmatch(value):
        return None
    if source == "imdb":
        match = IMDB.fullmatch(value)
        return match and f"tt{match[1].zfill(7)}"
    if source == "isbn13":
        return isbn.of(value)
    if source == "open_library":
        match = OPEN_LIBRARY.fullmatch(value)
        return match and match[1].upper()
    if source in NUMBERED:
        match = NUMBER.fullmatch(value)
        return match and match[1]
    return value


def are_alien(
    names: Collection[str | None], year: int | None, others: Collection[str | None], when: int | None
) -> bool:
    """Whether two that bear one id cannot be one title: no name in common, and years far apart, or none at all.

    Names alone decide nothing: one film has as many as there are languages.
    """
    if (year is None) is not (when is None) or share_a_name(names, others):
        return False
    return year is None or when is None or abs(year - when) > FURTHEST_YEARS


def share_a_name(names: Collection[str | None], others: Collection[str | None]) -> bool:
    """“Alien” and “Alien: Director's Cut” do. True where one side has no name that could be compared."""
    mine, theirs = ([words for name in side if (words := _words(name or ""))] for side in (names, others))
    return not mine or not theirs or any(own <= other or other <= own for own in mine for other in theirs)


def _words(name: str) -> frozenset[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return frozenset(re.findall(r"\w+", plain))
