"""How sure it is that what a source has found is the title that was looked for: by name, year and runtime. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from shared.sources.model import Candidate, Wanted

ENOUGH = 0.8  # of 1: below, nobody is taken for another
# A year may be of a festival, and a runtime of a cut; further apart they speak against it.
YEAR_OFF, RUNTIME_OFF = 1, 0.1
ARTICLES = re.compile(r"^(the|a|an|der|die|das|le|la|les|el|los|il) ")


def best(wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Candidate, float] | None:
    """The one of whom it is surest, with how sure (0–1); None without any, and where two are equally likely, unless they are editions of
    one book."""
    ranked = sorted(((confidence(wanted, one), one) for one in candidates), key=lambda pair: -pair[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0] and not _is_clear(ranked[0][1])):
        return None
    return ranked[0][1], ranked[0][0]


def confidence(wanted: Wanted, found: Candidate) -> float:
    """0–1. An id decides alone. A name alone is not enough, and neither is a year; a name and who wrote it are, as editions of many years
    are one book."""
    if found.by_id:
        return 1.0
    mine, theirs = {plain(name) for name in wanted.names}, {plain(name) for name in found.names}
    if not mine & theirs - {""}:
        return 0.0
    if wanted.authors and found.authors:
        return _by_author(wanted, found)
    return round(0.6 * _year(wanted.year, found.year) + 0.4 * _runtime(wanted.runtime_s, found.runtime_s), 3)


def _is_clear(found: Candidate) -> bool:
    return found.by_id or bool(found.authors)


def _by_author(wanted: Wanted, found: Candidate) -> float:
    mine, theirs = ({plain(name) for name in side.authors} for side in (wanted, found))
    return round(0.85 + 0.1 * max(0.0, _year(wanted.year, found.year)), 3) if mine & theirs - {""} else 0.0


def plain(name: str) -> str:
    """As names are compared: without accents, signs, articles and capitals."""
    text = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    words = " ".join(re.findall(r"\w+", text.replace("&", " and ")))
    return ARTICLES.sub("", words)


def _year(mine: int | None, theirs: int | None) -> float:
    if mine is None or theirs is None:
        return 0.5
    return 1.0 if mine == theirs else 0.75 if abs(mine - theirs) <= YEAR_OFF else -1.0


def _runtime(mine: int | None, theirs: int | None) -> float:
    """Unknown speaks neither way."""
    if not mine or not theirs:
        return 0.8
    return 1.0 if abs(mine - theirs) <= RUNTIME_OFF * max(mine, theirs) else 0.0
