"""Which title a name means: spelt alike, of about the same year, and how sure that is. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

SURE = 0.7  # from here on nobody is asked
LEAST = 0.35
MOST_CANDIDATES = 5
ALIKE = 0.84  # of a name spelt a little otherwise
COMMON = 200  # names that share a word: it tells nothing
ARTICLES = re.compile(
    r"^(the|a|an|der|die|das|ein|eine|le|la|les|l|un|une|el|los|las|il|lo|gli|de|het|een|o|os|as) (?=.)"
)


@dataclass(frozen=True)
class Named:
    """A title with all its names, in whatever language."""

    title_id: int
    kind: str
    year: int | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    title_id: int
    confidence: float


@dataclass
class Names:
    """All titles that may be meant. `by_key` are titles by folded name, `by_word` folded names by word."""

    by_key: dict[str, list[Named]] = field(default_factory=dict)
    by_word: dict[str, list[str]] = field(default_factory=dict)
    _guessed: dict[tuple[object, ...], list[Guess]] = field(default_factory=dict)

    @classmethod
    def of(cls, titles: Iterable[Named]) -> "Names":
        found = cls()
        for one in titles:
            for key in {key for name in one.names for key in keys(name)}:
                found.by_key.setdefault(key, []).append(one)
        for key in found.by_key:
            for word in set(key.split()):
                found.by_word.setdefault(word, []).append(key)
        return found

    def guess(self, name: str, year: int | None, kinds: Sequence[str]) -> list[Guess]:
        """The likeliest first, at most `MOST_CANDIDATES`, each with 0–1. Two that are as likely are both unsure."""
        asked = (name, year, tuple(kinds))
        if asked not in self._guessed:
            self._guessed[asked] = self._guess(name, year, kinds)
        return self._guessed[asked]

    def exactly(self, name: str, kind: str) -> list[Named]:
        """Those of the kind that bear the name."""
        found = {one.title_id: one for key in keys(name) for one in self.by_key.get(key, ()) if one.kind == kind}
        return list(found.values())

    def _guess(self, name: str, year: int | None, kinds: Sequence[str]) -> list[Guess]:
        full, found = fold(name), dict[int, float]()
        for key, likeness in self._alike(name):
            for one in self.by_key[key]:
                if kinds and one.kind not in kinds:
                    continue
                worth = _worth(one, full, likeness, year) - 0.02 * (list(kinds).index(one.kind) if kinds else 0)
                found[one.title_id] = max(worth, found.get(one.title_id, 0))
        best = sorted((Guess(id, round(worth, 3)) for id, worth in found.items() if worth >= LEAST), key=_order)
        return _unless_even(best[:MOST_CANDIDATES])

    def _alike(self, name: str) -> Iterator[tuple[str, float]]:
        own = keys(name)
        exact = [key for key in own if key in self.by_key]
        yield from ((key, 1.0) for key in exact)
        if exact or not own:
            return
        words = own[0].split()
        shared: dict[str, int] = {}
        for word in set(words):
            if len(near := self.by_word.get(word, ())) <= COMMON:
                for key in near:
                    shared[key] = shared.get(key, 0) + 1
        for key, count in shared.items():
            if 2 * count >= max(len(words), len(key.split())):
                likeness = SequenceMatcher(None, own[0], key).ratio()
                if likeness >= ALIKE or _begins(own[0], key):
                    yield key, min(likeness, 0.99)


def fold(name: str) -> str:
    """Without case, accents and signs: “WALL·E” and “Wall-E” are “wall e”."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").replace("’", "'"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "")
    return " ".join(re.findall(r"\w+", plain))


def keys(name: str) -> list[str]:
    """Folded, and without its first article; a year in brackets behind it is none of the name."""
    full = fold(re.sub(r"\s*\(\d{4}\)\s*$", "", name))
    return [key for key in dict.fromkeys((full, ARTICLES.sub("", full))) if key]


def _worth(one: Named, full: str, likeness: float, year: int | None) -> float:
    if year is None or one.year is None:
        # A name of one word is many titles'.
        by_year = 0.78 if " " in full or len(full) > 9 else 0.62
    else:
        by_year = {0: 0.97, 1: 0.85, 2: 0.55}.get(abs(one.year - year), 0.4)
    return by_year if likeness == 1.0 else min(by_year, 0.65) * likeness


def _begins(one: str, other: str) -> bool:
    """“Dune” and “Dune Part One”: a subtitle more."""
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and long.startswith(short + " ")


def _order(one: Guess) -> tuple[float, int]:
    return (-one.confidence, one.title_id)


def _unless_even(best: list[Guess]) -> list[Guess]:
    if len(best) > 1 and best[0].confidence - best[1].confidence < 0.01:
        return [Guess(one.title_id, min(one.confidence, SURE - 0.1)) for one in best]
    return best
