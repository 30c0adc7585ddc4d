"""What goes back over the wire: an answer, or a refusal."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime


class Refused(Exception):
    """The server says no: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(slots=True)
class Answer:
    """What goes back over the wire."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    draw: Callable[[], bytes] | None = None

    def drawn(self) -> "Answer":
        """With its body; what takes long to make is made outside the state's lock."""
        if self.draw is not None:
            self.body, self.draw = self.draw(), None
        return self


def answer(value: object, status: int = 200) -> Answer:
    """`value` as compact JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def read_moment(value: str, name: str = "date") -> datetime:
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise Refused(400, f"The value '{value}' is not valid for {name}.") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
