from html import unescape

from shared import jobs
from shared.db import Conn
from shared.jobs import job_starts, schedules
from tests import household
from tests.web.conftest import SignIn

FETCH = {"HX-Request": "true"}


def test_the_schedule_lists_every_job_in_its_group(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/jobs/schedule").text

    for job in jobs.by_name().values():
        assert f'id="job-{job.name}"' in page
    assert page.index("group-Films") < page.index("group-Series") < page.index("group-Global")


def test_running_a_job_queues_it_for_whoever_asked(signed_in: SignIn, home: Conn) -> None:
    answer = signed_in("Ana").post("/jobs/sync-users/run")

    assert (answer.status_code, answer.location) == (303, "/jobs")
    (run,) = jobs.active(home)
    assert (run.name, run.state, run.trigger) == ("sync-users", "queued", "person")
    assert run.requested_by == household.person(home, "Ana")


def test_running_it_twice_is_one_run(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    ana.post("/jobs/sync-users/run")

    assert ana.post("/jobs/sync-users/run").status_code == 303
    assert len(jobs.active(home)) == 1


def test_a_script_gets_the_jobs_block_back(signed_in: SignIn, home: Conn) -> None:
    block = signed_in("Ana").post("/jobs/sync-users/run", headers=FETCH).text

    assert block.startswith("<article") or block.lstrip().startswith("<article")
    assert "Waiting for a worker" in block
    assert "Cancel" in block


def test_cancelling_a_waiting_run_ends_it(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    ana.post("/jobs/sync-users/run")
    (run,) = jobs.active(home)
    home.rollback()

    assert ana.post(f"/jobs/runs/{run.id}/cancel").status_code == 303
    assert jobs.active(home) == []
    assert ana.post("/jobs/runs/999999/cancel").status_code == 404


def test_a_job_that_needs_a_person_is_not_started_bare(signed_in: SignIn, home: Conn) -> None:
    answer = signed_in("Ana").post("/jobs/refresh-user/run", headers=FETCH)

    assert answer.status_code == 400
    assert "refresh-user needs “kind”" in answer.text


def test_every_job_page_says_what_starts_the_job(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    for job in jobs.by_name().values():
        page = unescape(ana.get(f"/jobs/{job.name}").text)
        assert all(f"<li>{words}</li>" in page for words in job_starts.of(job.name)), job.name
        assert ("Started by hand" in page) is not bool(job.requires)
        assert ("by its schedule" in page) is (job.every != "manual")


def test_a_schedule_is_saved_and_its_next_run_shown(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    form = {"every": "weekly", "day": "friday", "at": "21:15", "n_hours": "2", "n_minutes": "15", "when_missed": "skip"}

    assert ana.post("/jobs/sync-movies/schedule", form).status_code == 303

    saved = schedules.of(home, "sync-movies")
    assert (saved.every, saved.spec, saved.when_missed) == ("weekly", {"day": "friday", "at": "21:15"}, "skip")
    page = ana.get("/jobs/sync-movies").text
    assert "Fridays at 21:15" in page
    assert "Runs next on Fri" in page


def test_every_rhythm_of_the_editor_can_be_saved(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    rest = {"day": "monday", "at": "03:00", "n_hours": "6", "n_minutes": "30", "when_missed": "once"}

    for every in ("daily", "hours", "minutes", "manual"):
        assert ana.post("/jobs/sync-movies/schedule", rest | {"every": every}).status_code == 303
        assert schedules.of(home, "sync-movies").every == every
        home.rollback()


def test_an_impossible_schedule_is_refused_with_the_field(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    for form, field in (
        ({"every": "hours", "n_hours": "5"}, "n"),
        ({"every": "hours", "n_hours": "²"}, "n_hours"),
        ({"every": "daily", "at": "25:00"}, "at"),
        ({"every": "weekly", "at": "03:00", "day": "someday"}, "day"),
        ({"every": "often"}, "every"),
        ({"every": "manual", "when_missed": "maybe"}, "when_missed"),
    ):
        answer = ana.post("/jobs/sync-movies/schedule", form, headers=FETCH)
        assert answer.status_code == 400
        assert f"{field} " in answer.text


def test_the_history_of_a_job_is_paged(signed_in: SignIn, home: Conn) -> None:
    home.execute(
        "insert into job_runs (name, state, trigger, message, started_at, finished_at)"
        " select 'tidy-test', 'succeeded', 'schedule', 'x', now(), now() from generate_series(1, 3)"
    )
    home.execute(
        "insert into job_runs (name, state, trigger, message, started_at, finished_at)"
        " select 'prune-data', 'succeeded', 'schedule', 'number ' || n || '.', now(), now() from generate_series(1, 30) n"
    )
    home.commit()
    ana = signed_in("Ana")

    first = ana.get("/jobs/prune-data").text
    assert "number 30." in first
    assert "number 11." in first
    assert "number 10." not in first
    older = ana.get("/jobs/prune-data?before=" + first.split("before=")[1].split('"')[0]).text
    assert "number 10." in older
    assert "Older runs" not in older


def test_switching_somebody_on_reads_their_history(signed_in: SignIn, home: Conn) -> None:
    dev = household.person(home, "Dev")
    block = signed_in("Ana").post(f"/people/{dev}/series", {"on": "1"}, headers=FETCH).text

    assert block.count('aria-checked="true"') == 1
    assert [(run.name, run.args) for run in jobs.active(home)] == [("full-sync-series-watch-history", {"user_id": dev})]


def test_switching_somebody_off_starts_nothing(signed_in: SignIn, home: Conn) -> None:
    ben = household.person(home, "Ben")
    block = signed_in("Ana").post(f"/people/{ben}/movies", {"on": "0"}, headers=FETCH).text

    assert block.count('aria-checked="true"') == 1
    assert jobs.active(home) == []


def test_a_stranger_cannot_be_switched(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    assert ana.post("/people/999999/movies", {"on": "1"}).status_code == 404
    assert ana.post(f"/people/{household.person(home, 'Ben')}/clips", {"on": "1"}).status_code == 404


def test_the_settings_show_the_webhook_address_and_never_the_key(signed_in: SignIn, home: Conn, jellyfin) -> None:  # type: ignore[no-untyped-def]
    page = signed_in("Ana").get("/settings/servers/1").text

    assert "/webhooks/" in page
    assert jellyfin.api_key not in page


def test_a_server_is_tested_and_what_is_proved_of_it_is_told(signed_in: SignIn, home: Conn) -> None:
    server_id = home.execute("select id from media_servers").fetchone()["id"]  # type: ignore[index]

    page = signed_in("Ana").post(f"/settings/servers/{server_id}/test").text

    assert "and takes the key" in page
    assert page.count("finding-proved") >= 3
    assert "Nothing was heard from it yet" in page


def test_a_server_that_does_not_answer_is_told_in_a_sentence(signed_in: SignIn, home: Conn) -> None:
    answer = signed_in("Ana").post("/settings/servers", {"url": "ftp://nowhere", "api_key": "k", "kind": "jellyfin"})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_library_switched_on_is_read(signed_in: SignIn, home: Conn) -> None:
    row = home.execute("select id from libraries where name = 'Films'").fetchone()
    answer = signed_in("Ana").post(f"/settings/libraries/{row['id']}", {"on": "1"}, headers=FETCH)  # type: ignore[index]

    assert 'aria-checked="true"' in answer.text
    assert [(run.name, run.args) for run in jobs.active(home)] == [("sync-movies", {"library_id": row["id"]})]  # type: ignore[index]


def test_where_there_is_no_library_the_page_says_why_and_has_the_button_that_reads_them(
    signed_in: SignIn, home: Conn
) -> None:
    home.execute("delete from libraries")
    home.commit()
    ana = signed_in("Ana")
    assert "The server was not asked for them yet, or has none." in ana.get("/settings").text

    answer = ana.post("/jobs/sync-libraries/run", headers={"Referer": "http://localhost/settings"})

    assert (answer.status_code, answer.location) == (303, "/settings")
    assert [run.name for run in jobs.active(home)] == ["sync-libraries"]
    home.execute("delete from media_servers")
    home.commit()
    assert "no media server is connected" in ana.get("/settings").text
