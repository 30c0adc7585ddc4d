"""Counts statements where they arrive: in Postgres' own log."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from infra.bench.stage import Household
from shared import db

# Our queries open with comments; the log indents all lines of a statement but the first.
LINE = re.compile(
    r"^(?P<who>[^|\n]*)\|LOG:  (?:statement|execute [^:\n]*): *(?:--[^\n]*\n\s*)*(?P<what>\w*)", re.MULTILINE
)
# What opens and closes transactions is no statement, and neither is the empty one that tests a connection.
FRAMES = {"", "begin", "commit", "rollback", "set", "savepoint", "release"}
OURS = "matinee"  # application_name of our own connections; the queue's have none


Sent = Callable[[], Mapping[str, int]]


@contextmanager
def logged(home: Household) -> Iterator[Sent]:
    """Sessions that begin inside the block have every statement counted: {"ours": …, "queue": …}."""
    _log_statements("all")
    try:
        yield lambda: count(home.log)
    finally:
        _log_statements("none")


def _log_statements(which: str) -> None:
    with psycopg.connect(db.url(), autocommit=True) as conn:
        conn.execute(f"alter database {conn.info.dbname} set log_statement = '{which}'")


def count(log: Path) -> Counter[str]:
    """Ours and the queue's, in all that the log holds."""
    found: Counter[str] = Counter()
    for match in LINE.finditer(log.read_text(errors="replace")):
        if match["what"].lower() not in FRAMES and match["who"] != "bench":
            found["ours" if match["who"] == OURS else "queue"] += 1
    return found
