"""Faults happen as ordered, plays send the server's real webhook, and requests are counted."""

import json
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests

from infra.sample_server.running import Running, running
from tests.fakes.serving import serving
from tests.infra.asking import with_key


@pytest.fixture(params=["jellyfin", "emby"])
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as started:
        yield started


class Inbox(HTTPServer):
    """Keeps what is posted to it."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Receiver)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook"


class Receiver(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The test reads the posts."""


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with serving(Inbox()) as received:
        yield received


def test_an_error_happens_as_often_as_ordered_and_after_as_many(server: Running) -> None:
    admin = with_key(server)
    server.control.fault("/System/Info", "5xx", status=500, after=1, times=2)

    assert [admin.ask("GET", "/System/Info").status_code for _ in range(4)] == [200, 500, 500, 200]


def test_too_many_requests_says_when_to_come_back(server: Running) -> None:
    server.control.fault("/Items", "429", retryAfter=3, method="GET", times=1)

    reply = with_key(server).ask("GET", "/Items", {"recursive": "true"})

    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "3")
    assert with_key(server).ask("GET", "/Items", {"recursive": "true"}).ok


def test_a_slow_answer_comes_late_and_whole(server: Running) -> None:
    server.control.fault("/System/Info", "slow", seconds=0.3, times=1)

    started = time.monotonic()
    assert with_key(server).ask("GET", "/System/Info").ok

    assert time.monotonic() - started >= 0.3


def test_a_dropped_connection_gives_no_answer(server: Running) -> None:
    server.control.fault("/System/Info", "drop", times=1)

    with pytest.raises(requests.ConnectionError):
        with_key(server).ask("GET", "/System/Info")
    assert with_key(server).ask("GET", "/System/Info").ok


def test_a_truncated_answer_promises_more_than_it_sends(server: Running) -> None:
    server.control.fault("/Items", "truncate", times=1)

    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        with_key(server).ask("GET", "/Items", {"recursive": "true"})


def test_a_hanging_request_runs_into_the_callers_timeout(server: Running) -> None:
    server.control.fault("/System/Info", "hang", times=1)

    with pytest.raises(requests.Timeout):
        requests.get(f"{server.base}/System/Info", headers=with_key(server).headers, timeout=0.3)


def test_faults_can_be_listed_and_lifted(server: Running) -> None:
    server.control.fault("/Items", "5xx")
    assert [rule["kind"] for rule in server.control.faults()] == ["5xx"]

    server.control.clear_faults()

    assert with_key(server).ask("GET", "/Items", {"recursive": "true"}).ok


def test_requests_are_counted_without_their_credentials(server: Running) -> None:
    server.control.forget_requests()
    name = "ApiKey" if server.kind == "jellyfin" else "api_key"
    requests.get(f"{server.base}/System/Info", params={name: server.api_key}, timeout=5)

    entries = server.control.requests("/system/info")

    assert [(entry["method"], entry["status"], entry["query"]) for entry in entries] == [("GET", 200, "")]


def test_the_side_channel_needs_its_token(server: Running) -> None:
    assert requests.get(f"{server.url}/_sample/requests", timeout=5).status_code == 401


def film(server: Running) -> dict[str, Any]:
    return with_key(server).items("Ben", searchTerm="Arrival", includeItemTypes="Movie")[0]


def test_a_jellyfin_play_sends_flat_events_as_plain_text(inbox: Inbox) -> None:
    with running("jellyfin") as server:
        server.control.webhook(inbox.url, headers={"X-Secret": "s"})
        played = server.control.play("Ben", {"title": "Arrival", "year": 2016})

        assert film(server)["UserData"]["Played"] is True
    events = [json.loads(body) for _, body in inbox.posts]
    assert played["completed"] is True
    assert [event["NotificationType"] for event in events] == ["PlaybackStart", "PlaybackStop", "UserDataSaved"]
    assert {headers["content-type"].split(";")[0] for headers, _ in inbox.posts} == {"text/plain"}
    assert {headers["x-secret"] for headers, _ in inbox.posts} == {"s"}
    assert (events[1]["PlayedToCompletion"], events[1]["NotificationUsername"], events[1]["Year"]) == (
        True,
        "Ben",
        2016,
    )
    assert (events[2]["SaveReason"], events[2]["Played"], events[2]["Provider_tmdb"]) == (
        "PlaybackFinished",
        True,
        "329865",
    )


@pytest.mark.parametrize("form", [None, "multipart"])
def test_an_emby_play_sends_nested_events_as_json_or_as_a_form(inbox: Inbox, form: str | None) -> None:
    with running("emby") as server:
        server.control.webhook(inbox.url, form=form)
        server.control.play("Ben", {"title": "Arrival", "year": 2016}, position=0.5)

        data = film(server)["UserData"]
    events = [event_of(headers, body) for headers, body in inbox.posts]
    assert [event["Event"] for event in events] == ["playback.start", "playback.stop"]
    assert events[1]["PlaybackInfo"]["PlayedToCompletion"] is False
    assert events[1]["PlaybackInfo"]["PositionTicks"] == data["PlaybackPositionTicks"] > 0
    assert (events[1]["Item"]["ProviderIds"]["Tmdb"], events[1]["User"]["Name"]) == ("329865", "Ben")


def event_of(headers: dict[str, str], body: bytes) -> Any:
    if headers["content-type"].startswith("application/json"):
        return json.loads(body)
    form = message_from_bytes(b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + body, policy=HTTP)
    part = next(iter(form.iter_parts()))
    assert part.get_param("name", header="content-disposition") == "data"
    return json.loads(part.get_content())


def test_marking_played_through_the_api_sends_an_event_too(server: Running, inbox: Inbox) -> None:
    server.control.webhook(inbox.url)
    admin, item = with_key(server), film(server)["Id"]
    ben = admin.users()["Ben"]["Id"]

    path = f"/UserPlayedItems/{item}?userId={ben}" if admin.is_jellyfin else f"/Users/{ben}/PlayedItems/{item}"
    assert admin.ask("POST", path).ok

    until = time.monotonic() + 5
    while not inbox.posts and time.monotonic() < until:
        time.sleep(0.02)
    event = json.loads(inbox.posts[0][1])
    assert (event.get("SaveReason"), event.get("Event")) in [("TogglePlayed", None), (None, "item.markplayed")]


def test_a_play_reported_by_a_player_counts(server: Running) -> None:
    from tests.infra.asking import signed_in

    ben, item = signed_in(server, "Ben"), film(server)
    half = item["RunTimeTicks"] // 2

    assert ben.ask("POST", "/Sessions/Playing", None, {"ItemId": item["Id"]}).ok
    playing = [session["NowPlayingItem"]["Name"] for session in ben.get("/Sessions") if "NowPlayingItem" in session]
    assert ben.ask("POST", "/Sessions/Playing/Stopped", None, {"ItemId": item["Id"], "PositionTicks": half}).ok

    assert playing == ["Arrival"]
    assert film(server)["UserData"]["PlaybackPositionTicks"] == half
    resumed = ben.get(
        "/UserItems/Resume" if ben.is_jellyfin else f"/Users/{with_key(server).users()['Ben']['Id']}/Items/Resume"
    )
    assert resumed["Items"][0]["Id"] == item["Id"]


def test_a_killed_process_leaves_callers_without_an_answer() -> None:
    with running("jellyfin", library="empty", as_process=True) as server:
        assert with_key(server).ask("GET", "/System/Info").ok
        assert server.process is not None

        server.process.kill()
        server.process.wait(5)

        with pytest.raises(requests.ConnectionError):
            with_key(server).ask("GET", "/System/Info")
