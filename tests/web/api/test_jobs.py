"""Jobs over HTTP: started, followed, cancelled, and told when to run by themselves."""

import json
import threading

import pytest
from flask import Flask

from functions import registry
from shared import audit, db, jobs
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.web.api.conftest import Client
from tests.web.api.people import Clients


def test_every_job_is_listed_with_its_schedule_and_what_runs(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    started = ana.post("/jobs/sync-movies/run")

    listed = {job["name"]: job for job in ana.get("/jobs?limit=100").json["data"]}

    assert list(listed) == list(jobs.by_name())
    assert [run["id"] for run in listed["sync-movies"]["active"]] == [started.json["data"]["id"]]
    assert listed["sync-movies"]["schedule"]["words"] == "daily at 02:00"
    assert listed["refresh-user"]["requires"] == ["user_id", "kind"]
    assert started.json["data"]["id"] in [run["id"] for run in ana.get("/jobs/active").json["data"]]


def test_a_job_asked_for_twice_runs_once_and_both_are_told_which(client: Clients, home: Conn) -> None:
    ana, ben = client("Ana"), household.person(home, "Ben")
    body = {"args": {"user_id": ben, "kind": "movie"}}

    runs = [ana.post("/jobs/refresh-user/run", body) for _ in range(2)]

    assert [run.status_code for run in runs] == [202, 202]
    assert runs[0].json["data"]["id"] == runs[1].json["data"]["id"]
    assert runs[0].json["data"]["args"] == body["args"]
    assert runs[0].json["data"]["requestedBy"] == household.person(home, "Ana")
    entries, total = audit.listing(home, action="jobs.run")
    assert (total, entries[0].target) == (2, "refresh-user")


def test_jobs_answer_to_the_names_that_scripts_of_forerunners_use(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    for alias, name in ((alias, names.meant(alias)) for alias in names.ALIASES):
        assert ana.post(f"/jobs/{alias}/run").json["data"]["name"] == name
        assert ana.get(f"/jobs/{alias}/history").json["data"][0]["name"] == name
        assert ana.patch(f"/jobs/{alias}/config", {"every": "daily", "at": "04:44"}).json["data"]["at"] == "04:44"
        assert ana.get(f"/jobs/{name}/config").json["data"]["at"] == "04:44"
        assert ana.post(f"/jobs/{alias}/cancel").json["data"][0]["name"] == name
    assert set(map(names.meant, names.ALIASES)) <= set(jobs.by_name())
    assert not set(names.ALIASES) & set(jobs.by_name())


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("/jobs/fly-to-the-moon/run", None, 404, None),
        ("/jobs/refresh-user/run", None, 400, "kind"),
        ("/jobs/sync-users/run", {"args": {"speed": 1}}, 400, "speed"),
        ("/jobs/sync-movies/run", {"args": {"library_id": [1]}}, 400, "args.library_id"),
        ("/jobs/sync-movies/run", {"args": {"library_id": 1.5}}, 400, "args.library_id"),
        ("/jobs/sync-movies/run", {"args": {"library_id": True}}, 400, "args.library_id"),
        ("/jobs/sync-movies/run", {"args": []}, 400, "args"),
    ],
)
def test_what_cannot_be_started_is_refused_by_name(
    client: Clients, home: Conn, path: str, body: object, status: int, field: str | None
) -> None:
    answer = client("Ana").post(path, body)

    assert answer.status_code == status, answer.text
    assert answer.json["error"]["details"].get("field") == field
    assert jobs.active(home) == []


def test_cancelling_ends_every_waiting_run_of_the_job_and_no_other(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    for library in (1, 2):
        ana.post("/jobs/sync-movies/run", {"args": {"library_id": library}})
    ana.post("/jobs/sync-series/run")

    cancelled = ana.post("/jobs/sync-movies/cancel").json["data"]

    assert [run["state"] for run in cancelled] == ["cancelled", "cancelled"]
    assert [run["name"] for run in ana.get("/jobs/active").json["data"]] == ["sync-series"]
    assert ana.post("/jobs/sync-movies/cancel").json["data"] == []
    assert ana.post("/jobs/nothing/cancel").status_code == 404


def test_a_schedule_changes_where_it_is_told_to(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    daily = ana.patch("/jobs/sync-movies/config", {"at": "05:15"}).json["data"]
    assert (daily["every"], daily["at"], daily["words"]) == ("daily", "05:15", "daily at 05:15")
    weekly = ana.patch("/jobs/sync-movies/config", {"every": "weekly", "day": "monday"}).json["data"]
    assert (weekly["words"], weekly["whenMissed"]) == ("Mondays at 05:15", "once")
    manual = ana.patch("/jobs/sync-movies/config", {"every": "manual", "whenMissed": "skip"}).json["data"]
    assert (manual["nextRunAt"], manual["whenMissed"]) == (None, "skip")

    assert ana.get("/jobs/sync-movies/config").json["data"] == manual
    assert ana.patch("/jobs/sync-movies/config", {"every": "hours"}).json["error"]["details"]["field"] == "n"
    assert ana.patch("/jobs/sync-movies/config", {"at": "25:00"}).status_code == 400
    assert ana.get("/jobs/nothing/config").status_code == 404


def test_history_comes_a_page_at_a_time_newest_first(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    ids = []
    for _ in range(3):
        ids.append(ana.post("/jobs/sync-users/run").json["data"]["id"])
        ana.post("/jobs/sync-users/cancel")

    page = ana.get("/jobs/sync-users/history?limit=2&offset=1")

    assert [run["id"] for run in page.json["data"]] == ids[1::-1]
    assert page.json["meta"]["total"] == 3
    assert ana.get("/jobs/nothing/history").status_code == 404


def test_the_scheduler_says_when_nobody_is_there_to_work(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    ana.patch("/jobs/sync-users/config", {"every": "minutes", "n": 15})

    status = ana.get("/jobs/scheduler/status").json["data"]
    assert (status["workersAlive"], status["overdue"]) == (False, 0)
    assert [job["name"] for job in status["coming"]] == ["sync-users"]

    home.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
    home.execute("update job_schedules set next_run_at = now() - interval '1 hour'")
    home.commit()
    status = ana.get("/jobs/scheduler/status").json["data"]
    assert (status["workersAlive"], status["overdue"]) == (True, 1)


def test_a_run_is_followed_until_it_has_ended(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    run_id = ana.post("/jobs/sync-users/run").json["data"]["id"]
    told: list[dict[str, object]] = []

    def follow() -> None:
        answer = open_stream(ana, run_id)
        text = b"".join(answer.response).decode()
        told.extend(json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: "))

    reader = threading.Thread(target=follow)
    reader.start()
    with db.connect() as conn:
        conn.execute("update job_runs set state = 'running', started_at = now() where id = %s", (run_id,))
        conn.commit()
        registry.finish(conn, Attempt(run_id, "sync-users"), "succeeded", message="3 people.")
    reader.join(timeout=20)

    assert not reader.is_alive()
    assert told[-1]["state"] == "succeeded"
    assert told[-1]["message"] == "3 people."
    assert all(run["id"] == run_id for run in told)


def test_a_run_that_has_ended_is_told_once(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    run_id = ana.post("/jobs/sync-users/run").json["data"]["id"]
    ana.post("/jobs/sync-users/cancel")

    answer = open_stream(ana, run_id)

    assert answer.content_type.startswith("text/event-stream")
    assert b"".join(answer.response).count(b"event: progress") == 1
    assert "Set-Cookie" not in answer.headers


def test_nobody_follows_what_somebody_else_started(app: Flask, client: Clients, home: Conn) -> None:
    run_id = client("Ana").post("/jobs/sync-users/run").json["data"]["id"]

    for path in (f"/jobs/runs/{run_id}", f"/jobs/progress/stream/{run_id}"):
        assert client("Ben").get(path).status_code == 404
        assert client(None).get(path).status_code == 401
    assert client("Ana").get("/jobs/runs/999999").status_code == 404


def open_stream(person: Client, run_id: int):  # type: ignore[no-untyped-def]
    return person.http.get(f"/api/jobs/progress/stream/{run_id}", headers=person.headers, buffered=False)
