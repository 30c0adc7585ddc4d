"""Starts the sample world in a thread, for tests and the demo."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from infra.sample_world import google_books, omdb, serving, tmdb, trakt
from infra.sample_world.world import World

KEYS = {
    "tmdb": tmdb.TOKEN, "trakt": trakt.KEY, "omdb": omdb.KEY, "tvmaze": None, "google_books": google_books.KEY, "open_library": None,
}  # fmt: skip


@dataclass(frozen=True)
class Running:
    """A world that answers; `address(service)` is what a client is given."""

    wire: serving.Wire

    @property
    def world(self) -> World:
        return self.wire.world

    def address(self, service: str) -> str:
        return f"{self.wire.url}/{service}"

    def fault(self, match: str, kind: str, **rule: object) -> None:
        """As the sample media server's: 5xx, 429, slow, drop, truncate or hang, for requests whose path matches."""
        self.wire.faults.add({"match": match, "kind": kind, **rule})

    def clear(self) -> None:
        """Faults, limits and the log."""
        self.wire.faults.clear()
        self.wire.gates = serving.Gates()
        self.wire.log.clear()

    def requests(self, service: str = "") -> list[str]:
        """Path and query of what came in, in order, without keys."""
        found = self.wire.log.list()
        return [
            f"{entry['path']}?{entry['query']}" if entry["query"] else str(entry["path"])
            for entry in found
            if str(entry["path"]).startswith(f"/{service}")
        ]


@contextmanager
def running(today: date | None = None, port: int = 0) -> Iterator[Running]:
    """Until the block ends."""
    wire = serving.Wire(("127.0.0.1", port), World(today))
    thread = threading.Thread(
        target=wire.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-world", daemon=True
    )
    thread.start()
    try:
        yield Running(wire)
    finally:
        wire.shutdown()
        wire.server_close()
        thread.join(5)
