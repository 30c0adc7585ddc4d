"""The worker is killed while it writes a history to a server that lacks it: what is told in the end is all of it, and each of it once."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.sample_server.running import Running, running
from shared import jobs
from shared.jobs import names
from tests.household import rows
from tests.pipeline import house
from tests.pipeline.house import House
from tests.pipeline.test_history import subject
from tests.pipeline.test_kills import quiet, wait_until_done, worker

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timing(reason="killed workers are replaced by real ones, which have seconds to be noticed"),
]
KILLS, FILMS = 3, 40
PLAYED = datetime(2026, 2, 1, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """Jellyfin, where a dated mark that comes twice is two plays."""
    with running("jellyfin") as started:
        yield started


def test_a_history_written_back_by_killed_workers_is_there_once_and_takes_nothing_away(
    server: Running, server_url: str, tmp_path: Path
) -> None:
    with house.built(server, server_url, tmp_path) as home:
        home.move_in()
        for name in ("sync-users", "sync-movies"):
            home.run(name)
        quiet(home)
        items = remember(home)
        newer, begun, rated = items[-3:]
        server.control.set_data("Ana", newer, Played=True, PlayCount=4, LastPlayedDate="2026-05-01T20:00:00Z", Rating=3)
        server.control.set_data("Ana", begun, PlaybackPositionTicks=6_000_000_000)
        server.control.set_data("Ana", rated, Rating=2)
        server.control.forget_requests()

        args: dict[str, jobs.Value] = {"user_id": home.user("Ana"), "writes": True}
        run = jobs.ask(home.conn, names.RESTORE_HISTORY, args, trigger="command").id
        home.conn.commit()
        for killed in range(KILLS):
            with worker(tmp_path / "log") as process:
                wait_for(lambda told=4 * killed + 3: told_of(home) > told)  # type: ignore[misc]
                os.kill(process.pid, signal.SIGKILL)
        with worker(tmp_path / "log"):
            wait_until_done(home, 45)

        ended = home.row("select state, message from job_runs where id = %s", run)
        sent = Counter(str(one["path"]) for one in server.control.requests("UserPlayedItems"))
        with home.client() as client:
            there = {one.item_id: one for one in client.user_data_of(subject(home, "Ana"), "movie", items)}

    assert (ended["state"], ended["message"]) == (
        "succeeded",
        f"{FILMS - 2} marks and {FILMS - 2} ratings were written.",
    )
    assert (len(sent), set(sent.values())) == (FILMS - 2, {1})
    told = [there[item] for item in items[:-3]]
    assert {(one.played, one.play_count, one.last_played_at, one.rating) for one in told} == {(True, 1, PLAYED, 8)}
    assert (there[newer].play_count, there[newer].rating) == (4, 3)
    assert (there[begun].played, there[begun].position_s, there[begun].rating) == (False, 600, 8)
    assert (there[rated].played, there[rated].rating) == (True, 2)


def remember(home: House) -> list[str]:
    """So many films, watched and rated by Ana, of which the server says nothing; their items."""
    ana, found = home.user("Ana"), list[str]()
    shown = home.rows(
        "select l.title_id, l.external_id from library_items l join visible_titles(%s) v on v.title_id = l.title_id"
        " join titles t on t.id = l.title_id where t.kind = 'movie' order by l.id",
        ana,
    )
    with home.client() as client:
        said = client.user_data_of(subject(home, "Ana"), "movie", [row["external_id"] for row in shown])
    blank = {one.item_id for one in said if not one.says_anything}
    with home.writing() as conn:
        for row in [row for row in shown if row["external_id"] in blank][:FILMS]:
            rows.play(conn, ana, row["title_id"], at=PLAYED)
            rows.rate(conn, ana, row["title_id"], 80)
            found.append(row["external_id"])
    assert len(found) == FILMS
    return found


def told_of(home: House) -> int:
    return int(str(home.value("select count(*) from history_restores where told_at is not null")))


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
