"""The worker is killed while a server deletes: what was confirmed is gone or stays with its reason, and nothing is sent twice."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared import db, jobs, options
from shared.audit import TERMINAL
from shared.jobs import schedules
from shared.people import accounts
from shared.upkeep import removals
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import removals as removal_rows
from tests.pipeline.workers import worker

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timing(reason="killed workers are replaced by real ones, which have seconds for each title"),
]

FILMS = ("Heat", "Alien", "The Matrix", "Se7en")
# What becomes of one after the other: deleted and not answered yet; not done, and it never will be; done once the worker is dead; done
# at once.
FAULTS = (("late", 1.5), ("hang", 1.5), ("slow", 1.5), ("slow", 0.0))
KILLED = 3
PATIENCE_S = 30.0


@pytest.fixture
def home(database: str) -> Iterator[Home]:
    """Nobody holds on to any of the films, and nothing else is to be done."""
    with publishing.opened("jellyfin") as opened:
        for row in schedules.listing(opened.conn):
            schedules.save(opened.conn, row.name, "manual", {})
        opened.conn.execute("delete from procrastinate_jobs")  # what follows from reading the libraries
        opened.conn.execute("delete from job_runs")
        ids = [household.title(opened.conn, film, "movie") for film in FILMS]
        removal_rows.let_go(opened.conn, ids)
        removal_rows.leaving(opened.conn, ids)
        opened.conn.execute("update watch_progress set last_played_at = '2000-01-01'")
        options.set(opened.conn, removals.MAY, True)
        options.set(opened.conn, "output.enabled", False)
        opened.conn.commit()
        for user in opened.client.users():
            for film in FILMS:
                opened.server.control.set_data(user.name, film, IsFavorite=False, PlaybackPositionTicks=0)
        yield opened


def confirm(home: Home) -> list[str]:
    """Ids of the items, in the order in which they go."""
    ana, sentence = accounts.find(home.conn, "Ana"), f"delete {len(FILMS)} titles"
    ids = [household.title(home.conn, film, "movie") for film in FILMS]
    removals.confirm(home.conn, ana, ids, sentence, is_dry_run=False, by=TERMINAL)
    found = [row["external_id"] for row in db.all(home.conn, removals.sql.open)]
    home.conn.commit()
    return found


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def sent(home: Home) -> list[int]:
    """How often each item was sent a DELETE, answered or not."""
    return [int(str(rule["seen"])) for rule in home.server.control.faults()]


def live(home: Home) -> bool:
    found = home.conn.execute("select from job_runs where state = any (%s)", (list(jobs.LIVE),)).fetchall()
    home.conn.commit()
    return bool(found)


def test_a_worker_killed_while_a_server_deletes_sends_nothing_twice_and_nothing_else(
    home: Home, tmp_path: Path
) -> None:
    before = {item.id for item in home.items("Films")}
    items = confirm(home)
    for item_id, (kind, seconds) in zip(items, FAULTS, strict=True):
        home.server.control.fault(item_id, kind, method="DELETE", seconds=seconds)
    home.server.control.forget_requests()

    for killed in range(KILLED):
        with worker(tmp_path / "log") as process:
            until(lambda number=killed: sent(home)[number])  # type: ignore[misc]
            os.kill(process.pid, signal.SIGKILL)
    with worker(tmp_path / "log"):
        until(lambda: not live(home))

    late, hung, slow, plain = home.conn.execute("select state, problem from removals order by id").fetchall()
    home.conn.commit()
    gone, stays = {"state": "gone", "problem": None}, {"state": "refused", "problem": str(removals.INTERRUPTED)}
    assert (late, hung, plain) == (gone, stays, gone)
    assert slow in (gone, stays)  # it may have gone after it was asked about
    assert before - {item.id for item in home.items("Films")} == {items[0], items[2], items[3]}
    assert sent(home) == [1, 1, 1, 1]
    deletions = [str(one["path"]) for one in home.server.control.requests() if one["method"] == "DELETE"]
    assert {path.rsplit("/", 1)[-1] for path in deletions} <= set(items)
