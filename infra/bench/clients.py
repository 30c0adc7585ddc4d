"""Clients that each wait for their answer before they ask again, all in one thread: the cores belong to what is measured."""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE_S, CHUNK = 30, 1 << 18


@dataclass
class Load:
    """What came of it: seconds of each answer, and answers that were none."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0


@dataclass
class _Client:
    conn: socket.socket
    begun: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.answer.clear()
        self.begun = time.perf_counter()
        self.conn.sendall(request)

    def is_answered(self) -> bool:
        """Reads what has come. Raises `ConnectionError` when the server hung up."""
        if not (chunk := self.conn.recv(CHUNK)):
            raise ConnectionError("The server closed a connection in between.")
        self.answer += chunk
        head, end, body = self.answer.partition(b"\r\n\r\n")
        return bool(end) and len(body) >= int(LENGTH.findall(head)[0])

    @property
    def is_well(self) -> bool:
        return self.answer.startswith(b"HTTP/1.1 200 ")


def load(base: str, headers: Mapping[str, str], paths: Sequence[str], *, clients: int, seconds: float) -> Load:
    """For so long, `clients` at once go through `paths` again and again."""
    address = urlsplit(base)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    asked = cycle([f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{lines}\r\n".encode() for path in paths])
    with ExitStack() as stack, selectors.DefaultSelector() as waiting:
        for _ in range(clients):
            conn = stack.enter_context(socket.create_connection((address.hostname, address.port), PATIENCE_S))
            waiting.register(conn, selectors.EVENT_READ, client := _Client(conn))
            client.ask(next(asked))
        return _until(time.monotonic() + seconds, waiting, asked)


def _until(end: float, waiting: selectors.BaseSelector, asked: Iterator[bytes]) -> Load:
    """Answers that come after the end are waited for, and not counted."""
    found, out = Load(), len(waiting.get_map())
    while out:
        for key, _ in waiting.select(PATIENCE_S):
            client: _Client = key.data
            if not client.is_answered():
                continue
            if time.monotonic() >= end:
                out -= 1
                waiting.unregister(client.conn)
                continue
            if client.is_well:
                found.seconds.append(time.perf_counter() - client.begun)
            found.failed += not client.is_well
            client.ask(next(asked))
    return found
