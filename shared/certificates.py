"""Certificates of many countries as one number: the age in years that a title asks of its viewers."""

import re
from collections.abc import Mapping

# What a bare number does not tell. The country is the one of the code before the certificate, as in DE-16.
AGES: dict[str, dict[str, int]] = {
    "US": {
        "G": 0, "PG": 10, "PG-13": 13, "R": 17, "NC-17": 18, "X": 18, "XXX": 18, "APPROVED": 0, "PASSED": 0,
        "GP": 10, "M/PG": 10, "TV-Y": 0, "TV-Y7": 7, "TV-Y7-FV": 7, "TV-G": 0, "TV-PG": 10, "TV-14": 14, "TV-MA": 17,
    },
    "GB": {"U": 0, "UC": 0, "PG": 8, "12A": 12, "R18": 18},
    "DE": {"OHNE": 0, "INFO": 0, "LEHR": 0, "BPJM": 18, "INDEX": 18, "SPIO/JK": 18},
    "AT": {"UNB": 0}, "CH": {},
    "FR": {"U": 0, "TP": 0, "TOUS PUBLICS": 0, "X": 18},
    "NL": {"AL": 0},
    "BE": {"AL": 0, "KT": 0, "KT/EA": 0, "KNT": 16, "KNT/ENA": 16},
    "AU": {"E": 0, "P": 0, "C": 0, "G": 0, "PG": 10, "M": 15, "MA": 15, "AV": 15, "R": 18, "X": 18, "RC": 18},
    "NZ": {"G": 0, "PG": 10, "M": 16, "R": 18},
    "CA": {"C": 0, "G": 0, "PG": 10, "A": 18, "R": 18, "E": 18},
    "JP": {"G": 0, "R": 18},
    "KR": {"ALL": 0, "RESTRICTED": 19, "RESTRICTED SCREENING": 19},
    "IN": {"U": 0, "UA": 12, "U/A": 12, "A": 18, "S": 18},
    "BR": {"L": 0, "AL": 0, "ER": 0},
    "ES": {"A": 0, "AI": 0, "A/I": 0, "APTA": 0, "TP": 0, "INFANTIL": 0, "X": 18},
    "IT": {"T": 0, "BA": 0},
    "SE": {"BTL": 0, "BARNTILLATEN": 0, "BARNTILLÅTEN": 0},
    "NO": {"A": 0, "ALLE": 0},
    "DK": {"A": 0, "TILLADT FOR ALLE": 0},
    "FI": {"S": 0, "T": 0},
    "IE": {"G": 0, "PG": 8, "GA": 0, "CH": 0, "YA": 13, "PS": 15, "MA": 18},
    "PT": {"A": 3, "P": 18},
    "PL": {"AL": 0}, "CZ": {"U": 0}, "HU": {"KN": 0}, "RU": {}, "TR": {}, "GR": {"K": 0},
    "MX": {"AA": 0, "A": 0, "B": 12, "C": 18, "D": 18},
    "AR": {"ATP": 0, "C": 18},
    "HK": {"I": 0, "IIA": 12, "IIB": 15, "III": 18},
    "SG": {"G": 0, "PG": 10},
}  # fmt: skip
# Rated by nobody, whichever country says so.
UNRATED = frozenset({"NR", "UR", "N/A", "NONE", "UNRATED", "NOT RATED", "NOT-RATED", "TBC", "TBA", "EXEMPT", "-", "?"})
ALIASES = {"UK": "GB", "FSK": "DE", "USA": "US"}
OLDEST = 21

# FSK 16, 12A, R18+, VM14, K-12, M/12, U/A 16+, 14+, +13, -12: whatever surrounds it, the number is the age.
_NUMBERED = re.compile(r"(?:U/A|[A-Z]{0,3})[-/+ ]?(\d{1,2})\s?\+?(?:[A-Z]{1,2})?")
_COUNTRY = re.compile(r"([A-Z]{2,3})\s?[-:/_ ]\s?(\S.*)")


def age(certificate: str | None, country: str | None = None) -> int | None:
    """Years, 0 for everybody; None for a missing, unrated or unknown certificate.

    `country` is a hint (ISO 3166) for a certificate that does not name one. Without either, letters mean what they
    mean in the United States, else the strictest that any country means by them.
    """
    text = " ".join((certificate or "").upper().split())
    if not text or text in UNRATED:
        return None
    where, rest = _split(text)
    where = where or ALIASES.get((country or "").upper(), (country or "").upper())
    if rest in UNRATED:
        return None
    if where in AGES and rest in AGES[where]:
        return AGES[where][rest]
    return _anywhere(rest)


def age_limit(max_score: int | None, scores: Mapping[str, int]) -> int | None:
    """The oldest certificate that a person may see whose limit is `max_score`, as an age; None without a limit.

    `scores` is the server's own table of certificate -> score. Letters that mean a child here and an adult there are
    left out: one of them read wrongly would lift the limit. When nothing is left, only what suits everybody does.
    """
    if max_score is None:
        return None
    allowed = [age(name) for name, score in scores.items() if score <= max_score and not _is_ambiguous(name)]
    return max((years for years in allowed if years is not None), default=0)


def _split(text: str) -> tuple[str | None, str]:
    """The country a certificate names, and what is left: PG-13 and TV-MA name none, DE-16 and FSK 16 do."""
    match = _COUNTRY.fullmatch(text)
    if match is None:
        return None, text
    where = ALIASES.get(match[1], match[1])
    return (where, _split(match[2])[1]) if where in AGES else (None, text)


def _anywhere(text: str) -> int | None:
    if text in AGES["US"]:
        return AGES["US"][text]
    meanings = _meanings(text)
    return max(meanings) if meanings else _number(text)


def _number(text: str) -> int | None:
    match = _NUMBERED.fullmatch(text)
    years = int(match[1]) if match else None
    return years if years is not None and years <= OLDEST else None


def _meanings(text: str) -> set[int]:
    return {table[text] for table in AGES.values() if text in table}


def _is_ambiguous(certificate: str) -> bool:
    meanings = _meanings(certificate.strip().upper())
    return bool(meanings) and max(meanings) - min(meanings) > 4
