"""The words of a search as terms: how much each says, and which word was meant by one that no title has."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shared import db
from shared.db import Conn

sql = db.queries("titles/search")

MOST_WORDS = 12
WHOLE_BELOW = 3  # letters: “in” is no beginning of “interstellar”, unless it is still being typed
TELLING, COMMON = 4, 1_000  # letters of a word that may be mistyped; titles from which on a word may be left out
MEANT = 3  # words at most that one may be a slip of


@dataclass(frozen=True)
class Term:
    """`query` is what titles are asked for, in the words of `to_tsquery`; `weight` how rare it is; `word` what it stands for."""

    word: str
    query: str
    weight: float


@dataclass(frozen=True)
class Wording:
    """A text as terms; `weight` is of all its words, also of those that no title has."""

    terms: Sequence[Term] = ()
    weight: float = 0.0


@dataclass(frozen=True)
class Frequency:
    titles: int
    of: int

    @property
    def weight(self) -> float:
        """Inverse document frequency, as BM25 has it: a word that most titles have says next to nothing."""
        return math.log(1 + (max(0, self.of - self.titles) + 0.5) / (self.titles + 0.5))

    @property
    def is_common(self) -> bool:
        return self.titles > max(COMMON, self.of / 10)


def words(text: str) -> list[str]:
    """In small letters and in their order, each once."""
    return list(dict.fromkeys(re.findall(r"\w+", text.lower())))[:MOST_WORDS]


def read(conn: Conn, text: str) -> Wording:
    """Words that very many titles have are left out where there are others. A mistyped word stands for those that it is a slip of."""
    said = words(text)
    if not said:
        return Wording()
    whole = [len(word) < WHOLE_BELOW and place < len(said) - 1 for place, word in enumerate(said)]
    found = _frequencies(conn, said, whole)
    rare = [each for each in found if not each.is_common]
    kept = [place for place, each in enumerate(found) if not each.is_common or not rare]
    is_known = db.value(conn, sql.is_known, of=bool)
    made: list[Term] = []
    for place in kept:
        word, frequency = said[place], found[place]
        if frequency.titles or not is_known:
            made.append(Term(word, _query(word, is_whole=whole[place]), frequency.weight if is_known else 1.0))
        else:
            made += [Term(meant, _query(meant, is_whole=True), frequency.weight / 2) for meant in _meant(conn, word)]
    return Wording(made, sum(found[place].weight for place in kept))


def in_name(text: str) -> str | None:
    """As a tsquery: a name that has all of the words; None where there is none."""
    return " & ".join(f"'{word}':*A" for word in words(text)) or None


def renew(conn: Conn) -> None:
    """Counts every word of every title anew; only what is different is written."""
    conn.execute(sql.lock_words)
    conn.execute(sql.renew_words)


def _frequencies(conn: Conn, said: Sequence[str], whole: Sequence[bool]) -> list[Frequency]:
    return db.all(conn, sql.frequencies, {"words": list(said), "whole": list(whole)}, row=Frequency)


def _query(word: str, *, is_whole: bool) -> str:
    return f"'{word}'" if is_whole else f"'{word}':*"


def _meant(conn: Conn, word: str) -> list[str]:
    """The nearest words that it may be a slip of, or a slip of their beginning."""
    if len(word) < TELLING:
        return []
    most = 1 if len(word) < 2 * TELLING else 2
    near = [(slips(word, other), other) for other in db.values(conn, sql.like, {"word": word}, of=str)]
    fewest = min((count for count, _ in near), default=most + 1)
    return [other for count, other in near if count == fewest <= most][:MEANT]


def slips(word: str, other: str) -> int:
    """How many letters were left out, put in, changed or swapped with the next, from the nearest beginning of `other` to `word`: the
    restricted Damerau–Levenshtein distance."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        line = [row]
        for column, theirs in enumerate(other, 1):
            least = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != theirs))
            if row > 1 and column > 1 and letter == other[column - 2] and word[row - 2] == theirs:
                least = min(least, before[column - 2] + 1)
            line.append(least)
        before, above = above, line
    return min(above)
