"""Read one field of a server's answer without trusting it: absent, null and the wrong type all read as None."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime

from shared import errors

Row = Mapping[str, object]
TICKS = 10_000_000  # both servers count time in 100 ns


class Malformed(errors.MediaServerError):
    """Something we cannot do without is missing or has the wrong shape; `field` says which."""

    def __init__(self, field: str, flaw: str) -> None:
        super().__init__(f"The media server's answer cannot be used: {flaw}; check its address in Settings.")
        self.field, self.flaw = field, flaw


def row(value: object, field: str) -> Row:
    if not isinstance(value, Mapping):
        raise Malformed(field, f"{field} should be an object")
    return value


def rows(value: object, field: str) -> list[Row]:
    if not isinstance(value, list):
        raise Malformed(field, f"{field} should be a list")
    return [row(one, field) for one in value]


def needed(source: Row, field: str) -> str:
    value = identity(source, field)
    if value is None:
        raise Malformed(field, f"{field} is missing")
    return value


def identity(source: Row, field: str) -> str | None:
    """An id as text: Emby's studios and genres have numbers."""
    value = source.get(field)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return _clean(str(value)) or None


def text(source: Row, field: str) -> str | None:
    value = source.get(field)
    return _clean(value) or None if isinstance(value, str) else None


def texts(source: Row, field: str) -> tuple[str, ...]:
    found = (_clean(one) for one in _list(source.get(field)) if isinstance(one, str))
    return tuple(dict.fromkeys(one for one in found if one))


def named(source: Row, field: str) -> tuple[str, ...]:
    """The names of a list of {Name, Id}."""
    found = (text(one, "Name") for one in _list(source.get(field)) if isinstance(one, Mapping))
    return tuple(dict.fromkeys(name for name in found if name))


def objects(source: Row, field: str) -> list[Row]:
    return [one for one in _list(source.get(field)) if isinstance(one, Mapping)]


def child(source: Row, field: str) -> Row:
    value = source.get(field)
    return value if isinstance(value, Mapping) else {}


def flag(source: Row, field: str) -> bool | None:
    """Webhook templates may write a flag as text."""
    value = source.get(field)
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    return value if isinstance(value, bool) else None


def number(source: Row, field: str) -> float | None:
    value = source.get(field)
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def whole(source: Row, field: str) -> int | None:
    value = number(source, field)
    return None if value is None or abs(value) >= 2**63 else int(value)


def seconds(source: Row, field: str) -> int | None:
    """Ticks as whole seconds; zero and less count as unknown."""
    value = number(source, field)
    return round(value / TICKS) or None if value is not None and value > 0 else None


def moment(source: Row, field: str) -> datetime | None:
    """With a zone, UTC where none is given; the year 1 is the servers' way to say never."""
    value = source.get(field)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if at is None or at.year < 1900:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def day(source: Row, field: str) -> date | None:
    at = moment(source, field)
    return at.date() if at else None


def _clean(value: str) -> str:
    """Postgres stores neither NUL nor half a surrogate pair, and scrapers leave both behind."""
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode()
    return value.replace("\0", "").strip()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
