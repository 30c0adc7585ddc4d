"""Certificates of many countries, as people write them, as one number: the age in years that a title asks of its viewers."""

import re
import unicodedata
from collections.abc import Mapping

from shared.certificate_ages import COUNTRIES, TABLES

Score = tuple[int, int]
# Rated by nobody, whichever country says so.
_UNRATED = "NR UR NA NONE UNRATED NOTRATED NOTYETRATED RATINGPENDING TBC TBA EXEMPT"
UNRATED = frozenset(_UNRATED.split())
OLDEST = 21

_SHORT = COUNTRIES | {country: country for country in TABLES}
# “Rated R”, “Certificate 15”, “R (Restricted)”, “PG-13 for violence”, “TV-14 - Parents strongly cautioned”.
_DECORATION = re.compile(
    r"^(?:RATED|CERTIFICATE|CERT\.?|RATING)\s*:?\s*(?=\S)|\s*\([^)]*\)\s*$|\s+FOR\s.*$|\s+[-–—]\s.*$"
)
_COUNTRY = re.compile(rf"({'|'.join(sorted(map(re.escape, _SHORT), key=len, reverse=True))})\s*[-:/_ ]\s*(\S.*)")
# FSK 16, 12A, R18+, VM14, K-12, M/12, U/A 16+, 14+, +13, -12: whatever surrounds it, the number is the age.
_NUMBERED = re.compile(r"(?:U/A|A/P|[A-Z]{0,3})[-/+ ]*(\d{1,2})\s?\+?(?:[A-Z]{1,2})?")
# “16 ans”, “Från 11 år”, “ab 12 Jahren”, “interdit aux moins de 12 ans”, “13 and over”.
_FILLERS = (
    "A A PARTIR DE DES DU AB FROM FRAN FRA OD AGE AGES AGED OVER ABOVE AND UP OLDER PLUS YEARS YEAR YRS YO OLD ANS AN ANNI "
    "ANOS AR ALTER JAHRE JAHREN JAAR JAHR LAT LET ROKU ROKOV VUOTTA VUOTIAAT EV FELETT FREIGEGEBEN FREI VANAF INTERDIT AUX "
    "MOINS MENOS MENORES MINORI NO RECOMENDADA PARA SUITABLE UNDER NOT LIMIT MIN MINIMUM"
)
_WORDS = frozenset(_FILLERS.split())
_DESCRIBED = re.compile(r"(TVPG|TV14|TVMA)[DLSVFA]{1,5}")
_LIST = re.compile(r"[/,;|]")


def age(certificate: str | None, country: str | None = None) -> int | None:
    """Years, 0 for everybody; None for a missing, unrated or unknown certificate.

    `country` is a hint (ISO 3166) for a certificate that does not name one. Without either, letters mean what they
    mean in the United States, else the strictest that any country means by them. Of a list, the strictest counts.
    """
    text, hint = _plain(certificate), (country or "").upper()
    hint = COUNTRIES.get(hint, hint)
    whole = _age(text, hint)
    if whole is not None or not _LIST.search(text):
        return whole
    ages = [_age(part.strip(), hint) for part in _LIST.split(text)]
    return max((years for years in ages if years is not None), default=None)


def keys(certificate: str | None) -> list[str]:
    """The forms under which a certificate, or each one of a list, is found in a server's own table; empty without any."""
    text = _plain(certificate)
    parts = _LIST.split(text) if _age(text, "") is None else [text]
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
    """In capitals, without accents and with single blanks."""
    letters = unicodedata.normalize("NFKD", (certificate or "").upper())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _bare(text: str) -> str:
    while (less := _DECORATION.sub("", text).strip()) != text and less:
        text = less
    return text


def _squeezed(text: str) -> str:
    """TV-Y7-FV, TV-Y7 FV and TVY7FV are one."""
    return "".join(one for one in text if one.isalnum())


def _split(text: str) -> tuple[str | None, str]:
    """The country a certificate names, and what is left: PG-13 and TV-MA name none, DE-16 and FSK 16 do."""
    match = _COUNTRY.fullmatch(text)
    if match is None or _squeezed(text) in _LETTERS["US"]:
        return None, text
    return _SHORT[match[1]], _split(match[2])[1]


def _age(text: str, hint: str) -> int | None:
    where, rest = _split(_bare(text))
    key = _squeezed(_bare(rest))
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
    return max(meanings) if meanings else _number(_bare(rest))


def _number(text: str) -> int | None:
    """The one that is written, or the highest among words that say no more than “years” and “from”."""
    if (match := _NUMBERED.fullmatch(text)) is not None:
        found, words = [match[1]], []
    else:
        tokens = re.findall(r"\d+|[^\W\d_]+", text)
        found, words = [one for one in tokens if one.isdigit()], [one for one in tokens if not one.isdigit()]
    ages = [int(one) for one in found if len(one) <= 2]
    known = bool(ages) and len(ages) == len(found) and _WORDS.issuperset(words)
    return max(ages) if known and max(ages) <= OLDEST else None


def _meanings(key: str) -> set[int]:
    return {table[key] for table in _LETTERS.values() if key in table}


def _youngest(name: str, american: bool) -> int | None:
    """Of what a certificate may mean on a server whose table is American or is not."""
    key = _squeezed(_plain(name))
    if american and key in _LETTERS["US"]:
        return _LETTERS["US"][key]
    meanings = _meanings(key)
    return min(meanings) if meanings else age(name)


_LETTERS = {
    country: {_squeezed(_plain(name)): years for name, years in table.items()} for country, table in TABLES.items()
}
