"""The worker is killed at ten moments of the pipeline: everything finishes by itself, and nothing shows twice."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from infra.sample_server.generated import Size
from infra.sample_server.running import Running, running
from shared import jobs, options
from shared.jobs import schedules
from tests.fakes import openai_server
from tests.pipeline import dump, house
from tests.pipeline.dump import Dump
from tests.pipeline.house import House
from tests.pipeline.workers import worker

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timing(reason="killed workers are replaced by real ones, which have seconds for each wave"),
]

LIBRARY = Size(films=600, series=20, episodes=300, people=5)
# Each wave is queued at once, as an impatient person would.
WAVES = (
    ("sync-users", "sync-libraries"),
    ("sync-movies", "sync-series"),
    ("generate-movie-embeddings", "generate-series-embeddings"),
    ("full-sync-movie-watch-history", "full-sync-series-watch-history"),
    ("generate-movie-recommendations", "generate-series-recommendations"),
)
KILLS = 10
QUIET = "manual"


@pytest.fixture(scope="module")
def kind() -> str:
    """What happens between worker and database knows no dialect."""
    return "jellyfin"


@pytest.fixture(scope="module")
def server(kind: str) -> Iterator[Running]:
    with running(kind, library=LIBRARY) as started:
        yield started


def quiet(home: House) -> None:
    """No schedule of its own interferes, and nothing that waits until histories have been read."""
    options.set(home.conn, "top_picks.enabled", False)
    for row in schedules.listing(home.conn):
        schedules.save(home.conn, row.name, QUIET, {})
    home.conn.commit()


def start(home: House, names: tuple[str, ...]) -> None:
    for name in names:
        jobs.ask(home.conn, name, trigger="command")
    home.conn.commit()


def live(home: House) -> int:
    return int(str(home.value("select count(*) from job_runs where state = any (%s)", list(jobs.LIVE))))


def wait_until_done(home: House, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while live(home):
        if time.monotonic() > deadline:
            stuck = home.rows(
                "select name, state, step, error, attempt, crashes from job_runs where state = any (%s)",
                list(jobs.LIVE),
            )
            raise AssertionError(stuck)
        time.sleep(0.1)


@pytest.fixture
def sound(server: Running, embedder: openai_server.Server, server_url: str, tmp_path: Path) -> Dump:
    """The data of a run that nobody disturbed."""
    folder = tmp_path / "sound"
    folder.mkdir()
    with house.built(server, server_url, folder) as home:
        home.move_in()
        for wave in WAVES:
            for name in wave:
                home.run(name)
            if wave[0] == "sync-users":
                home.enable_everybody()
        return dump.read(home.conn)


def test_a_worker_killed_ten_times_leaves_the_data_of_a_sound_run(
    server: Running, sound: Dump, server_url: str, tmp_path: Path
) -> None:
    chance = random.Random(20_240_611)
    killed = 0
    with ExitStack() as stack:
        folder = tmp_path / "killed"
        folder.mkdir()
        home = stack.enter_context(house.built(server, server_url, folder))
        home.move_in()
        quiet(home)
        for number, wave in enumerate(WAVES):
            start(home, wave)
            for _ in range(KILLS // len(WAVES)):
                with worker(tmp_path / "log") as process:
                    at_work = busy(home, process)
                    time.sleep(chance.uniform(0.0, 0.25))
                    os.kill(process.pid, signal.SIGKILL)
                    killed += 1
                    assert at_work or not live(home), number
            with worker(tmp_path / "log"):
                wait_until_done(home, 45)
            if number == 0:
                home.enable_everybody()

        ended = home.rows("select name, state, error from job_runs where state <> 'succeeded'")
        lists = home.rows(
            "select count(*) as published from recommendation_runs where state = 'published' group by user_id, kind"
        )
        doubled = home.value(
            "select count(*) from play_events e join play_events o on o.user_id = e.user_id and o.title_id = e.title_id "
            "and o.episode_id is not distinct from e.episode_id and o.occurred_at = e.occurred_at and o.id > e.id"
        )
        differences = dump.differences(sound, dump.read(home.conn))

    assert killed == KILLS
    assert ended == []
    assert {row["published"] for row in lists} == {1}
    assert doubled == 0
    assert differences == {}


def busy(home: House, process: subprocess.Popen[bytes]) -> bool:
    """Waits until the worker has something in its hands; false when there was nothing left."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        holds = home.value(
            "select count(*) from pg_locks where locktype = 'advisory' and classid = 7246302 and granted "
            "and database = (select oid from pg_database where datname = current_database())"
        )
        if holds or not live(home):
            return bool(holds)
        assert process.poll() is None
        time.sleep(0.01)
    return False


def test_two_workers_fire_a_schedule_once(
    server: Running, embedder: openai_server.Server, server_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    with house.built(server, server_url, folder) as home:
        home.move_in()
        quiet(home)
        for name in ("sync-users", "prune-data", "sync-libraries"):
            schedules.save(home.conn, name, "minutes", {"n": 15})
        home.change("update job_schedules set next_run_at = now() - interval '1 minute' where every = 'minutes'")
        with worker(tmp_path / "log one"), worker(tmp_path / "log two"):
            deadline = time.monotonic() + 40
            while time.monotonic() < deadline:
                if home.value("select count(*) from job_runs where state = 'succeeded'") == 3:
                    break
                time.sleep(0.2)

        still_due = home.value("select count(*) from job_schedules where next_run_at <= now()")
        runs = home.rows("select name, count(*) as times from job_runs group by name order by name")

    assert still_due == 0
    assert {row["name"]: row["times"] for row in runs} == {"prune-data": 1, "sync-libraries": 1, "sync-users": 1}
