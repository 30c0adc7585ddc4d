"""Weekly letters to everybody: written, worded as they leave for a webhook, and sent to one on this machine by a process each."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from infra.bench import table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import options
from shared.discovery import deliveries, notice_addresses
from shared.telling import dispatches, letters, sending, wishes
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


class Sink(ThreadingHTTPServer):
    """Takes whatever is posted, and counts it."""

    daemon_threads = True
    taken = 0


class _Taker(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _sink() -> Iterator[Sink]:
    sink = Sink(("127.0.0.1", 0), _Taker)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    yield sink
    sink.shutdown()
    sink.server_close()


def measure(home: Household) -> Iterator[Line]:
    people = home.people()[:MOST]
    with _sink() as sink:
        _prepare(home, people, f"json://127.0.0.1:{sink.server_port}/bench")
        yield from _written_and_worded(home, people)
        yield _sent(home, sink)


def _written_and_worded(home: Household, people: list[int]) -> Iterator[Line]:
    begun = time.perf_counter()
    written = sum(_write(home, user_id) for user_id in people)
    after = time.perf_counter()
    worded = _word(home)
    ended = time.perf_counter()
    what = f"Letters, written and worded: {len(people)} people × {home.size.films:,} films"
    note = f"{written} written in {after - begun:.2f} s, {worded} worded in {ended - after:.2f} s"
    yield table.at_most(what, BUDGET_S, ended - begun, "s", note)
    yield table.at_least("… of which have something to say", len(people), worded, "letters")


def _sent(home: Household, sink: Sink) -> Line:
    """As the job does it: so many processes at once. Of that no budget speaks."""
    home.conn.execute("update dispatches set due_at = now(), tries = 0 where state = 'pending'")
    addresses = dispatches.due(home.conn)
    home.conn.commit()
    begun, sent = time.perf_counter(), 0
    for place in range(0, len(addresses), deliveries.AT_ONCE):
        several = addresses[place : place + deliveries.AT_ONCE]
        sent += deliveries.deliver(home.conn, several, outbox=sending.OUTBOX)
    seconds = time.perf_counter() - begun
    note = f"{seconds / max(1, sent):.2f} s each, {deliveries.AT_ONCE} processes at once; {sink.taken} arrived"
    return table.told(f"Letters, sent to a webhook of this machine: {sent}", seconds, "s", note)


def _prepare(home: Household, people: list[int], address: str) -> None:
    """A week in which something came, and something is announced to leave."""
    options.set(home.conn, "notices.inner_addresses", True)
    home.conn.execute(LONG_HERE)
    home.conn.execute(ARRIVE, (FRESH,))
    home.conn.execute(LEAVE, (LEAVING,))
    for user_id in people:
        wishes.change(home.conn, user_id, {"weekly": True})
        notice_addresses.add(home.conn, user_id, "Bench", address)
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
