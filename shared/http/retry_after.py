"""How long a service asks us to wait before the next try."""

import email.utils
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST_S = 86400.0  # “inf” is a number too


def seconds(headers: Mapping[str, str]) -> float | None:
    """From now; the header holds seconds or an HTTP date, and OpenAI adds one in milliseconds. None when none is usable."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return min(LONGEST_S, max(0.0, float(headers.get(name, "")) * unit))
        except ValueError:
            continue
    try:
        at = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    return min(LONGEST_S, max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()))
