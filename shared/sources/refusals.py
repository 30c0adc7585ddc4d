"""What a source means that refuses: each says in its own way that a day is spent, that there are too many calls, or that it does not take
the key. Pure."""

import json
from typing import Final, Literal

from shared.http.answers import Reply
from shared.sources import reading

SPENT: Final = "spent"
BUSY: Final = "busy"
KEY: Final = "key"
Meaning = Literal["spent", "busy", "key"]
# Google's reasons. What is called a rate may be the day's: its sentence says which.
TOO_MANY = {"rateLimitExceeded", "userRateLimitExceeded"}
DAY_OVER = {"dailyLimitExceeded", "dailyLimitExceededUnreg", "quotaExceeded"}


def meaning(name: str, reply: Reply) -> Meaning | None:
    """None for an answer, and for what the status alone says."""
    if name == "omdb":
        return SPENT if _is_spent_at_omdb(reply) else None
    if name == "google_books" and reply.status in (400, 403, 429):
        return _at_google(reply)
    return None


def _is_spent_at_omdb(reply: Reply) -> bool:
    """It says so with 401, or 200, and a sentence where facts would be; another source's texts may hold the same words."""
    is_refusal = b'"Response":"False"' in reply.body[:400].replace(b" ", b"")
    return reply.status in (200, 401) and is_refusal and b"limit reached" in reply.body[:400]


def _at_google(reply: Reply) -> Meaning | None:
    error = reading.inner(_json(reply), "error")
    said = reading.text(error, "message", 1000) or ""
    reasons = {reading.text(one, "reason", 100) for one in reading.rows(error.get("errors"))}
    details = {reading.text(one, "reason", 100) for one in reading.rows(error.get("details"))}
    if reasons & DAY_OVER or (reasons & TOO_MANY and "per day" in said.lower()):
        return SPENT
    if reply.status == 429 or reasons & TOO_MANY:
        return BUSY
    return KEY if "API_KEY_INVALID" in details or "api key not valid" in said.lower() else None


def _json(reply: Reply) -> reading.Row:
    try:
        return reading.row(json.loads(reply.body))
    except ValueError:
        return {}
