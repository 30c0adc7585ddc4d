"""Answered requests in numbers: how many, how long they took, what became of them; and the memory of our processes."""

import os
import socket
import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, Row

sql = db.queries("upkeep/requests")

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # the usual ones of Prometheus
LATELY_S = 300  # a process that was not heard of for so long is gone

Key = tuple[str, str, int]


@dataclass
class Count:
    """`buckets` has one more place than BOUNDS_S, for what took longer; a request is in one of them."""

    requests: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))

    def add(self, seconds: float) -> None:
        self.requests += 1
        self.seconds += seconds
        self.buckets[bisect_left(BOUNDS_S, seconds)] += 1

    def plus(self, other: "Count") -> "Count":
        both = [mine + theirs for mine, theirs in zip(self.buckets, other.buckets, strict=True)]
        return Count(self.requests + other.requests, self.seconds + other.seconds, both)


class Tally:
    """What one process has counted since it last told the database. Safe to use from many threads."""

    def __init__(self) -> None:
        self._counts: dict[Key, Count] = {}
        self._lock = threading.Lock()

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        with self._lock:
            self._counts.setdefault((method, route, status), Count()).add(seconds)

    def save(self, conn: Conn) -> None:
        """Adds it to what all processes have counted, in the caller's transaction. What the database refuses waits."""
        with self._lock:
            counts, self._counts = self._counts, {}
        rows = [
            dict(zip(("method", "route", "status"), key, strict=True)) | asdict(count) for key, count in counts.items()
        ]
        try:
            if rows:
                conn.execute(sql.add, {"rows": Jsonb(rows)})
        except psycopg.Error:
            self._take_back(counts)
            raise

    def _take_back(self, counts: dict[Key, Count]) -> None:
        with self._lock:
            for key, newer in self._counts.items():
                counts[key] = counts[key].plus(newer) if key in counts else newer
            self._counts = counts


def counted(conn: Conn) -> Sequence[Row]:
    """method, route, status, requests, seconds and buckets, since the beginning."""
    return db.all(conn, sql.all)


def note_process(conn: Conn, kind: str) -> None:
    """This process's memory, “web” or “worker”."""
    given = {"name": f"{socket.gethostname()}:{os.getpid()}", "kind": kind, "resident_bytes": _resident_bytes()}
    conn.execute(sql.note_process, given)


def processes(conn: Conn) -> Sequence[Row]:
    """name, kind and resident_bytes of each that was heard of lately."""
    return db.all(conn, sql.processes, {"seconds": LATELY_S})


def _resident_bytes() -> int:
    """0 where the system has no /proc."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
