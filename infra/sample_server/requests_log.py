"""Which requests came in and what they were answered: for tests that count them."""

import threading

from infra.sample_server.nouns import now, stamp

KEPT = 200_000


class RequestLog:
    """The latest requests, oldest first; credentials in a query are not kept."""

    def __init__(self) -> None:
        self._entries: list[dict[str, object]] = []
        self._lock = threading.Lock()

    def add(self, method: str, target: str, status: int) -> None:
        path, _, query = target.partition("?")
        kept = "&".join(part for part in query.split("&") if not part.lower().startswith(("apikey=", "api_key=")))
        with self._lock:
            self._entries.append({"at": stamp(now()), "method": method, "path": path, "query": kept, "status": status})
            if len(self._entries) > KEPT:
                del self._entries[: KEPT // 10]

    def list(self) -> list[dict[str, object]]:
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
