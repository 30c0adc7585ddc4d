"""Oddities on demand: answers that are changed after the server made them, as real servers send them."""

import json
import re
import threading
from dataclasses import asdict, dataclass, field

from infra.sample_server import json_changes
from infra.sample_server.exchange import Answer, Refused


@dataclass(slots=True)
class Oddity:
    """Applies to answers to requests whose path?query matches; skips the first `after`, then strikes `times` times (None: always).

    `changes` are those of `json_changes`; `status` and `text` (sent as HTML) stand for the whole answer. `happened` counts the
    answers that were really changed: a path that led nowhere is no oddity.
    """

    match: str
    changes: list[json_changes.Change] = field(default_factory=list)
    method: str | None = None
    status: int | None = None
    text: str | None = None
    times: int | None = None
    after: int = 0
    seen: int = 0
    happened: int = 0

    def applies(self, method: str, target: str) -> bool:
        if self.method and self.method.upper() != method:
            return False
        return re.search(self.match, target, re.IGNORECASE) is not None

    def strike(self, answer: Answer) -> Answer:
        """The answer as this rule leaves it, counted as happened if it is another."""
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.happened >= self.times):
            return answer
        changed = self._changed(answer)
        self.happened += changed is not answer
        return changed

    def _changed(self, answer: Answer) -> Answer:
        if self.text is not None:
            return Answer(self.status or 200, self.text.encode(), "text/html; charset=utf-8")
        if self.status is not None and not self.changes:
            return Answer(self.status, answer.body, answer.content_type, answer.headers)
        if not answer.body or "json" not in answer.content_type:
            return answer
        value, struck = json.loads(answer.body), 0
        for change in self.changes:
            value, places = json_changes.apply(value, change)
            struck += places
        # Escaped: half a surrogate pair, too, is something a real file name can hold.
        body = json.dumps(value, separators=(",", ":")).encode()
        return Answer(self.status or answer.status, body, answer.content_type, answer.headers) if struck else answer


class Oddities:
    """The rules in force; safe to use from many request threads."""

    def __init__(self) -> None:
        self._rules: list[Oddity] = []
        self._lock = threading.Lock()

    def add(self, rule: dict[str, object]) -> Oddity:
        try:
            oddity = Oddity(**rule)  # type: ignore[arg-type]
            re.compile(oddity.match)
            for change in oddity.changes:
                json_changes.check(change)
        except (TypeError, ValueError, re.error) as error:
            raise Refused(400, f"This is no oddity: {error}.") from None
        if not oddity.changes and oddity.text is None and oddity.status is None:
            raise Refused(400, "An oddity has changes, a text or a status.")
        with self._lock:
            self._rules.append(oddity)
        return oddity

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def list(self) -> list[dict[str, object]]:
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def strike(self, method: str, target: str, answer: Answer) -> Answer:
        """The answer after every rule that wants it, in the order they were given; what failed already stays as it is."""
        if answer.status >= 400:
            return answer
        with self._lock:
            for rule in self._rules:
                if rule.applies(method, target):
                    answer = rule.strike(answer)
        return answer
