"""What a sentence asks for in so many words: genres of the library, decades, and words to look for."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]{3,}")
_DECADE = re.compile(r"\b(?:(1[89]|20)(\d)0|(\d)0)['’]?s\b")
MOST_WORDS = 20
# Of sentences, not of titles.
_EMPTY = (
    "about and are but can channel films for from good great have into like movie movies not film nothing one only or our "
    "series show shows some something than that the their them there these they this those too very want watch what when "
    "where which who will with without you your"
)
EMPTY = frozenset(_EMPTY.split())


@dataclass(frozen=True)
class Said:
    """`genres` as the library spells them, `decades` by their first year, `words` in lower case."""

    genres: frozenset[str]
    decades: frozenset[int]
    words: tuple[str, ...]

    def fits(self, genres: Collection[str], year: int | None) -> float:
        """1 for a title that has one of the genres, and 1 more for one of the decades."""
        in_decade = year is not None and year // 10 * 10 in self.decades
        return float(bool(self.genres & {*genres})) + float(in_decade)

    @property
    def tsquery(self) -> str | None:
        """Any of the words; None for no words."""
        return " | ".join(f"{word}:*" for word in self.words) or None


def read(text: str, genres: Collection[str]) -> Said:
    """`genres` are those of the library; one is named where all of its words are: “science fiction of the 70s”."""
    words = tuple(dict.fromkeys(word.lower() for word in _WORD.findall(text) if word.lower() not in EMPTY))
    stems = {word[:-1] if word.endswith("s") else word for word in words} | set(words)
    named = {genre for genre in genres if (parts := _WORD.findall(genre.lower())) and set(parts) <= stems}
    return Said(frozenset(named), frozenset(map(_decade, _DECADE.findall(text))), words[:MOST_WORDS])


def _decade(found: tuple[str, str, str]) -> int:
    """“90s” is of the last century, “10s” of this one."""
    century, digit, short = found
    if century:
        return int(f"{century}{digit}0")
    return 2000 + 10 * int(short) if int(short) < 3 else 1900 + 10 * int(short)
