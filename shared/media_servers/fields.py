"""Read one field of a server's answer without trusting it: absent, null, absurd and the wrong type all read as None."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from shared import errors
from shared.db import storable
from shared.language import gettext
from shared.media_servers import doubts

Row = Mapping[str, object]
TICKS = 10_000_000  # both servers count time in 100 ns
INT4 = 2**31 - 1
INT8 = 2**63 - 1
# The longest films last a month: what is longer is a container's mistake, or would make all plays of years one.
MOST_SECONDS = 100 * 24 * 3600
FIRST_YEAR, YEARS_AHEAD = 1870, 10
NAME, LONG, PATH, ID = 300, 10_000, 4096, 200
MOST_NAMES, MOST_OBJECTS = 1000, 500


class Malformed(errors.MediaServerError):
    """Something we cannot do without is missing or has the wrong shape; `field` says which."""

    def __init__(self, field: str, flaw: str) -> None:
        super().__init__(
            gettext("The media server's answer cannot be used: %(flaw)s; check its address in Settings.", flaw=flaw)
        )
        self.field, self.flaw = field, flaw


def row(value: object, field: str) -> Row:
    if not isinstance(value, Mapping):
        raise Malformed(field, gettext("%(field)s should be an object", field=field))
    return value


def rows(value: object, field: str) -> list[Row]:
    """Of a list every element: what is no object is an empty one, which counts and is left out by whoever needs its id."""
    if not isinstance(value, list):
        raise Malformed(field, gettext("%(field)s should be a list", field=field))
    return [element if isinstance(element, Mapping) else {} for element in _flat(value)]


def needed(source: Row, field: str) -> str:
    value = identity(source, field)
    if value is None:
        raise Malformed(field, gettext("%(field)s is missing", field=field))
    return value


def name(source: Row, field: str = "Name") -> str:
    value = text(source, field)
    if value is None:
        raise Malformed(field, gettext("%(field)s is missing", field=field))
    return value


def identity(source: Row, field: str) -> str | None:
    """An id as text: Emby's studios and genres have numbers. One that no index holds is none, for a part would be another's."""
    value = source.get(field)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    found = storable.clean(str(value)) if isinstance(value, str) or abs(value) <= INT8 else ""
    if len(found) > ID or (isinstance(value, str) and not storable.is_text(value)):
        doubts.note(field)
        return None
    return found or None


def text(source: Row, field: str, most: int = NAME) -> str | None:
    """A name that is a number (the film 1917) is a name. Cut after `most` characters."""
    value = source.get(field)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(_float(value)):
        value = str(value)
    if not isinstance(value, str):
        return None
    found = storable.clean(value)
    if len(found) > most:
        doubts.note(field)
        return found[:most].strip()
    return found or None


def path(source: Row, field: str) -> str | None:
    """Whole or not at all: a part of a path is another path."""
    found = text(source, field, PATH + 1)
    if found and len(found) > PATH:
        doubts.note(field)
        return None
    return found


def paths(source: Row, field: str) -> tuple[str, ...]:
    """Each whole; those that are too long are left out."""
    found = [path({field: element}, field) for element in _list(source.get(field)) if isinstance(element, str)]
    return tuple(dict.fromkeys(filter(None, found)))


def texts(source: Row, field: str) -> tuple[str, ...]:
    return _names(field, [{field: element} for element in _list(source.get(field)) if isinstance(element, str)], field)


def named(source: Row, field: str) -> tuple[str, ...]:
    """The names of a list of {Name, Id}, or of a list of names."""
    found = [element if isinstance(element, Mapping) else {"Name": element} for element in _list(source.get(field))]
    return _names(field, found, "Name")


def objects(source: Row, field: str) -> list[Row]:
    found = [element for element in _list(source.get(field)) if isinstance(element, Mapping)]
    if len(found) > MOST_OBJECTS:
        doubts.note(field)
    return found[:MOST_OBJECTS]


def child(source: Row, field: str) -> Row:
    value = source.get(field)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def flag(source: Row, field: str) -> bool | None:
    """Webhook templates may write a flag as text, plugins as a number."""
    value = source.get(field)
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}.get(value.strip().lower())
    return bool(value) if isinstance(value, bool | int) and value in (0, 1) else None


def number(source: Row, field: str, low: float = -math.inf, high: float = math.inf) -> float | None:
    """As written or as text; None outside of `low` … `high`."""
    value = source.get(field)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    found = _float(value)
    if not math.isfinite(found) or not low <= found <= high:
        doubts.note(field)
        return None
    return found


def whole(source: Row, field: str, low: int = -INT4, high: int = INT4) -> int | None:
    """By default what an integer column holds."""
    value = number(source, field, low, high)
    return None if value is None else int(value)


def year(source: Row, field: str) -> int | None:
    """Films began in 1870 at the earliest, and are announced some years ahead."""
    return whole(source, field, FIRST_YEAR, datetime.now(UTC).year + 1 + YEARS_AHEAD)


def seconds(source: Row, field: str) -> int | None:
    """Ticks as whole seconds; zero and less count as unknown."""
    value = number(source, field, high=MOST_SECONDS * TICKS)
    return round(value / TICKS) or None if value is not None and value > 0 else None


def moment(source: Row, field: str) -> datetime | None:
    """Something that happened, by tomorrow at the latest: clocks differ by a zone, not by years."""
    at = stated(source, field)
    if at is not None and at > datetime.now(UTC) + timedelta(days=1):
        doubts.note(field)
        return None
    return at


def stated(source: Row, field: str) -> datetime | None:
    """With a zone, UTC where none is given; the year 1 is the servers' way to say never."""
    value = source.get(field)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if at is None or at.year < FIRST_YEAR:
        return None
    if at.year > datetime.now(UTC).year + 1 + YEARS_AHEAD:
        doubts.note(field)
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def day(source: Row, field: str) -> date | None:
    """A date of release, which may lie some years ahead."""
    at = stated(source, field)
    return at.date() if at else None


def _names(field: str, found: list[Row], name: str) -> tuple[str, ...]:
    """Each once, empty ones left out; cut where the list is endless."""
    if len(found) > MOST_NAMES:
        doubts.note(field)
    return tuple(dict.fromkeys(given for row in found[:MOST_NAMES] if (given := text(row, name))))


def _float(value: float | str) -> float:
    try:
        return float(value)
    except (ValueError, OverflowError):
        return math.nan


def _list(value: object) -> list[object]:
    """One value where a list should be is a list of one."""
    if isinstance(value, list):
        return _flat(value)
    return [value] if isinstance(value, str | Mapping) else []


def _flat(value: list[object]) -> list[object]:
    """Without one list too many around its elements."""
    return value[0] if len(value) == 1 and isinstance(value[0], list) else value
