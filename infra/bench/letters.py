"""Weekly letters to everybody: written, and worded as they would leave for a webhook; the sending is left out, a process each."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from infra.bench import table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared.discovery import notice_addresses
from shared.telling import dispatches, letters, sending
from shared.telling.letters import WEEKLY, Due

BUDGET_S, MOST = 10, 50
FRESH, LEAVING = 40, 20
LONG_HERE = "update library_items set present_since = now() - interval '60 days'"
ARRIVE = """
    update library_items
    set present_since = now() - interval '1 hour'
    where title_id in (select id from titles where is_playable order by id desc limit %s)"""
LEAVE = """
    insert into leaving_titles (title_id, leaves_on)
    select id, current_date + 14 from titles where is_playable order by id limit %s
    on conflict do nothing"""


def measure(home: Household) -> Iterator[Line]:
    people = home.people()[:MOST]
    _prepare(home, people)
    begun = time.perf_counter()
    written = sum(_write(home, user_id) for user_id in people)
    after = time.perf_counter()
    worded = _word(home)
    ended = time.perf_counter()
    what = f"Letters, written and worded: {len(people)} people × {home.size.films:,} films"
    note = f"{written} written in {after - begun:.2f} s, {worded} worded in {ended - after:.2f} s"
    yield table.at_most(what, BUDGET_S, ended - begun, "s", note)


def _prepare(home: Household, people: list[int]) -> None:
    """A week in which something came, and something is announced to leave."""
    home.conn.execute(LONG_HERE)
    home.conn.execute(ARRIVE, (FRESH,))
    home.conn.execute(LEAVE, (LEAVING,))
    for user_id in people:
        notice_addresses.add(home.conn, user_id, "Bench", "jsons://letters.example/bench")
    home.conn.commit()


def _write(home: Household, user_id: int) -> bool:
    """A commit each, as the job has it."""
    now = datetime.now(UTC)
    is_written = letters.write(home.conn, Due(user_id, WEEKLY, now.date()), now=now)
    home.conn.commit()
    return is_written


def _word(home: Household) -> int:
    """How many have something to say."""
    addresses = dispatches.due(home.conn)
    worded = sum(sending.claim(home.conn, address_id) is not None for address_id in addresses)
    home.conn.commit()
    return worded
