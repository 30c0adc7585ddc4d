"""From a play on the media server, told by webhook, to new picks that can be read."""

import time
from collections.abc import Iterator
from statistics import median

import psycopg

from infra.bench import quiet, table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db
from shared.db import Conn
from shared.media_servers import servers
from shared.picks import recommendations

PLAYS, BURST = 25, 10
LISTS = "select count(*) as count from recommendation_runs where user_id = %s and kind = 'movie' and id > %s"
LAST = "select coalesce(max(id), 0) as id from recommendation_runs"
EVENTS = "select count(*) as count from play_events where user_id = %s and title_id = any (%s)"
LIVE = """
select count(*) as count
from job_runs
where name = 'refresh-user'
    and state in ('queued', 'running', 'retrying')
"""
# A server's name of a person, and films that person's list shows.
PERSON = "select subject from identities where user_id = %s"


def measure(home: Household) -> Iterator[Line]:
    worker = home.processes.worker()
    web, address = home.processes.web()
    path = servers.webhook_url(home.conn, home.server.id).rsplit("/", 2)
    home.control.webhook(f"{address}/webhooks/{path[-1]}")
    home.conn.commit()
    with db.connect(autocommit=True) as conn:
        people = home.people()
        _play_one(home, conn, people[0])  # the arrays of a worker that has worked before
        _settle(conn)
        took = [_play_one(home, conn, people[(1 + turn) % len(people)]) for turn in range(PLAYS)]
        yield table.at_most("Play told by webhook → new picks, median", 1.0, median(took), "s", f"{PLAYS} plays")
        yield table.at_most("… p95", 2.0, table.percentile(took, 0.95), "s", table.spread(took, "s"))
        _settle(conn)
        yield from _burst(home, conn, people[-1])
    home.processes.stop(web)
    home.processes.stop(worker)


def _play_one(home: Household, conn: Conn, user_id: int) -> float:
    """Seconds from the moment the server books the play until the list without that film can be read."""
    pick = recommendations.for_home(conn, user_id, "movie", limit=5)[-1]
    subject = db.value(conn, PERSON, (user_id,), of=str)
    _await_quiet(conn)
    begun = time.perf_counter()
    home.control.play(subject, pick["server_item_id"])
    quiet.until(lambda: _is_gone(conn, user_id, pick["title_id"]), 20, "the picks changed")
    return time.perf_counter() - begun


def _is_gone(conn: Conn, user_id: int, title_id: object) -> bool:
    return title_id not in {pick["title_id"] for pick in recommendations.for_home(conn, user_id, "movie")}


def _burst(home: Household, conn: Conn, user_id: int) -> Iterator[Line]:
    picks = recommendations.for_home(conn, user_id, "movie", limit=BURST)
    subject = db.value(conn, PERSON, (user_id,), of=str)
    last = db.value(conn, LAST, of=int)
    begun = time.perf_counter()
    for pick in picks:
        home.control.play(subject, pick["server_item_id"])
    sent = time.perf_counter() - begun
    _settle(conn)
    lists = db.value(conn, LISTS, (user_id, last), of=int)
    stored = db.value(conn, EVENTS, (user_id, [pick["title_id"] for pick in picks]), of=int)
    what = f"A burst of {len(picks)} plays of one person"
    yield table.at_most(f"{what}: refreshes", 2, lists, "", f"sent within {sent:.1f} s")
    yield table.at_least("… plays stored", len(picks), stored, "")


def _await_quiet(conn: Conn) -> None:
    quiet.until(lambda: db.value(conn, LIVE, of=int) == 0, 30, "all refreshes ended")


def _settle(conn: psycopg.Connection[dict[str, object]]) -> None:
    """A refresh may still be asked for by the last webhook."""
    time.sleep(0.3)
    _await_quiet(conn)
