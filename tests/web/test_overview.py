"""The overview: what is wrong comes before what is missing, and it costs few statements."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask import Flask

from shared import jobs
from shared.db import Conn
from shared.jobs.run_pages import ReadRun
from shared.upkeep import first_steps
from shared.upkeep.backups import Backup
from shared.upkeep.first_steps import FirstSteps
from shared.upkeep.overview import Facts, disk
from tests import household
from tests.household import rows
from tests.web.conftest import SignIn
from web.pages import overview

NOW = datetime.now(UTC)
WELL = Facts(1, "17.0", 1, NOW, 0, 0, NOW, NOW, NOW)
WHOLE = FirstSteps(1, 2, 2, 3, 2, 100, 100, 2, NOW, 2, 0)
KEPT = [Backup("matinee-20261129-010000.dump", 1, NOW)]


def failed(ago: timedelta) -> ReadRun:
    told = {"attempt": 1, "step": None, "done": 0, "total": None, "failed": 0, "message": None, "error": "It was away."}
    times = {"queued_at": NOW, "started_at": NOW, "finished_at": NOW - ago}
    none = {"parent_id": None, "cancel_requested": False, "due_at": None, "person": None, "requested_by_name": None}
    return ReadRun(7, "sync-users", {}, "failed", "schedule", **told, **times, **none)  # type: ignore[arg-type]


@pytest.fixture
def app_context(app: Flask, home: Conn) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("app_context")
def test_what_is_wrong_comes_before_what_is_missing() -> None:
    dead = Facts(1, "17.0", 0, None, 3, 0, NOW, NOW, NOW)
    old = [Backup("matinee-20261120-010000.dump", 1, NOW - timedelta(days=3))]
    bare = FirstSteps(0, 0, 0, 0, 0, 0, 0, 0, None, 0, 0)

    def label(facts: Facts, steps: FirstSteps, runs: list[ReadRun], kept: list[Backup]) -> str | None:
        step = overview.next_step(facts, steps, runs, kept)
        return step and (step.label or step.words)

    assert overview.next_step(WELL, WHOLE, [], KEPT) is None
    assert "No worker" in str(label(dead, bare, [failed(timedelta())], []))
    assert label(WELL, bare, [failed(timedelta())], []) == "Go on setting up"
    assert label(WELL, WHOLE, [failed(timedelta(hours=1))], []) == "See what it said"
    assert label(WELL, WHOLE, [failed(timedelta(days=2))], old) == "Back up now"


def test_how_far_a_household_is_set_up_is_read_from_what_is_there(home: Conn) -> None:
    steps = first_steps.now(home)
    assert (steps.step, steps.servers, steps.picking) == ("libraries", 1, 3)
    library = home.execute("select id from libraries where kind is not null order by id").fetchone()["id"]  # type: ignore[index]
    home.execute("update libraries set is_enabled = true where id = %s", (library,))
    assert first_steps.now(home).step == "run"

    rows.listed(home, household.person(home, "Ana"), "movie", [], signals=3, candidates=10)
    assert first_steps.now(home).step == "output"
    assert [step for step in first_steps.STEPS if first_steps.now(home).is_done(step)] == [
        "server", "libraries", "people", "run",
    ]  # fmt: skip
    home.execute("update media_servers set webhook_heard_at = now()")
    assert first_steps.now(home).step == "done"
    rows.vectors(home, rows.space(home, 2), {rows.unshelved(home, "Emma", "book", known_beyond=True): (1, 0)})
    assert first_steps.now(home).embedded == 0, "what no library has is none of its titles"


def test_the_overview_shows_what_failed_and_takes_few_statements(
    signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = jobs.ask(home, "sync-users", trigger="schedule")
    home.execute("update job_runs set state = 'failed', error = 'It was away.' where id = %s", (run.id,))
    home.commit()
    ana = signed_in("Ana")
    ana.get("/admin")
    asked: list[object] = []
    execute = psycopg.Cursor.execute

    def counted(self: object, query: object, *args: object, **more: object) -> object:
        asked.append(query)
        return execute(self, query, *args, **more)  # type: ignore[arg-type,misc]

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)

    page = ana.get("/admin").text

    assert "It was away." in page
    assert "Recent errors" in page
    assert 0 < len(asked) <= 12


def test_a_folder_that_is_not_there_yet_lies_on_the_disk_of_those_above_it(tmp_path) -> None:  # type: ignore[no-untyped-def]
    found = disk(tmp_path / "not" / "yet")

    assert found is not None
    assert 0 < found.free <= found.total
