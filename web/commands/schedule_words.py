"""Schedules as people type them: `daily 03:00`, `weekly sunday 04:00`, `every 2 hours`, `manual`."""

from collections.abc import Sequence

from shared.errors import Invalid
from shared.jobs import Value

FORMS = "daily 03:00, weekly sunday 04:00, every 2 hours, every 15 minutes, or manual"

Spec = dict[str, Value]


def read(words: Sequence[str]) -> tuple[str, Spec]:
    """(`every`, `spec`) as `schedules.save` takes them, which also checks the values. Raises `Invalid`."""
    match [word.lower() for word in words]:
        case ["manual"]:
            return "manual", {}
        case ["daily", at]:
            return "daily", {"at": _clock(at)}
        case ["weekly", day, at]:
            return "weekly", {"day": day, "at": _clock(at)}
        case ["every", ("hour" | "minute") as unit]:
            return f"{unit}s", {"n": 1}
        case ["every", count, ("hour" | "hours" | "minute" | "minutes") as unit] if count.isdecimal():
            return f"{unit.rstrip('s')}s", {"n": int(count)}
    raise Invalid(f"“{' '.join(words)}” is not a schedule; write {FORMS}.")


def _clock(text: str) -> str:
    """3:00 is 03:00."""
    return text.zfill(5)
