"""A server that was installed anew, taken over by page and by API: shown first, done when it is confirmed."""

from collections.abc import Iterator

import pytest

from infra.sample_server.running import Running, running
from shared import jobs
from shared.db import Conn
from tests.web.api.conftest import client as client
from tests.web.api.people import Clients
from tests.web.conftest import SignIn

ANEW = "7" * 32
FIRST_LOOK = {"sync-users", "sync-libraries", "sync-movies", "sync-series"}


@pytest.fixture
def anew() -> Iterator[Running]:
    """Ben's account is another one there, Chloe has none, and Nora is new."""
    with running("jellyfin") as server:
        server.control.oddity("/System/Info", {"at": "Id", "set": ANEW})
        server.control.user(name="Ben", remove=True)
        server.control.user(name="ben")
        server.control.user(name="Chloe", remove=True)
        server.control.user(name="Nora")
        yield server


def uid(conn: Conn) -> str:
    row = conn.execute("select server_uid from media_servers").fetchone()
    conn.rollback()
    assert row
    return str(row["server_uid"])


def state(conn: Conn) -> list[dict[str, object]]:
    found = conn.execute("select user_id, subject, is_disabled from identities order by id").fetchall()
    conn.rollback()
    return found


def test_the_page_shows_who_is_who_and_changes_nothing(signed_in: SignIn, home: Conn, anew: Running) -> None:
    before, was = state(home), uid(home)

    page = signed_in("Ana").post("/settings/servers/1/takeover", {"url": anew.base, "api_key": anew.api_key})

    assert page.status_code == 200
    known, left, new = page.text.split("Known again")[1].split("<h2>")[:3]
    assert "Ben" in known
    assert left.startswith("Stay behind")
    assert "Chloe" in left
    assert "Nora" in new
    assert anew.api_key not in page.text
    assert (state(home), uid(home)) == (before, was)


def test_confirmed_on_the_page_it_is_done_and_recorded(signed_in: SignIn, home: Conn, anew: Running) -> None:
    given = {"url": anew.base, "api_key": anew.api_key}

    answer = signed_in("Ana").post("/settings/servers/1/takeover/confirmed", given)

    assert (answer.status_code, answer.location) == (303, "/settings/servers/1")
    assert uid(home) == ANEW
    ben = home.execute("select count(*) as n from identities where name ilike 'ben' and not is_disabled").fetchone()
    assert ben == {"n": 1}
    assert {run.name for run in jobs.active(home)} >= FIRST_LOOK
    deed = home.execute("select action, actor_id is not null as by_person from audit_log order by id desc limit 1")
    assert deed.fetchone() == {"action": "servers.takeover", "by_person": True}


@pytest.mark.parametrize("path", ["/settings/servers/1/takeover", "/settings/servers/1/takeover/confirmed"])
def test_the_same_server_is_nothing_to_take_over(signed_in: SignIn, home: Conn, path: str) -> None:
    before = state(home)

    answer = signed_in("Ana").post(path, {"url": "", "api_key": ""})

    assert answer.status_code == 409
    assert "is still the same server" in answer.text
    assert state(home) == before


@pytest.mark.parametrize("path", ["/settings/servers/1/takeover", "/settings/servers/1/takeover/confirmed"])
def test_only_administrators_take_over(signed_in: SignIn, home: Conn, anew: Running, path: str) -> None:
    answer = signed_in("Ella").post(path, {"url": anew.base, "api_key": anew.api_key})

    assert answer.status_code == 403
    assert uid(home) != ANEW


def test_the_api_shows_first_and_does_it_when_it_is_confirmed(client: Clients, home: Conn, anew: Running) -> None:
    ana, was = client("Ana"), uid(home)
    asked: dict[str, object] = {"baseUrl": anew.base, "apiKey": anew.api_key}

    shown = ana.post("/settings/media-server/takeover", asked)

    assert shown.status_code == 200
    plan = shown.json["data"]
    assert plan["done"] is False
    assert "Ben" in {one["name"] for one in plan["people"]}
    assert (plan["left"], "Nora" in plan["new"]) == (["Chloe"], True)
    assert uid(home) == was

    done = client("Ana").post("/settings/media-server/takeover", asked | {"confirm": True})

    assert done.json["data"]["done"] is True
    assert done.json["data"]["people"] == plan["people"]
    assert anew.api_key not in shown.text + done.text
    assert uid(home) == ANEW


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("Ben", 403)])
def test_the_api_takes_it_from_administrators_alone(
    client: Clients, home: Conn, anew: Running, name: str | None, status: int
) -> None:
    asked = {"baseUrl": anew.base, "apiKey": anew.api_key, "confirm": True}

    assert client(name).post("/settings/media-server/takeover", asked).status_code == status
    assert uid(home) != ANEW


def test_the_api_refuses_what_is_no_new_server(client: Clients, home: Conn, anew: Running) -> None:
    ana = client("Ana")

    assert ana.post("/settings/media-server/takeover", {}).status_code == 409
    wrong = {"baseUrl": anew.base, "apiKey": "wrong", "confirm": True}
    assert ana.post("/settings/media-server/takeover", wrong).status_code == 502
    assert uid(home) != ANEW
