"""Starts the sample programs in threads, for tests and the demo."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from infra.sample_requests.desk import KEY, Desk
from infra.sample_requests.serving import PROGRAMS, Wire


@dataclass(frozen=True)
class Running:
    """Programs that answer, by name; `address(name)` is what a client is given, with the base path."""

    wires: dict[str, Wire]
    key: str = KEY

    def address(self, name: str) -> str:
        return f"{self.wires[name].url}{self.wires[name].desk.base}"

    def desk(self, name: str) -> Desk:
        return self.wires[name].desk

    def fault(self, name: str, kind: str, match: str = "", **rule: object) -> None:
        self.wires[name].faults.add({"match": match, "kind": kind, **rule})

    def mend(self, name: str) -> None:
        self.wires[name].faults.clear()

    def requests(self, name: str, method: str | None = None) -> list[str]:
        """Paths of what came in, in order."""
        return [str(one["path"]) for one in self.wires[name].log.list() if method in (None, one["method"])]


@contextmanager
def running(port: int = 0) -> Iterator[Running]:
    """Until the block ends. Radarr and Sonarr run below a base path, as behind a proxy; with a `port`, the three are beside each other."""
    with ExitStack() as stack:
        wires = {}
        for place, name in enumerate(PROGRAMS):
            desk = Desk(base="" if name == "seerr" else f"/{name}")
            wires[name] = stack.enter_context(_wire(name, desk, port + place if port else 0))
        yield Running(wires)


@contextmanager
def _wire(name: str, desk: Desk, port: int) -> Iterator[Wire]:
    wire = Wire(name, desk, port)
    thread = threading.Thread(
        target=wire.serve_forever, kwargs={"poll_interval": 0.05}, name=f"sample-{name}", daemon=True
    )
    thread.start()
    try:
        yield wire
    finally:
        wire.shutdown()
        wire.server_close()
        thread.join(5)
