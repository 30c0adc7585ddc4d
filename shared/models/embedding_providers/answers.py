"""Read what embedding services answer: whose vector is whose, and which of them are vectors at all."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from shared.language import gettext
from shared.models.embedding_providers import Poison

if TYPE_CHECKING:
    from shared.models.embedding_providers import Vector

NO_VECTOR = gettext("The AI service answered without numbers.")
NO_NUMBERS = gettext("The AI service answered with a vector that is not numbers.")


def vectors(document: Mapping[str, object], count: int) -> list[Vector | Poison]:
    """One of length one for each of the `count` texts, in their order. Raises ValueError when there are more or fewer."""
    rows = document.get("data")
    if not isinstance(rows, list) or len(rows) != count:
        raise ValueError("not one vector for each text")
    return [vector(row.get("embedding") if isinstance(row, Mapping) else row) for row in _in_order(rows)]


def vector(value: object) -> Vector | Poison:
    """One vector per answer: numbers as text are read, base64 as four bytes a number, and a list of one list is that
    list."""
    if isinstance(value, str):
        value = _decoded(value)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    if not isinstance(value, list) or not value:
        return Poison(NO_VECTOR if value is None or value == [] else NO_NUMBERS)
    try:
        numbers = np.array([_number(element) for element in value], np.float64)
    except (TypeError, ValueError, OverflowError):
        return Poison(NO_NUMBERS)
    largest = np.abs(numbers).max()
    if not np.isfinite(largest) or largest == 0:
        return Poison(NO_NUMBERS)
    numbers /= largest  # squares of what is far from one would not be finite
    return (numbers / np.linalg.norm(numbers)).astype(np.float32)


def _in_order(rows: list[object]) -> list[object]:
    """By `index` where it says for each text which is its row; else as they came, as services without one send them."""
    places = [_place(row.get("index")) if isinstance(row, Mapping) else None for row in rows]
    by_place = {place: row for place, row in zip(places, rows, strict=True) if place is not None}
    for first in (0, 1):
        if by_place.keys() == set(range(first, first + len(rows))):
            return [by_place[place] for place in sorted(by_place)]
    return rows


def _place(index: object) -> int | None:
    """Also one that is written as text, or as a fraction of nothing."""
    try:
        found = _number(index)
    except (TypeError, ValueError, OverflowError):
        return None
    return int(found) if found.is_integer() else None


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError("no number")
    return float(value)


def _decoded(text: str) -> object:
    try:
        packed = base64.b64decode(text, validate=True)
        return np.frombuffer(packed, "<f4").tolist()
    except ValueError:
        return _written(text)


def _written(text: str) -> object:
    """A list that was made a text of, as databases of vectors hold it."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
