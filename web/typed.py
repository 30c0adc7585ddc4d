"""Whole numbers as people type them and addresses hold them."""

from collections.abc import Iterable

LARGEST = 2**53 - 1  # an id; JSON has no larger whole number


def whole(text: str | None, low: int = 0, high: int = LARGEST) -> int | None:
    """None for whatever is no number from `low` to `high` in the digits 0–9, however long it is."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(high)):
        return None
    return number if low <= (number := int(text)) <= high else None


def ids(texts: Iterable[str]) -> list[int]:
    """Those of them that are any."""
    return [found for text in texts if (found := whole(text, 1)) is not None]
