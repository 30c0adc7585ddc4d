"""Reading a media server's library: how fast the database takes it, how often the server is asked, what a rerun writes."""

import math
import time
from collections.abc import Iterator, Sequence

from infra.bench import table, timing
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.jobs import names
from shared.titles import access, library

TABLES = ("titles", "library_items", "episodes", "credits", "people", "title_external_ids")
PAGE = 500
CONSTANT = 4  # requests of a list beyond its pages
LIMITED = 5  # people
WRITTEN = """
select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as rows
from pg_stat_user_tables
where relname = any (%s)
"""


def measure(home: Household) -> Iterator[Line]:
    size = home.size
    titles, entries = size.films + size.series, size.films + size.series + size.episodes
    wall, spent, waited, asked = _sync(home)
    saving = spent["save_items"] + spent["settle"]
    note = f"{entries:,} titles and episodes in {sum(spent.values()):.1f} s, {waited:.1f} s of it in Postgres"
    yield table.at_least("First sync, database work", 1500, titles / max(saving, 1e-9), "titles/s", note)
    yield table.told("First sync, all of it", wall, "s", f"{entries / wall:,.0f}/s, the server's answers included")
    pages = [math.ceil(count / PAGE) for count in (size.films, size.series, size.episodes)]
    yield table.at_most("Requests to the server", sum(pages) + 3 * CONSTANT, asked, "", f"{sum(pages)} pages of {PAGE}")
    before = written(home)
    wall, spent, _, _ = _sync(home)
    yield table.at_most("Second sync, rows written", 0, written(home) - before, "rows", f"{wall:.1f} s in all")
    yield from _access(home)


def _access(home: Household) -> Iterator[Line]:
    """What it costs to ask the server what people with limits may see, when their policies change and once a day; afterwards
    they have none again."""
    people = db.values(home.conn, "select name from users order by id limit %s", (LIMITED,), of=str)
    for name in people:
        home.control.user(name=name, policy={"MaxParentalRating": 12})
    home.control.forget_requests()
    home.run(names.SYNC_USERS)
    begun = time.perf_counter()
    home.run(names.CHECK_ACCESS)
    wall, asked = time.perf_counter() - begun, len(home.control.requests("Items"))
    doors = access.doors(home.conn)
    home.conn.commit()
    for name in people:
        home.control.user(name=name, policy={"MaxParentalRating": None})
    home.run(names.SYNC_USERS)
    # A page of 2,000, and one more where the last was full.
    most = 2 * len(doors) * (2 + max(home.size.films, home.size.series) // 2000)
    note = f"{len(people)} people with limits, {len(doors)} libraries to ask about, {wall:.1f} s"
    yield table.at_most("What people may see, requests", most, asked, "", note)


def fill(home: Household) -> None:
    """Everybody's plays; picks come only afterwards, or each history would ask for a refresh."""
    for name in names.READ_NEW_PLAYS.values():
        home.run(name)
    home.enable_everybody()


def _sync(home: Household) -> tuple[float, dict[str, float], float, int]:
    """Seconds in all, seconds in each function that writes, seconds in Postgres, requests."""
    home.control.forget_requests()
    begun, waited = time.perf_counter(), home.conn.seconds
    with timing.watched(library, "save_items", "save_episodes", "mark_removed", "settle") as spent:
        for name in names.SYNC_TITLES.values():
            home.run(name)
    wall = time.perf_counter() - begun
    return wall, spent, home.conn.seconds - waited, len(home.control.requests())


def written(home: Household, tables: Sequence[str] = TABLES) -> int:
    """Rows of these tables that were written since the database began."""
    home.conn.execute("select pg_stat_force_next_flush()")
    home.conn.commit()
    rows = db.value(home.conn, WRITTEN, (list(tables),), of=int)
    home.conn.commit()
    return rows
