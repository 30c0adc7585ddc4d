import json
import socket
from collections.abc import Iterator

import pytest

from shared import db, http, jobs
from shared.db import Conn
from shared.media_servers import servers
from tests import household
from tests.web.conftest import Browser


@pytest.fixture
def token(full_home: Conn) -> str:
    return servers.webhook_url(full_home, servers.listing(full_home)[0].id).rpartition("/")[2]


@pytest.fixture
def stop(full_home: Conn) -> dict[str, object]:
    """Ben has finished Moon, as Jellyfin's plugin tells it."""
    item = full_home.execute(
        "select external_id from library_items where title_id = %s", (household.title(full_home, "Moon"),)
    ).fetchone()
    who = full_home.execute("select subject from identities where name = 'Ben'").fetchone()
    return {
        "NotificationType": "PlaybackStop", "ServerId": "s", "UserId": who["subject"], "NotificationUsername": "Ben",  # type: ignore[index]
        "ItemId": item["external_id"], "ItemType": "Movie", "Name": "Moon", "PlayedToCompletion": True,  # type: ignore[index]
        "PlaybackPositionTicks": 58_000_000_000, "RunTimeTicks": 58_200_000_000, "UtcTimestamp": "2026-11-20T20:00:00Z",
    }  # fmt: skip


@pytest.fixture
def look(full_home: Conn) -> Iterator[Conn]:
    with db.connect() as conn:
        yield conn


def started(look: Conn) -> list[tuple[object, object]]:
    """What a webhook set going: a household has other runs, too."""
    return [(run.name, run.args) for run in jobs.active(look) if run.trigger == "webhook"]


def test_a_play_is_stored_and_starts_a_refresh_in_one_answer(
    browser: Browser, token: str, stop: dict[str, object], look: Conn
) -> None:
    answer = browser.client.post(f"/webhooks/{token}", json=stop)

    assert answer.status_code == 202
    assert answer.json["data"] == {"understood": True, "refreshing": True}
    ben = household.person(look, "Ben")
    assert look.execute("select count(*) as n from play_events where user_id = %s", (ben,)).fetchone() == {"n": 1}
    assert started(look) == [("refresh-user", {"kind": "movie", "user_id": ben})]


def test_reading_one_looks_no_name_up_and_opens_no_service(
    browser: Browser, token: str, stop: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "Service", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)

    answer = browser.client.post(f"/webhooks/{token}", json=stop)

    assert answer.json["data"]["understood"] is True


def test_the_token_may_come_in_a_header(browser: Browser, token: str, stop: dict[str, object]) -> None:
    assert browser.client.post("/webhooks", json=stop, headers={"X-Matinee-Token": token}).status_code == 202
    assert browser.client.post("/webhooks", json=stop).status_code == 404


def test_the_same_event_told_twice_is_one_play(
    browser: Browser, token: str, stop: dict[str, object], look: Conn
) -> None:
    for _ in range(2):
        assert browser.client.post(f"/webhooks/{token}", json=stop).status_code == 202

    assert look.execute("select count(*) as n from play_events").fetchone() == {"n": 1}


def test_an_unknown_token_is_a_404_and_stores_nothing(browser: Browser, stop: dict[str, object], look: Conn) -> None:
    answer = browser.client.post("/webhooks/guess", json=stop)

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "RESOURCE_NOT_FOUND")
    assert look.execute("select count(*) as n from play_events").fetchone() == {"n": 0}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nonsense", b'{"NotificationType": "PlaybackStop", "ItemType": "Movie"}', b"\xff\xfe"]
)
def test_what_cannot_be_read_is_a_400_that_names_the_field(browser: Browser, token: str, body: bytes) -> None:
    answer = browser.client.post(f"/webhooks/{token}", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json["error"]["details"]["field"]


def test_an_event_of_no_use_is_taken_and_left(browser: Browser, token: str, look: Conn) -> None:
    body = {"NotificationType": "SessionStart", "ServerId": "s"}
    answer = browser.client.post(f"/webhooks/{token}", json=body)

    assert answer.status_code == 202
    assert started(look) == []


def test_a_body_without_end_is_refused(browser: Browser, token: str) -> None:
    body = json.dumps({"NotificationType": "x" * 2_000_000})

    assert browser.client.post(f"/webhooks/{token}", data=body, content_type="application/json").status_code == 413
