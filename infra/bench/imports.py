"""A long history brought from another program: from the file's bytes to a preview in which every row is found, asked about or listed."""

import time
from collections.abc import Iterator

from infra.bench import table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.audit import MATINEE
from shared.watching import history_applying, history_imports

ROWS, BUDGET_S = 10_000, 20
NAMES = "select name, year from titles where kind = 'movie' and removed_at is null order by id limit %s"


def measure(home: Household, count: int = ROWS) -> Iterator[Line]:
    person = home.people()[0]
    data = _file(home, count)
    begun = time.perf_counter()
    found, _ = history_imports.begin(home.conn, person, data, "history.csv", by=MATINEE)
    home.conn.commit()
    read = time.perf_counter() - begun
    history_applying.work(home.conn, found.id, lambda *_: None)
    counts = history_imports.counts(home.conn, found.id)
    history_imports.rows(home.conn, person, found.id)
    whole = time.perf_counter() - begun
    rows = ", ".join(f"{counts[name]['rows']:,} {name}" for name in ("matched", "unsure", "unmatched"))
    yield table.at_most(
        f"Import of {count:,} rows, with preview", BUDGET_S, whole, "s", f"read in {read:.1f} s; {rows}"
    )
    yield table.told("… applied", _seconds(home, person, found.id, history_imports.apply), "s")
    yield table.told("… undone", _seconds(home, person, found.id, history_imports.undo), "s")
    history_imports.drop(home.conn, person, found.id, by=MATINEE)
    home.conn.commit()


def _seconds(home: Household, person: int, import_id: int, deed) -> float:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    deed(home.conn, person, import_id, by=MATINEE)
    home.conn.commit()
    history_applying.work(home.conn, import_id, lambda *_: None)
    return time.perf_counter() - begun


def _file(home: Household, count: int) -> bytes:
    """Films that are here, again and again on other days; each fifth with a letter wrong, each tenth one that nobody has."""
    known = [(row["name"], row["year"]) for row in db.all(home.conn, NAMES, (count,))]
    lines = ["Title,Year,Rating,Watched"]
    for number in range(count):
        name, year = known[number % len(known)]
        if number % 10 == 3:
            name = f"Nowhere to be had {number}"
        elif number % 5 == 2:
            name = name[:-1] + "x"
        day = f"{2005 + number // 336 % 20}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
        lines.append(f'"{name.replace(chr(34), "")}",{year or ""},{1 + number % 10},{day}')
    return "\n".join(lines).encode()
