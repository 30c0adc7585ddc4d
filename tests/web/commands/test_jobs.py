"""`matinee jobs`: what scripts rely on."""

import json

import pytest

from tests.web.commands.conftest import Matinee

SHAPE = {"id", "name", "state", "startedAt", "finishedAt", "done", "total", "error"}


def test_every_job_is_listed_with_its_schedule(matinee: Matinee) -> None:
    rows = {row["name"]: row for row in json.loads(matinee("jobs", "list", "--json").stdout)}

    assert rows["sync-movies"]["schedule"] == "daily at 02:00"
    assert rows["sync-movies"]["nextRunAt"].endswith("Z")
    assert rows["refresh-user"]["nextRunAt"] is None
    assert "sync-movies" in matinee("jobs", "list").stdout


def test_a_started_job_waits_in_the_history_and_can_be_cancelled(matinee: Matinee) -> None:
    started = json.loads(matinee("jobs", "start", "sync-movies", "--json").stdout)

    assert started["state"] == "queued"
    assert json.loads(matinee("jobs", "cancel", str(started["id"]), "--json").stdout)["state"] == "cancelled"
    history = json.loads(matinee("jobs", "history", "sync-movies", "--json").stdout)
    assert [run["id"] for run in history] == [started["id"]]
    assert set(history[0]) >= SHAPE
    assert history[0]["finishedAt"].endswith("Z")


def test_starting_without_a_worker_says_so_and_a_second_start_joins_the_first(matinee: Matinee) -> None:
    first, second = matinee("jobs", "start", "sync-users", "--json"), matinee("jobs", "start", "sync-users", "--json")

    assert "no worker is running" in first.stderr
    assert json.loads(first.stdout)["id"] == json.loads(second.stdout)["id"]


@pytest.mark.parametrize(
    "words",
    [
        ("start", "no-such-job"),
        ("start", "sync-movies", "colour=red"),
        ("start", "refresh-user", "kind=movie"),
        ("history", "no-such-job"),
        ("cancel", "999999"),
        ("schedule", "sync-movies", "sometimes"),
        ("schedule", "sync-movies", "every", "5", "hours"),
        ("schedule", "sync-movies", "daily", "25:00"),
        ("schedule", "no-such-job", "manual"),
    ],
)
def test_what_cannot_be_done_fails_with_one_sentence(matinee: Matinee, words: tuple[str, ...]) -> None:
    result = matinee("jobs", *words)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [("start",), ("start", "sync-movies", "nonsense"), ("cancel", "abc"), ("nonsense",)])
def test_wrong_usage_is_exit_code_2(matinee: Matinee, words: tuple[str, ...]) -> None:
    assert matinee("jobs", *words).exit_code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("daily 3:00", "daily at 03:00"),
        ("weekly sunday 04:00", "Sundays at 04:00"),
        ("every 2 hours", "every 2 hours"),
        ("every hour", "every hour"),
        ("every 15 minutes", "every 15 minutes"),
        ("manual", "by hand"),
    ],
)
def test_a_schedule_is_set_as_it_is_said(matinee: Matinee, words: str, told: str) -> None:
    result = matinee("jobs", "schedule", "sync-movies", *words.split(), "--missed", "skip", "--json")

    assert result.exit_code == 0, result.stderr
    row = json.loads(result.stdout)
    assert (row["schedule"], row["whenMissed"]) == (told, "skip")
    assert (row["nextRunAt"] is None) == (words == "manual")


@pytest.mark.slow
def test_waiting_brings_a_worker_and_ends_with_the_run(matinee: Matinee) -> None:
    good = matinee("jobs", "start", "prune-data", "--wait", "--json")
    bad = matinee("jobs", "start", "refresh-user", "user_id=999", "kind=movie", "--wait", "--json")

    assert "brings its own" in good.stderr
    assert (good.exit_code, json.loads(good.stdout)["state"]) == (0, "succeeded")
    assert (bad.exit_code, json.loads(bad.stdout)["state"]) == (1, "failed")
    assert json.loads(bad.stdout)["error"]
