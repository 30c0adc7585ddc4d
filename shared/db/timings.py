"""How long things took: what a process counts for itself until it tells the database, where all processes come together."""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import psycopg
from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, Row

sql = db.queries("db/timings")

Key = tuple[object, ...]


@dataclass
class Count:
    """`buckets` has one more place than the bounds, for what took longer; what is counted is in one of them."""

    bounds: Sequence[float]
    count: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.buckets = self.buckets or [0] * (len(self.bounds) + 1)

    def add(self, seconds: float, times: int = 1) -> None:
        """So many that took so long together."""
        self.count += times
        self.seconds += seconds
        self.buckets[bisect_left(self.bounds, seconds / times)] += times

    def plus(self, other: "Count") -> "Count":
        both = [mine + theirs for mine, theirs in zip(self.buckets, other.buckets, strict=True)]
        return Count(self.bounds, self.count + other.count, self.seconds + other.seconds, both)


class Tally:
    """What one process has counted since it last told. Safe to use from many threads."""

    def __init__(self) -> None:
        self._counts: dict[Key, Count] = {}
        self._lock = threading.Lock()

    def count(self, key: Key, bounds: Sequence[float], seconds: float, times: int = 1) -> None:
        with self._lock:
            self._counts.setdefault(key, Count(bounds)).add(seconds, times)

    def clear(self) -> None:
        with self._lock:
            self._counts = {}

    @contextmanager
    def taken(self) -> Iterator[Mapping[Key, Count]]:
        """Everything, to be told in the block. What the database refuses there waits; what it refuses later, when the caller commits, is
        lost: numbers are not worth being counted twice."""
        with self._lock:
            counts, self._counts = self._counts, {}
        try:
            yield counts
        except psycopg.Error:
            self._take_back(counts)
            raise

    def _take_back(self, counts: dict[Key, Count]) -> None:
        with self._lock:
            for key, newer in self._counts.items():
                counts[key] = counts[key].plus(newer) if key in counts else newer
            self._counts = counts


@dataclass(frozen=True)
class Measure:
    """What is timed, the names of its labels, and the bounds of its buckets in seconds. Other bounds need another name: what was
    counted by these is kept."""

    name: str
    labels: Sequence[str]
    bounds: Sequence[float]


JOBS = Measure("job", ("name", "state"), (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0))
EMBEDDINGS = Measure("embedding", ("model", "use"), (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0))
MEASURES = (JOBS, EMBEDDINGS)

EVERY_S = 10.0

_tally = Tally()
_saved_at = time.monotonic()


def forget() -> None:
    """For tests: what one counted is not told to the database of the next."""
    _tally.clear()


def note(measure: Measure, labels: Sequence[str], seconds: float, times: int = 1) -> None:
    """That so many took so many seconds together; told with the next `save` of this process."""
    _tally.count((measure.name, *labels), measure.bounds, seconds, times)


@contextmanager
def noted(measure: Measure, labels: Sequence[str], times: int = 1) -> Iterator[None]:
    """How long the block takes; nothing of one that raises, or that does nothing."""
    begun = time.perf_counter()
    yield
    if times:
        note(measure, labels, time.perf_counter() - begun, times)


def save(conn: Conn) -> None:
    """Adds it to what all processes have counted. Shortly before the caller commits: until then others wait with theirs."""
    with _tally.taken() as counts:
        rows = [
            asdict(count) | {"what": what, "labels": labels} for (what, *labels), count in counts.items()
        ]  # fmt: skip
        if rows:
            conn.execute(sql.add, {"rows": Jsonb(rows)})


def save_sometimes(conn: Conn) -> None:
    """The same, where that was not done for a while: after each run of a job it would be one statement in ten."""
    global _saved_at
    if time.monotonic() - _saved_at > EVERY_S:
        _saved_at = time.monotonic()
        save(conn)


def counted(conn: Conn, measure: Measure) -> Sequence[Row]:
    """labels, count, seconds and buckets, since the beginning."""
    return db.all(conn, sql.counted, {"what": measure.name, "places": len(measure.bounds) + 1})
