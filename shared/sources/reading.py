"""Read one field of a source's answer without trusting it: absent, empty, absurd and the wrong type all read as None."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from shared.db import storable

Row = Mapping[str, object]

LONG, NAME = 10_000, 500
MOST = 1000
FIRST_YEAR, LAST_YEAR = 1870, 2200
FIRST_BOOK = 1000


def row(value: object) -> Row:
    """An empty one for what is none."""
    return value if isinstance(value, Mapping) else {}


def inner(source: Row, *fields: str) -> Row:
    for field in fields:
        source = row(source.get(field))
    return source


def rows(value: object, most: int = MOST) -> list[Row]:
    """Of a list what are objects, as many as anybody could need."""
    return [element for element in value[:most] if isinstance(element, Mapping)] if isinstance(value, list) else []


def text(source: Row, field: str, longest: int = LONG) -> str | None:
    """Cut at `longest`, so that no answer fills the disk."""
    value = source.get(field)
    return storable.clean(value)[:longest].strip() or None if isinstance(value, str) else None


def identity(source: Row, field: str) -> str | None:
    """An id as text. Zero names nothing, nor does half a surrogate pair: what stood in its place would be another's id."""
    value = source.get(field)
    if isinstance(value, str) and not storable.is_text(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 < value < 2**53 else None
    return text(source, field, 100)


def number(source: Row, field: str, low: float, high: float) -> float | None:
    """None also for what is outside of its range."""
    value = source.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if low <= value <= high else None


def whole(source: Row, field: str, low: int = 0, high: int = 2**31 - 1) -> int | None:
    value = number(source, field, low, high)
    return None if value is None else int(value)


def names(value: object, field: str = "name") -> list[str]:
    """Of a list of objects, or of texts; each once."""
    found = [
        text({field: element} if isinstance(element, str) else row(element), field, NAME) for element in _list(value)
    ]
    return list(dict.fromkeys(filter(None, found)))


def day(source: Row, field: str) -> date | None:
    """The date that a text begins with."""
    found = re.match(r"\d{4}-\d{2}-\d{2}", text(source, field) or "")
    try:
        value = date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
    return value if value and FIRST_YEAR <= value.year <= LAST_YEAR else None


def partial_day(source: Row, field: str) -> tuple[int | None, date | None]:
    """Year, and day where it is told to the day: of “2004”, “2004-05”, “2004-05-01” and “1999?”, as books have them."""
    found = re.match(r"(\d{4})(?:-\d{2}-\d{2})?(?!\d)", text(source, field) or "")
    year = int(found[1]) if found else 0
    if not found or not FIRST_BOOK <= year <= LAST_YEAR:
        return None, None
    try:
        return year, date.fromisoformat(found[0]) if len(found[0]) > 4 else None
    except ValueError:
        return year, None


def month_of(source: Row, field: str) -> str | None:
    """“2004-05”, of what is told to the month and no closer."""
    told = text(source, field) or ""
    found = re.fullmatch(r"(\d{4})-(?:0[1-9]|1[0-2])", told)
    return told if found and FIRST_BOOK <= int(found[1]) <= LAST_YEAR else None


def moment(source: Row, field: str) -> datetime | None:
    """With its zone; UTC where it names none."""
    try:
        value = datetime.fromisoformat(text(source, field) or "")
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _list(value: object) -> list[object]:
    return value[:MOST] if isinstance(value, list) else []
