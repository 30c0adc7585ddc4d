"""The words of a search as terms: how much each says, and which word was meant by one that no title has."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared import db
from shared.db import Conn

sql = db.queries("titles/search")

MOST_WORDS = 12
WHOLE_BELOW = 3  # letters: “in” is no beginning of “interstellar”, unless it is still being typed
TELLING, COMMON = 4, 1_000  # letters of a word that may be mistyped; titles from which on a word may be left out
MEANT, MOST_SLIPS = 3, 3  # words at most that one may be a slip of, and words of a search that are looked at for it
NAMING = 3  # of so many words one at least is in a title where a name is meant
JOINERS = "\u200c\u200d"  # within words of Persian and Hindi


@dataclass(frozen=True)
class Term:
    """`query` is what titles are asked for, in the words of `to_tsquery`; `weight` how rare it is; `word` what it stands for."""

    word: str
    query: str
    weight: float


@dataclass(frozen=True)
class Wording:
    """A text as terms; `weight` is of all its words, also of those that no title has: judged queries, most of whose words are in no
    title, are answered worse without (mean reciprocal rank .41 instead of .57). `in_name` is a tsquery of a name that has all the
    words which any title has; None where there is none, or so few that the text is a question rather than a name."""

    terms: Sequence[Term] = ()
    weight: float = 0.0
    in_name: str | None = None


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


def cut(text: str) -> list[str]:
    """As Postgres cuts it: letters, their marks and digits, composed where they can be. A word of Hindi or Thai stays whole."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(sign if sign in JOINERS or unicodedata.category(sign)[0] in "LMN" else " " for sign in plain).split()


def words(text: str) -> list[str]:
    """In small letters and in their order, each once."""
    return list(dict.fromkeys(cut(text.lower())))[:MOST_WORDS]


def read(conn: Conn, text: str) -> Wording:
    """Words that very many titles have are left out where there are others. A word that no title has stands for those, too, that it
    is a slip of. Of one letter alone only names are asked."""
    said = words(text)
    if len(said) == 1 == len(said[0]):
        named = f"'{said[0]}':*A"
        return Wording([Term(said[0], named, 1.0)], 1.0, named)
    whole = [len(word) < WHOLE_BELOW and place < len(said) - 1 for place, word in enumerate(said)]
    if not said or not db.value(conn, sql.is_known, of=bool):
        return _uncounted(said, whole)
    found = dict(zip(said, _frequencies(conn, said, whole), strict=True))
    meant = _meant(conn, [word for word in said if not found[word].titles])
    rare = [word for word in said if not found[word].is_common]
    made: list[Term] = []
    for word in rare or said:
        made.append(Term(word, _query(word, is_whole=whole[said.index(word)]), found[word].weight))
        made += [Term(other, _query(other, is_whole=True), found[word].weight / 2) for other in meant.get(word, ())]
    return Wording(made, sum(found[word].weight for word in rare or said), _in_name(said, meant))


def renew(conn: Conn) -> None:
    """Counts every word of every title anew; only what is different is written."""
    conn.execute(sql.lock_words)
    conn.execute(sql.renew_words)


def _frequencies(conn: Conn, said: Sequence[str], whole: Sequence[bool]) -> list[Frequency]:
    return db.all(conn, sql.frequencies, {"words": list(said), "whole": list(whole)}, row=Frequency)


def _uncounted(said: Sequence[str], whole: Sequence[bool]) -> Wording:
    """Each word as good as another."""
    terms = [Term(word, _query(word, is_whole=is_whole), 1.0) for word, is_whole in zip(said, whole, strict=True)]
    return Wording(terms, float(len(terms)), _in_name(said, {}))


def _in_name(said: Sequence[str], meant: Mapping[str, Sequence[str]]) -> str | None:
    """As a tsquery: a name that has all of the words that any title has, or what they are slips of: “matrix keanu reeves” too."""
    asked = [
        "(" + " | ".join([f"'{word}':*A", *(f"'{other}':A" for other in meant.get(word, ()))]) + ")"
        for word in said
        if meant.get(word, True)
    ]
    return " & ".join(asked) if asked and NAMING * len(asked) >= len(said) else None


def _query(word: str, *, is_whole: bool) -> str:
    return f"'{word}'" if is_whole else f"'{word}':*"


def _meant(conn: Conn, unknown: Sequence[str]) -> dict[str, list[str]]:
    """Of those words that are in no title, also none that came since words were counted, the nearest that each may be a slip of."""
    if not unknown:
        return {}
    long = [word for word in unknown if len(word) >= TELLING][:MOST_SLIPS]
    given = {"words": list(unknown), "queries": [_query(word, is_whole=False) for word in unknown], "long": long}
    near: dict[str, list[str]] = {}
    for row in db.all(conn, sql.like, given):
        near.setdefault(row["word"], []).extend([row["other"]] if row["other"] else [])
    return {word: _nearest(word, others) for word, others in near.items()}


def _nearest(word: str, others: Sequence[str]) -> list[str]:
    """Those of which it is, or of whose beginning it is, with the fewest slips."""
    most = 1 if len(word) < 2 * TELLING else 2
    near = [(slips(word, other), other) for other in others]
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
