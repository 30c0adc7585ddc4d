"""Counts and times what goes to the database from this process, and how long functions take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from pgvector.psycopg import register_vector
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, dict_row

from shared import db


class TimedConnection(Connection[DictRow]):
    """A connection that knows how many statements it sent and how long it waited for them, commits included."""

    statements = 0
    seconds = 0.0

    @classmethod
    def open(cls) -> "TimedConnection":
        conn = cls.connect(db.url(), row_factory=dict_row, application_name="bench", options="-c timezone=UTC")
        conn.cursor_factory = TimedCursor
        register_vector(conn)
        conn.commit()
        return conn

    def commit(self) -> None:
        with self.clock():
            super().commit()

    @contextmanager
    def clock(self) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - begun


class TimedCursor(Cursor[Any]):
    """Of a `TimedConnection`: whatever sends a statement does it through a cursor."""

    def execute(self, *args: Any, **kwargs: Any) -> "TimedCursor":
        timed = self.connection
        assert isinstance(timed, TimedConnection)
        timed.statements += 1
        with timed.clock():
            super().execute(*args, **kwargs)
        return self


@contextmanager
def watched(module: ModuleType, *names: str) -> Iterator[dict[str, float]]:
    """Seconds spent in each of a module's functions while the block runs."""
    spent = dict.fromkeys(names, 0.0)
    plain = {name: getattr(module, name) for name in names}
    for name in names:
        setattr(module, name, _watched(plain[name], name, spent))
    try:
        yield spent
    finally:
        for name in names:
            setattr(module, name, plain[name])


def _watched(function: Any, name: str, spent: dict[str, float]) -> Any:
    def call(*args: object, **kwargs: object) -> object:
        begun = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] += time.perf_counter() - begun

    return call
