"""Following runs, as commands, the API and open pages do."""

import threading
import time
from collections.abc import Callable, Sequence

import pytest

from shared import db, jobs
from shared.db import Conn
from shared.jobs import Run, following

Seen = list[list[tuple[str, str | None]] | None]


@pytest.fixture
def run_id(database: str) -> int:
    with db.connect() as conn:
        return jobs.ask(conn, "prune-data", trigger="person").id


def write(text: str, *given: object) -> None:
    with db.connect() as conn:
        conn.execute(text, given)


def looking(*run_ids: int) -> Callable[[], Sequence[Run]]:
    def look() -> Sequence[Run]:
        with db.connect() as conn:
            return following.look(conn, run_ids)

    return look


def followed(seen: Seen, *run_ids: int, every_s: float = 5) -> threading.Thread:
    def follow() -> None:
        for runs in following.follow(run_ids, looking(*run_ids), every_s=every_s):
            seen.append(None if runs is None else [(run.state, run.step) for run in runs])

    thread = threading.Thread(target=follow)
    thread.start()
    return thread


def last(seen: Seen) -> list[tuple[str, str | None]] | None:
    """What changed last: a look that found nothing new may have come after it."""
    return next((runs for runs in reversed(seen) if runs), None)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.timing(reason="each change has five seconds to reach a reader in a thread of its own")
def test_each_change_is_seen_until_the_run_has_ended(run_id: int) -> None:
    seen: Seen = []

    thread = followed(seen, run_id)
    until(lambda: bool(seen))
    for step in ("Reading", "Writing"):
        write("update job_runs set state = 'running', step = %s where id = %s", step, run_id)
        until(lambda step=step: last(seen) == [("running", step)])
    write("update job_runs set state = 'succeeded', finished_at = now() where id = %s", run_id)
    thread.join(5)

    assert not thread.is_alive()
    assert [runs for runs in seen if runs] == [
        [("queued", None)], [("running", "Reading")], [("running", "Writing")], [("succeeded", "Writing")],
    ]  # fmt: skip


@pytest.mark.timing(reason="each change has five seconds to reach a reader in a thread of its own")
def test_of_several_the_last_one_ends_it(run_id: int, database: str) -> None:
    with db.connect() as conn:
        other = jobs.ask(conn, "sync-users", trigger="person").id
    seen: Seen = []

    thread = followed(seen, run_id, other)
    until(lambda: bool(seen))
    write("update job_runs set state = 'failed', finished_at = now() where id = %s", run_id)
    until(lambda: last(seen) == [("failed", None), ("queued", None)])
    write("update job_runs set state = 'cancelled', finished_at = now() where id = %s", other)
    thread.join(5)

    assert not thread.is_alive()
    assert last(seen) == [("failed", None), ("cancelled", None)]


@pytest.mark.timing(reason="the look after a pause has five seconds")
def test_what_no_news_told_of_is_seen_after_the_pause(run_id: int) -> None:
    seen: Seen = []

    thread = followed(seen, run_id, every_s=0.2)
    until(lambda: None in seen)
    with db.connect() as conn:
        conn.execute("alter table job_runs disable trigger user")
        conn.execute("update job_runs set state = 'failed', finished_at = now() where id = %s", (run_id,))
    thread.join(5)

    assert not thread.is_alive()
    assert last(seen) == [("failed", None)]


def test_a_run_that_is_not_there_is_nothing_to_wait_for(conn: Conn) -> None:
    assert list(following.follow([12345], lambda: following.look(conn, [12345]), every_s=5)) == [[]]
