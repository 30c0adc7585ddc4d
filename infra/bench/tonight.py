"""One list for eight people: from what the database holds of each to the stored list with why for each, arrays warm."""

import time
from collections.abc import Iterator

from infra.bench import table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared.audit import MATINEE
from shared.curation import room_lists, rooms
from shared.curation.rooms import MOST_PEOPLE, Wishes
from shared.people import accounts

BUDGET_MS, TIMES = 400, 7


def measure(home: Household) -> Iterator[Line]:
    people = home.people()[:MOST_PEOPLE]
    host = accounts.by_id(home.conn, people[0])
    token = rooms.create(home.conn, host, Wishes(minutes=150), people[1:], by=MATINEE)
    room = rooms.find(home.conn, token)
    for user_id in people[1:]:
        rooms.join(home.conn, room, accounts.by_id(home.conn, user_id))
    home.conn.commit()
    found = [_milliseconds(home, room.id) for _ in range(TIMES + 1)][1:]
    what = f"Tonight for {len(people)} people × {home.size.films:,} films, warm"
    used, clock = ([one[place] for one in found] for place in (0, 1))
    note = f"{table.spread(clock, 'ms')}; processor {table.number(table.percentile(used, 0.5))} ms, Postgres aside"
    yield table.at_most(what, BUDGET_MS, table.percentile(clock, 0.5), "ms", note)


def _milliseconds(home: Household, room_id: int) -> tuple[float, float]:
    """Processor time of this process, and time by the clock, Postgres' included."""
    begun, spent = time.perf_counter(), time.process_time()
    room_lists.make(home.conn, room_id)
    home.conn.commit()
    return 1000 * (time.process_time() - spent), 1000 * (time.perf_counter() - begun)
