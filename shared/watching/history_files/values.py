"""Numbers, dates and ids as other programs write them. What cannot be read is None: whoever asks says whether that matters."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

OLDEST = date(1900, 1, 1)
ID_FORMS = {
    "imdb": re.compile(r"tt\d{5,10}"),
    "tmdb": re.compile(r"[1-9]\d{0,9}"),
    "tvdb": re.compile(r"[1-9]\d{0,9}"),
    "trakt": re.compile(r"[1-9]\d{0,9}"),
    "tvmaze": re.compile(r"[1-9]\d{0,9}"),
    "isbn13": re.compile(r"97[89]\d{10}"),
    "google_books": re.compile(r"[\w-]{12}"),
}
Parts = tuple[int, int, int, str]
# Behind a day.
TIME = re.compile(r"[ T,]+\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?$", re.ASCII)


def whole(value: object) -> int | None:
    """“12”, 12 and 12.0; nothing else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if abs(value) < 1e15 and value.is_integer() else None
    if isinstance(value, int):
        return value if abs(value) < 10**15 else None
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,15}", text, re.ASCII) else None


def counted(value: object, low: int, high: int) -> int | None:
    number = whole(value)
    return number if number is not None and low <= number <= high else None


def episode(season: object, number: object) -> dict[str, Any]:
    """Both in the names of `Entry`."""
    return {"season": counted(season, 0, 9999), "number": counted(number, 0, 99_999)}


def year(value: object) -> int | None:
    return counted(value, 1000, 2200)


def rating(value: object, of: float) -> int | None:
    """1–100 of a number of a scale that ends at `of`; 0 and nothing are no rating. Halves and quarters are kept; a comma is a point."""
    text = str(value if value is not None else "").strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text, re.ASCII):
        return None
    number = float(text)
    return max(1, round(number * 100 / of)) if 0 < number <= of else None


def moment(value: object) -> datetime | None:
    """ISO 8601, with a space or a T; without a zone it is UTC. Or seconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_epoch(value)
    text = str(value or "").strip()
    if re.fullmatch(r"\d{9,11}", text, re.ASCII):
        return _since_epoch(int(text))
    if len(text) < 16:
        return None
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.date() > OLDEST else None


def day(value: object) -> date | None:
    """2020-01-31, 2020/1/31 or 2020.01.31; a month or a day of 00 is none."""
    found = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ])", str(value or "").strip(), re.ASCII)
    return _date(*map(int, found.groups())) if found else None


def dates_of(texts: Iterable[str]) -> dict[str, date]:
    """Days as a country writes them, “1/31/20” or “31.01.2020”: which comes first is decided by the whole file. Where no day
    beyond 12 decides it, that order in which the file runs on, newest first, does; else points tell days first, and slashes months."""
    found, worded = dict[str, Parts](), dict[str, date]()
    for text in texts:
        plain = TIME.sub("", text.strip()[:40])
        if match := re.fullmatch(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\.?", plain, re.ASCII):
            found[text] = (int(match[1]), int(match[3]), int(match[4]), match[2])
        elif at := _in_words(plain):
            worded[text] = at
    return worded | _in_one_order(found)


def _in_words(text: str) -> date | None:
    """“Jan 31, 2020”, “31 January 2020”: in English, as exports have it."""
    words = re.findall(r"[^\W\d_]+|\d+", text)
    for form in ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(" ".join(words), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _in_one_order(found: dict[str, Parts]) -> dict[str, date]:
    orders = (_year_first, _day_first, _month_first)
    read = [{text: at for text, parts in found.items() if (at := order(parts))} for order in orders]
    most = max(map(len, read), default=0)
    best = [dates for dates in read if len(dates) == most]
    if len(best) == 1 or not found:
        return best[0] if best else {}
    turns = [_turns(list(dates.values())) for dates in best]
    if turns[0] != turns[-1]:
        return best[turns.index(min(turns))]
    return best[0] if next(iter(found.values()))[3] == "." else best[-1]


def ids(given: Mapping[str, object]) -> dict[str, str]:
    """What is one of its source; of an address the id in it."""
    found = {}
    for source, value in given.items():
        text = str(value if value is not None else "").strip()
        if source == "imdb" and (inner := re.search(r"tt\d{5,10}", text)):
            text = inner[0]
        if source in ID_FORMS and ID_FORMS[source].fullmatch(text):
            found[source] = text
    return found


def isbn13(*texts: object) -> dict[str, str]:
    """Of an ISBN in either form, also as spreadsheets are told to leave it alone (="978…")."""
    for text in texts:
        digits = re.sub(r"[^0-9X]", "", str(text or "").upper())
        if len(digits) == 13 and digits[:3] in ("978", "979"):
            return {"isbn13": digits}
        if len(digits) == 10 and digits[:9].isdigit():
            body = "978" + digits[:9]
            total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
            return {"isbn13": f"{body}{-total % 10}"}
    return {}


def _since_epoch(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 4_000_000_000 else None


def _turns(days: list[date]) -> int:
    """How often a day is newer than the one before it, in a list that should run from new to old; or the other way round."""
    newer = sum(later > earlier for earlier, later in pairwise(days))
    older = sum(later < earlier for earlier, later in pairwise(days))
    return min(newer, older)


def _year_first(parts: Parts) -> date | None:
    return _date(parts[0], parts[1], parts[2]) if parts[0] > 99 else None


def _day_first(parts: Parts) -> date | None:
    return _date(_long(parts[2]), parts[1], parts[0])


def _month_first(parts: Parts) -> date | None:
    return _date(_long(parts[2]), parts[0], parts[1])


def _long(number: int) -> int:
    return 2000 + number if number < 100 else number


def _date(number: int, month: int, day_of_month: int) -> date | None:
    try:
        found = date(number, month, day_of_month)
    except ValueError:
        return None
    return found if found > OLDEST else None
