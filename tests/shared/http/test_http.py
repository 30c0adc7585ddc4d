"""Outgoing HTTP against a real server on loopback that misbehaves on demand."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from shared import errors, http
from tests.fakes.misbehaving import Answer, Misbehaving, chunk_cut_short, hangs_up, says, trickles

SECRET = "s3cr3t-k3y"
QUICK = http.Retries(tries=3, first_s=0.01, longest_s=1.5)


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    made = Misbehaving()
    yield made
    made.server.shutdown()
    made.server.server_close()


def service(server: Misbehaving, **options: object) -> http.Service:
    given = {"error": errors.MediaServerError, "retries": QUICK, "headers": {"Authorization": f"Token {SECRET}"}}
    return http.Service("Jellyfin", server.url, **(given | options))  # type: ignore[arg-type]


def test_a_json_answer_is_read_and_the_connection_is_used_again(server: Misbehaving) -> None:
    server.answers = [says(200, b'{"a": 1}')]
    jellyfin = service(server)

    answers = [jellyfin.json("GET", "/x", params={"ids": ("1", "2"), "flag": True, "none": None}) for _ in range(3)]

    assert answers == [{"a": 1}] * 3
    assert server.asked[0][1] == "/x?ids=1&ids=2&flag=true"
    assert server.connections == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_service_is_asked_again(server: Misbehaving, status: int) -> None:
    server.answers = [says(status), says(status), says(200, b"[1]")]

    assert service(server).json("GET", "/x") == [1]
    assert len(server.asked) == 3


def test_a_service_that_stays_busy_ends_in_an_error_that_may_be_tried_later(server: Misbehaving) -> None:
    server.answers = [says(503, b"<html>", Content_Type="text/html")]

    with pytest.raises(errors.MediaServerError, match=r"Jellyfin is not ready \(503\) for GET /x; check") as caught:
        service(server).json("GET", "/x")

    assert len(server.asked) == QUICK.tries
    assert not caught.value.permanent


@pytest.mark.parametrize("header", ["1", "date"])
def test_retry_after_is_honoured_in_seconds_and_as_a_date(server: Misbehaving, header: str) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    server.answers = [says(429, Retry_After=soon if header == "date" else header), says(200, b"[]")]
    pauses: list[float] = []

    service(server, pause=pauses.append, retries=http.Retries(first_s=0.01, longest_s=10)).json("GET", "/x")

    assert len(pauses) == 1
    assert 0.5 < pauses[0] <= 2.0


def test_a_service_that_wants_a_long_pause_is_left_for_later(server: Misbehaving) -> None:
    server.answers = [says(429, Retry_After="3600")]

    with pytest.raises(errors.MediaServerError) as caught:
        service(server).json("GET", "/x")

    assert caught.value.retry_after == 3600
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "flaw",
    [
        says(200, b'{"Items": [1', Content_Length="4000"),
        says(200, b'{"Items": [1'),
        says(200, b"<html>sign in</html>", Content_Type="text/html"),
        chunk_cut_short,
        hangs_up,
    ],
    ids=["shorter than announced", "half a JSON", "a page", "half a chunk", "hung up"],
)
def test_a_broken_answer_is_asked_for_again_and_never_taken(server: Misbehaving, flaw: Answer) -> None:
    server.answers = [flaw, says(200, b'{"Items": [1, 2]}')]

    assert service(server).json("GET", "/x") == {"Items": [1, 2]}

    server.answers = [flaw]
    with pytest.raises(errors.MediaServerError) as caught:
        service(server).json("GET", "/x")
    assert not caught.value.permanent


def test_a_change_whose_fate_is_unknown_is_not_sent_twice(server: Misbehaving) -> None:
    server.answers = [hangs_up]

    with pytest.raises(errors.MediaServerError):
        service(server).call("POST", "/x", json={})
    assert len(server.asked) == 1

    with pytest.raises(errors.MediaServerError):
        service(server).call("POST", "/x", json={}, idempotent=True)
    assert len(server.asked) == 1 + QUICK.tries


def test_a_change_that_was_turned_away_unread_is_sent_again(server: Misbehaving) -> None:
    server.answers = [says(429), says(200, b'{"Id": "1"}')]

    assert service(server).json("POST", "/x", json={}) == {"Id": "1"}


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (401, True), (404, True), (500, False)])
def test_other_statuses_fail_at_once_and_say_what_was_asked(server: Misbehaving, status: int, permanent: bool) -> None:
    server.answers = [says(status)]

    with pytest.raises(
        errors.MediaServerError, match=rf"GET /x.*{status}.*; check the address in Settings\."
    ) as caught:
        service(server).json("GET", "/x")

    assert caught.value.permanent is permanent
    assert len(server.asked) == 1


def test_statuses_the_caller_reads_are_handed_over(server: Misbehaving) -> None:
    server.answers = [says(404, b"none")]

    assert service(server).call("GET", "/x", accept=(404,)).status == 404


def test_nobody_at_the_address_is_one_sentence() -> None:
    nobody = http.Service("Jellyfin", "http://127.0.0.1:9", retries=QUICK)

    with pytest.raises(
        errors.Unavailable, match=r"^Jellyfin did not answer at http://127.0.0.1:9; check the address in Settings\.$"
    ):
        nobody.json("POST", "/x", json={})


def test_a_slow_service_and_a_trickle_are_given_up(server: Misbehaving) -> None:
    server.answers = [lambda handler: time.sleep(0.4)]
    with pytest.raises(errors.MediaServerError, match=r"took too long|did not answer"):
        service(server, read_timeout=0.05, retries=http.Retries(tries=1)).json("GET", "/x")

    server.answers = [trickles]
    with pytest.raises(errors.MediaServerError, match="too slowly"):
        service(server, total_timeout=0.1, retries=http.Retries(tries=1)).json("GET", "/x")


def test_a_flood_is_not_read_to_its_end(server: Misbehaving) -> None:
    server.answers = [says(200, b" " * 3_000_000)]

    with pytest.raises(errors.MediaServerError, match="more than 1 MB") as caught:
        service(server, max_bytes=1 << 20).json("GET", "/x")

    assert caught.value.permanent


def test_a_redirect_on_the_same_host_is_followed_and_one_elsewhere_is_not(server: Misbehaving) -> None:
    server.answers = [says(302, Location="/y"), says(200, b"[1]")]
    assert service(server).json("GET", "/x") == [1]
    assert server.asked[-1][1] == "/y"

    server.answers = [says(302, Location=f"http://localhost:{server.server.server_port}/stolen?key=1")]
    before = len(server.asked)
    with pytest.raises(errors.MediaServerError, match=r"sends us on to localhost:.*final address"):
        service(server).json("GET", "/x")
    assert len(server.asked) == before + 1

    server.answers = [says(302, Location="/x")]
    with pytest.raises(errors.MediaServerError, match="round in circles"):
        service(server).json("GET", "/x")


def test_no_secret_reaches_an_error_or_the_log(server: Misbehaving, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (says(500), says(401), hangs_up, says(200, b"{")):
        server.answers = [answer]
        with pytest.raises(errors.MediaServerError) as caught:
            service(server).json("GET", "/x", params={"secret": SECRET})
        assert SECRET not in repr(caught.value) + json.dumps(caught.value.details)
        assert caught.value.__suppress_context__

    assert SECRET not in caplog.text
    assert "GET /x" in caplog.text


def test_each_request_is_told_to_the_counter(server: Misbehaving) -> None:
    server.answers = [says(503), says(200)]
    calls: list[http.Call] = []

    service(server, on_call=calls.append).json("GET", "/x")

    assert [(call.method, call.path, call.status, call.attempt) for call in calls] == [
        ("GET", "/x", 503, 1),
        ("GET", "/x", 200, 2),
    ]


def test_a_cookie_is_never_sent_back(server: Misbehaving) -> None:
    server.answers = [says(200, Set_Cookie="a=b; Path=/")]
    jellyfin = service(server)

    jellyfin.json("GET", "/x")
    jellyfin.json("GET", "/x")

    assert "Cookie" not in server.asked[-1][2]


def test_many_threads_share_one_service(server: Misbehaving) -> None:
    server.answers = [says(200, b"[1]")]
    jellyfin, answers = service(server, pool_size=4), []
    threads = [threading.Thread(target=lambda: answers.append(jellyfin.json("GET", "/x"))) for _ in range(12)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [[1]] * 12
