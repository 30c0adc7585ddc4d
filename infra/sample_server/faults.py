"""Faults on demand: which requests are to go wrong, how, and how often."""

import re
import threading
from dataclasses import asdict, dataclass, field

from infra.sample_server.exchange import Refused

KINDS = {"5xx", "429", "slow", "late", "drop", "truncate", "hang"}


@dataclass(slots=True)
class Fault:
    """Applies to requests whose path?query matches. What is `slow` waits before it is done, what is `late` is done and answered
    only then; `body`, as JSON, is what the sample world says in place of an apology. Skips the first `after`, then happens `times`
    times (None: always)."""

    match: str
    kind: str
    method: str | None = None
    status: int = 503
    retryAfter: float | None = None
    seconds: float = 1.0
    body: str | None = None
    times: int | None = None
    after: int = 0
    seen: int = field(default=0)
    happened: int = field(default=0)

    def applies(self, method: str, target: str) -> bool:
        if self.method and self.method.upper() != method:
            return False
        if not re.search(self.match, target, re.IGNORECASE):
            return False
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.happened >= self.times):
            return False
        self.happened += 1
        return True


class Faults:
    """The rules in force; safe to use from many request threads."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, rule: dict[str, object]) -> Fault:
        try:
            fault = Fault(**rule)  # type: ignore[arg-type]
            re.compile(fault.match)
        except (TypeError, re.error) as error:
            raise Refused(400, f"This is no fault rule: {error}.") from None
        if fault.kind not in KINDS:
            raise Refused(400, f"A fault is one of {', '.join(sorted(KINDS))}.")
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def list(self) -> list[dict[str, object]]:
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def strike(self, method: str, target: str) -> Fault | None:
        """The first rule that wants this request, counted as happened."""
        with self._lock:
            return next((rule for rule in self._rules if rule.applies(method, target)), None)
