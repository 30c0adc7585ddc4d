"""Certificates of many countries, as people write them, as one number: the age in years that a title asks of its viewers."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from shared.titles.certificate_ages import COUNTRIES, TABLES, WORDS

Score = tuple[int, int]
# Rated by nobody, whichever country says so.
_UNRATED = (
    "NR UR NA NC NONE UNRATED NOTRATED NOTYETRATED RATINGPENDING TBC TBA EXEMPT UNKNOWN NORATING NOTAPPLICABLE UNCLASSIFIED "
    "NOTCLASSIFIED NONCLASSE SINCALIFICACION SINCALIFICAR NICHTGEPRUFT UNGEPRUFT"
)
UNRATED = frozenset(_UNRATED.split())
OLDEST = 21

_SHORT = COUNTRIES | {country: country for country in TABLES}
# “Rated R”, “R-rated”, “Certificate 15”, “Category III”, “映倫 PG12”, “R15+指定”, “第IIA級”, “R (Restricted)”, “PG-13 for violence”,
# “TV-14 - Parents strongly cautioned”.
_DECORATION = re.compile(
    r"^(?:RATED|CERTIFICATE|CERT|RATING|映倫|第)\s*:?\s*(?=\S)|^(?:CAT|CATEGORY|CLASIFICACION|CLASSIFICATION)[\s:]\s*(?=\S)"
    r"|[-\s]RATED$|\s*(?:指定|級)$|\s*\([^)]*\)\s*$|\s+FOR\s.*$|\s+[-–—]\s.*$"
)
_COUNTRY = re.compile(rf"({'|'.join(sorted(map(re.escape, _SHORT), key=len, reverse=True))})\s*[-:/_ ]\s*(\S.*)")
# FSK 16, 12A, R18+, VM14, K-12, M/12, U/A 16+, 14+, +13, -12: whatever surrounds it, the number is the age.
_NUMBERED = re.compile(r"(?:U/A|A/P|[A-Z]{0,3})[-/+ ]*(\d{1,2})\s?\+?(?:[A-Z]{1,2})?")
_DESCRIBED = re.compile(r"(TVPG|TV14|TVMA)[DLSVFA]{1,5}")
_LIST = re.compile(r"[/,;|]")


@lru_cache(maxsize=4096)  # a house has a few dozen of them, on every title and every copy
def age(certificate: str | None, country: str | None = None) -> int | None:
    """Years, 0 for everybody; None for a missing, unrated or unknown certificate.

    `country` is a hint (ISO 3166) for a certificate that does not name one. Without either, letters mean what they
    mean in the United States, else the strictest that any country means by them. Of a list, the strictest counts.
    """
    text, hint = _plain(certificate), (country or "").upper()
    hint = COUNTRIES.get(hint, hint)
    whole = _age(text, hint)
    if whole is not None or _is_unrated(text) or not _LIST.search(text):
        return whole
    ages = [_age(part.strip(), hint) for part in _LIST.split(text)]
    return max((years for years in ages if years is not None), default=None)


def keys(certificate: str | None) -> list[str]:
    """The forms under which a certificate, or each one of a list, is found in a server's own table; empty without any."""
    return list(_keys(certificate))


@lru_cache(maxsize=4096)
def _keys(certificate: str | None) -> list[str]:
    text = _plain(certificate)
    parts = [text] if _is_unrated(text) or _age(text, "") is not None else _LIST.split(text)
    found = [_squeezed(_split(_bare(part.strip()))[1]) for part in parts]
    return sorted({key for key in found if key and key not in UNRATED})


def age_limit(limit: Score | None, scores: Mapping[str, Score]) -> int | None:
    """The oldest certificate that a person may see whose limit is `limit`, as an age; None without a limit.

    `scores` is the server's own table of certificate -> score. A certificate counts as the youngest that it may mean: one of
    them read wrongly would lift the limit. When nothing is left, only what suits everybody does.
    """
    if limit is None:
        return None
    american = any(_squeezed(_plain(name)) in ("PG13", "TVMA") for name in scores)
    allowed = [_youngest(name, american) for name, score in scores.items() if score <= limit]
    return max((years for years in allowed if years is not None), default=0)


def shut(limit: Score | None, scores: Mapping[str, Score]) -> list[str]:
    """What the server's own table puts above the limit, as `keys` writes it."""
    if limit is None:
        return []
    open_too = {key for name, score in scores.items() if score <= limit for key in keys(name)}
    return sorted({key for name, score in scores.items() if score > limit for key in keys(name)} - open_too)


def _plain(certificate: str | None) -> str:
    """In capitals, without accents and dots, and with single blanks: “o.A.” is OA."""
    letters = unicodedata.normalize("NFKD", (certificate or "").upper()).replace(".", "")
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _bare(text: str) -> str:
    while (less := _DECORATION.sub("", text).strip()) != text and less:
        text = less
    return text


def _squeezed(text: str) -> str:
    """TV-Y7-FV, TV-Y7 FV and TVY7FV are one."""
    return "".join(character for character in text if character.isalnum())


def _split(text: str) -> tuple[str | None, str]:
    """The country a certificate names, and what is left: PG-13 and TV-MA name none, DE-16 and FSK 16 do."""
    match = _COUNTRY.fullmatch(text)
    if match is None or _squeezed(text) in _LETTERS["US"]:
        return None, text
    return _SHORT[match[1]], _split(match[2])[1]


def _is_unrated(text: str) -> bool:
    """N/A is one word and no list."""
    return _squeezed(_split(_bare(text))[1]) in UNRATED


def _age(text: str, hint: str) -> int | None:
    """As it stands, else without what only decorates it: “Tilladt for alle” means something as a whole."""
    if _is_unrated(text):
        return None
    forms = dict.fromkeys((text, _bare(text)))
    return next((years for form in forms if (years := _years(form, hint)) is not None), None)


def _years(text: str, hint: str) -> int | None:
    where, rest = _split(text)
    rest = _bare(rest) if where else rest
    key = _squeezed(rest)
    if not key or key in UNRATED:
        return None
    if (described := _DESCRIBED.fullmatch(key)) is not None:
        key = described[1]
    table = _LETTERS.get(where or hint, {})
    if key in table:
        return table[key]
    if key in _LETTERS["US"]:
        return _LETTERS["US"][key]
    meanings = _meanings(key)
    return max(meanings) if meanings else _number(rest)


def _number(text: str) -> int | None:
    """The one that is written, or the highest among words that say no more than “years” and “from”."""
    if (match := _NUMBERED.fullmatch(text)) is not None:
        found, words = [match[1]], []
    else:
        tokens = re.findall(r"\d+|[^\W\d_]+", text)
        found = [token for token in tokens if token.isdigit()]
        words = [token for token in tokens if not token.isdigit()]
    ages = [int(token) for token in found if len(token) <= 2]
    is_age = bool(ages) and len(ages) == len(found) and _WORDS.issuperset(words)
    return max(ages) if is_age and max(ages) <= OLDEST else None


def _meanings(key: str) -> set[int]:
    return {table[key] for table in _LETTERS.values() if key in table}


def _youngest(name: str, american: bool) -> int | None:
    """Of what a certificate may mean on a server whose table is American or is not."""
    key = _squeezed(_plain(name))
    if american and key in _LETTERS["US"]:
        return _LETTERS["US"][key]
    meanings = _meanings(key)
    return min(meanings) if meanings else age(name)


_WORDS = frozenset(_plain(WORDS).split())
_LETTERS = {
    country: {_squeezed(_plain(name)): years for name, years in table.items()} for country, table in TABLES.items()
}
