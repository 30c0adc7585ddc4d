"""Asking for titles that nobody owns: who may, an administrator's word, and what follows until they are here."""

from collections.abc import Iterator
from typing import Any

import pytest

import functions  # noqa: F401
from infra.sample_requests.running import Running
from shared import audit, jobs, options
from shared.db import Conn
from shared.discovery import notices
from shared.jobs import names
from shared.requesting import following, request_services, title_requests
from tests import household
from tests.household import asked_for, rows, shelf
from tests.web.api.people import Clients


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    found = shelf.open_up(home)
    found["The Substance"] = asked_for.unowned(home, "The Substance", "movie", tmdb="933260")
    found["Breaking Bad"] = asked_for.unowned(home, "Breaking Bad", "series", tmdb="1396", tvdb="81189")
    return found


@pytest.fixture
def programs(home: Conn, films: dict[str, int]) -> Iterator[Running]:
    with asked_for.programs(home, "radarr", "sonarr") as found:
        yield found


def shelve(home: Conn, title_id: int, kind: str) -> None:
    """It has come to the library."""
    home.execute("update subscriptions set created_at = now() - interval '1 minute'")
    library = rows.one(
        home, "select id from libraries where name = %s or external_id = %s", (f"api-{kind}", f"api-{kind}")
    )
    home.execute("update titles set removed_at = null where id = %s", (title_id,))
    rows.item(home, library, title_id, f"item-{title_id}", min_age=12)
    home.commit()


def test_a_title_is_asked_for_approved_fetched_and_here(
    client: Clients, films: dict[str, int], home: Conn, programs: Running
) -> None:
    ben, ana, title = client("Ben"), client("Ana"), films["The Substance"]

    made = ben.post("/me/requests", {"titleId": title})
    assert (made.status_code, made.json["data"]["state"]) == (201, "asked")
    request = made.json["data"]["id"]
    asked_for.follow(home)
    assert programs.requests("radarr", "POST") == []
    (listed,) = ana.get("/requests?state=asked").json["data"]
    assert (listed["title"], listed["people"], listed["isHere"]) == ("The Substance", ["Ben"], False)
    assert ana.post(f"/requests/{request}/approve").status_code == 204
    assert ana.post(f"/requests/{request}/refuse", {}).status_code == 409

    assert asked_for.follow(home).startswith("1 handed on")
    assert ben.get("/me/requests").json["data"][0]["state"] == "sent"
    programs.desk("radarr").wanted[0].loading = [None]
    asked_for.follow(home)
    assert asked_for.state(home, request) == "fetching"
    programs.desk("radarr").fetch("The Substance")
    asked_for.follow(home)
    assert asked_for.state(home, request) == "fetching", "the library does not know it yet"
    assert (
        jobs.live(home, names.SYNC_TITLES["movie"], {}) is not None
        or home.execute("select from job_runs where name = 'sync-movies'").fetchone()
    )
    shelve(home, title, "movie")
    shelf.embed(home, {title: (1.0, 0.0)})
    asked_for.follow(home)

    assert asked_for.state(home, request) == "available"
    ben_id = household.person(home, "Ben")
    assert notices.note(home, ben_id) == 1
    home.commit()
    assert [one["title"] for one in ben.get("/me/notices").json["data"]] == ["The Substance"]
    assert home.execute("select renewed_at is not null as done from title_requests").fetchone() == {"done": True}
    assert {entry.action for entry in audit.listing(home)[0]} >= {"requests.approve", "settings.request-service"}
    assert ben.post("/me/requests", {"titleId": title}).status_code == 409
    assert len(programs.requests("radarr", "POST")) == 1


def test_a_second_person_joins_and_may_leave_as_long_as_nobody_has_decided(
    client: Clients, films: dict[str, int], home: Conn, programs: Running
) -> None:
    ana, ben = client("Ana"), client("Ben")
    other = client("Finn")
    first = ben.post("/me/requests", {"titleId": films["Breaking Bad"]}).json["data"]["id"]
    second = other.post("/me/requests", {"titleId": films["Breaking Bad"]}).json["data"]["id"]
    again = ben.post("/me/requests", {"titleId": films["Breaking Bad"]}).json["data"]["id"]
    assert (first, first) == (second, again)
    assert ana.get("/requests").json["data"][0]["people"] == ["Ben", "Finn"]
    assert ben.delete(f"/me/requests/{first}").status_code == 204
    assert ana.get("/requests").json["data"][0]["people"] == ["Finn"]
    assert other.delete(f"/me/requests/{first}").status_code == 204
    assert ana.get("/requests").json["data"] == []

    again = ben.post("/me/requests", {"titleId": films["Breaking Bad"]}).json["data"]["id"]
    assert ana.post("/me/requests", {"titleId": films["Breaking Bad"]}).json["data"]["state"] == "approved"
    assert ben.delete(f"/me/requests/{again}").status_code == 409
    assert other.delete(f"/me/requests/{again}").status_code == 404
    asked_for.follow(home)
    (taken,) = programs.desk("sonarr").wanted
    assert (taken.title.name, taken.monitored) == ("Breaking Bad", True)


def test_a_child_asks_for_what_it_may_know_of_alone(
    client: Clients, films: dict[str, int], home: Conn, programs: Running
) -> None:
    ella = client("Ella")
    for_grown_ups = asked_for.unowned(home, "Terrifier", "movie", age=18, tmdb="420634")
    for_children = asked_for.unowned(home, "Flow", "movie", age=0, tmdb="823219")
    assert ella.post("/me/requests", {"titleId": for_grown_ups}).status_code == 404
    assert ella.post("/me/requests", {"titleId": for_children}).status_code == 201
    client("Ben").post("/me/requests", {"titleId": for_grown_ups})
    assert [one["title"] for one in ella.get("/me/requests").json["data"]] == ["Flow"]
    assert ella.get("/requests").status_code == 403
    for title in ("Moon", "Alien"):
        assert client("Ben").post("/me/requests", {"titleId": films[title]}).status_code == 409


def test_quota_rule_and_word(client: Clients, films: dict[str, int], home: Conn, programs: Running) -> None:
    ana, ben, ben_id = client("Ana"), client("Ben"), household.person(home, "Ben")
    options.set(home, "requests.quota", 1)
    home.commit()
    first = ben.post("/me/requests", {"titleId": films["The Substance"]}).json["data"]["id"]
    refused = ben.post("/me/requests", {"titleId": films["Breaking Bad"]})
    assert (refused.status_code, refused.json["error"]["details"]["retryAfter"] > 0) == (429, True)
    assert ana.post(f"/requests/{first}/refuse", {"word": "Not this one."}).status_code == 204
    assert ben.get("/me/requests").json["data"][0]["reason"] == "Not this one."
    assert ben.post("/me/requests", {"titleId": films["The Substance"]}).status_code == 429, "a refusal is used up too"
    client("Finn").post("/me/requests", {"titleId": films["Breaking Bad"]})
    assert ben.post("/me/requests", {"titleId": films["Breaking Bad"]}).status_code == 201, "joining takes nothing"

    home.execute("update title_request_people set asked_at = now() - interval '8 days'")
    home.commit()
    assert ana.put(f"/users/{ben_id}/request-rule", {"rule": "straight"}).json["data"] == {"rule": "straight"}
    assert ben.post("/me/requests", {"titleId": films["The Substance"]}).json["data"]["state"] == "approved"
    assert ana.put(f"/users/{ben_id}/request-rule", {"rule": "never"}).status_code == 200
    assert ben.post("/me/requests", {"titleId": films["Breaking Bad"]}).status_code == 403
    assert ana.get(f"/users/{ben_id}/request-rule").json["data"] == {"rule": "never"}
    assert {entry.action for entry in audit.listing(home)[0]} >= {"requests.refuse", "users.request-rule"}


def test_what_lies_in_a_library_they_may_not_open_is_an_administrators_matter(
    client: Clients, films: dict[str, int], home: Conn, programs: Running
) -> None:
    ben_id = household.person(home, "Ben")
    client("Ana").put(f"/users/{ben_id}/request-rule", {"rule": "straight"})
    server = rows.one(home, "select id from media_servers limit 1")
    hidden = rows.library(home, "movie", server_id=server, name="hidden")
    home.execute("update identities set all_folders = false")
    home.execute("update titles set removed_at = null where id = %s", (films["The Substance"],))
    rows.item(home, hidden, films["The Substance"], "hidden-item", min_age=12)
    home.commit()

    made = client("Ben").post("/me/requests", {"titleId": films["The Substance"]}).json["data"]
    assert made["state"] == "asked"
    home.execute("update identities set all_folders = true where user_id <> %s", (ben_id,))
    home.commit()
    asked_for.follow(home)
    assert client("Ana").get("/requests").json["data"][0]["isHere"] is True
    answer = client("Ana").post(f"/requests/{made['id']}/approve")
    assert (answer.status_code, "may not open" in answer.text) == (409, True)


@pytest.mark.parametrize("lost", ["drop", "truncate"])
def test_a_kill_between_the_yes_and_our_row_sends_nothing_twice(
    films: dict[str, int], home: Conn, programs: Running, lost: str
) -> None:
    """The answer is lost after it was asked, or before: the next run looks it up there first."""
    ana = household.person(home, "Ana")
    made = title_requests.ask(home, ana, films["The Substance"], by=audit.TERMINAL)
    home.commit()
    programs.fault("radarr", lost, match="/api/v3/movie$", method="POST", times=1)

    assert "see Settings, Requests" in asked_for.follow(home)
    assert asked_for.state(home, made.id) == "approved"
    assert request_services.get(home, "radarr").trouble
    asked_for.follow(home)

    assert asked_for.state(home, made.id) == "sent"
    assert len(programs.desk("radarr").wanted) == 1
    assert request_services.get(home, "radarr").trouble is None


def test_an_outage_changes_nothing_and_costs_few_calls(films: dict[str, int], home: Conn, programs: Running) -> None:
    ana = household.person(home, "Ana")
    ids = [asked_for.unowned(home, f"Film {n}", "movie", tmdb=str(900000 + n)) for n in range(6)]
    states = ["approved"] * 3 + ["sent"] * 3
    made = [asked_for.request(home, title, [ana], how) for title, how in zip(ids, states, strict=True)]
    home.execute("update title_requests set service = 'radarr' where state = 'sent'")
    home.commit()
    before = len(programs.requests("radarr"))
    programs.fault("radarr", "5xx")

    asked_for.follow(home)

    assert [asked_for.state(home, one) for one in made] == states
    assert len(programs.requests("radarr")) - before == 4, "two to hand on, two to look after"
    programs.mend("radarr")
    asked_for.follow(home)
    assert {asked_for.state(home, one) for one in made} == {"failed"}, "Radarr knows none of them"


def test_what_a_program_cannot_say_of_one_title_keeps_nothing_from_the_others(
    films: dict[str, int], home: Conn, programs: Running
) -> None:
    """Seerr answers 500 where TMDB has a title no more."""
    home.execute("delete from request_services")
    asked_for.enter(home, programs, "seerr")
    gone = [asked_for.unowned(home, f"Film {n}", "movie", tmdb=str(900000 + n)) for n in range(2)]
    ana = household.person(home, "Ana")
    *_, last = [asked_for.request(home, title, [ana], "sent") for title in (*gone, films["The Substance"])]
    home.execute("update title_requests set service = 'seerr'")
    home.commit()

    asked_for.follow(home)

    assert asked_for.state(home, last) == "failed", "it was never handed on, which Seerr was asked"
    (listed, _) = title_requests.listing(home, None, state="sent")
    assert [one.reason for one in listed] == ["Seerr fails over this title: Unable to retrieve movie."] * 2
    assert request_services.get(home, "seerr").trouble is None


def test_without_a_program_nobody_asks_and_what_was_sent_fails(
    client: Clients, films: dict[str, int], home: Conn, programs: Running
) -> None:
    ana = client("Ana")
    assert ana.post("/me/requests", {"titleId": films["The Substance"]}).status_code == 201
    assert ana.delete("/settings/request-services/radarr").status_code == 204
    asked_for.follow(home)
    (mine,) = ana.get("/me/requests").json["data"]
    (listed,) = ana.get("/requests").json["data"]
    assert (mine["state"], mine["reason"], "Nobody fetches" in listed["reason"]) == ("failed", None, True)
    assert client("Ben").post("/me/requests", {"titleId": films["The Substance"]}).status_code == 409
    asked_for.enter(home, programs, "seerr")
    assert ana.post(f"/requests/{mine['id']}/approve").status_code == 204
    asked_for.follow(home)
    assert [one.title.name for one in programs.desk("seerr").wanted] == ["The Substance"]


def test_a_program_is_entered_by_what_it_says_and_its_key_is_never_shown(
    client: Clients, films: dict[str, int], home: Conn, programs: Running
) -> None:
    ana = client("Ana")
    path = "/settings/request-services/radarr"

    def refused(**given: Any) -> tuple[int, str]:
        answer = ana.put(path, given)
        return answer.status_code, answer.json["error"].get("details", {}).get("field", "")

    assert refused(key="x" * 32) == (400, "key")
    assert refused(baseUrl=programs.address("sonarr"), key=programs.key) == (400, "base_url")
    assert refused(baseUrl="ftp://nowhere")[0] == 400
    before = len(programs.requests("sonarr"))
    assert refused(baseUrl=programs.address("sonarr")) == (400, "key"), "the stored one goes nowhere else"
    assert len(programs.requests("sonarr")) == before
    assert refused(baseUrl="http://127.0.0.1:1", key=programs.key) == (502, "")
    assert refused(profileId=99) == (400, "profile_id")
    assert refused(rootFolder="/nowhere") == (400, "root_folder")
    offer = ana.get(f"{path}/offer").json["data"]
    assert offer["folders"] == ["/media/one", "/media/two"]
    assert ana.put(path, {"profileId": 6, "rootFolder": "/media/two"}).json["data"]["profile"] == "HD - 720p/1080p"
    assert ana.put(path, {}).json["data"]["rootFolder"] == "/media/two"
    assert ana.post(f"{path}/test").json["data"]["version"]
    listed = ana.get("/settings/request-services")
    assert programs.key not in listed.text
    assert [one["kind"] for one in listed.json["data"]] == ["radarr", "sonarr"]
    home.execute("update request_services set key_enc = 'x'")
    home.commit()
    assert ana.post(f"{path}/test").status_code == 409
    assert following.to_send(home) == []
    assert ana.put("/settings/request-services/lidarr", {}).status_code == 404
