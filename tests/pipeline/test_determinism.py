"""The same inputs give the same lists, byte for byte: twice, in another process, in three, and made again days later."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from infra.sample_server.generated import Size
from shared import jobs
from shared.picks import replay
from tests.household import rows
from tests.pipeline import house
from tests.pipeline.conftest import Build
from tests.pipeline.house import House

KINDS = ("movie", "series")
MADE = """
    select u.name, r.kind, p.rank, p.title_id, p.score::text, p.match::text, p.parts, p.evidence, p.reason, p.facts, p.reason_source
    from recommendation_runs r join users u on u.id = r.user_id join recommendations p on p.run_id = r.id
    where r.state = 'published' order by u.name, r.kind, p.rank"""


@pytest.fixture(scope="module")
def kind() -> str:
    return "jellyfin"


@pytest.fixture
def home(build: Build) -> House:
    """Films and series that were read, embedded and picked from, in a process of their own making: this one."""
    built = build(Size(films=60, series=20, episodes=60, people=5))
    built.move_in()
    built.settle()
    return built


def lists(home: House) -> bytes:
    """Everything that is published, as Postgres writes it."""
    with home.conn.cursor().copy(f"copy ({MADE}) to stdout") as copy:
        told = b"".join(bytes(part) for part in copy)
    home.conn.commit()
    return told


@contextmanager
def workers(log: Path, count: int) -> Iterator[None]:
    with ExitStack() as stack, log.open("ab") as output:
        for number in range(count):
            environment = os.environ | {
                "OMP_NUM_THREADS": str(1 + number % 2),
                "OPENBLAS_NUM_THREADS": str(1 + number % 2),
            }
            command = [sys.executable, "-m", "functions.worker"]
            process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield


def made_by(home: House, count: int, log: Path) -> bytes:
    """Everybody's lists, made anew by so many worker processes."""
    home.change("delete from recommendation_runs")
    for kind in KINDS:
        jobs.ask(home.conn, f"generate-{kind}-recommendations", trigger="command")
    home.conn.commit()
    deadline = time.monotonic() + 60
    with workers(log, count):
        while home.value("select count(*) from job_runs where state = any (%s)", list(jobs.LIVE)):
            assert time.monotonic() < deadline, log.read_text()[-4000:]
            time.sleep(0.1)
    return lists(home)


@pytest.mark.slow
def test_one_worker_and_three_make_the_same_lists(home: House, tmp_path: Path) -> None:
    here = lists(home)

    alone, together = (made_by(home, count, tmp_path / "log") for count in (1, 3))

    assert here.count(b"\n") > 100
    assert alone == here
    assert together == here


@pytest.mark.slow
def test_lists_made_by_hand_in_another_process_are_the_same(home: House) -> None:
    here = lists(home)
    home.change("delete from recommendation_runs")

    for kind in KINDS:
        command = [sys.executable, "-m", "functions", f"generate-{kind}-recommendations"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    assert lists(home) == here


def test_a_list_of_either_kind_is_made_again_after_everything_has_changed(home: House) -> None:
    runs = home.rows("select id, kind from recommendation_runs where state = 'published' order by id")
    before = {row["id"]: replay.stored(home.conn, row["id"]) for row in runs}
    lists_before = lists(home)
    everything_changes(home)
    house.forget()

    for row in runs:
        again = replay.compare(home.conn, row["id"])

        assert again.identical, row
        assert again.rows == before[row["id"]]
    assert lists(home) != lists_before
    assert home.value("select count(*) from past_embeddings")
    assert {row["kind"] for row in runs} == {*KINDS}
    assert {len(rows) for rows in before.values()} != {0}


def everything_changes(home: House) -> None:
    """Plays, ratings, texts and what they mean, titles that go, libraries that close, options, weights, people."""
    home.change("update watch_progress set played = not played, last_played_at = now()")
    given = home.rows("select u.id as user_id, t.id as title_id from users u, titles t where t.id %% 3 = 0"
                      " and not exists (select from ratings r where r.user_id = u.id and r.title_id = t.id)")  # fmt: skip
    with home.writing() as conn:
        for row in given:
            rows.rate(conn, row["user_id"], row["title_id"], 10)
    home.change("update titles set overview = 'Another plot.', genres = '{Western}', year = year + 1, community_rating = 2,"
                " content_hash = 'x' where id %% 2 = 0")  # fmt: skip
    for kind in KINDS:
        home.run(f"generate-{kind}-embeddings")
    home.change("update titles set removed_at = now() where id %% 5 = 0")
    home.change("update libraries set is_enabled = false where kind = 'series'")
    home.change("insert into options (key, value) values ('movie.diversity', '2.5'), ('taste.half_life_days', '9')"
                " on conflict (key) do update set value = excluded.value")  # fmt: skip
    home.change("update users set name = name || ' the second'")
    for kind in KINDS:
        home.run(f"generate-{kind}-recommendations")
