"""Notices by e-mail and webhook: to a real SMTP server and a real HTTP server, each notice to each address once."""

import json
import logging
import time
from collections.abc import Iterator

import pytest

from functions import deliver_notices
from shared import options
from shared.db import Conn
from shared.discovery import deliveries, messengers
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.fakes.receivers import Hook
from tests.fakes.serving import serving
from tests.household import discoveries, shelf
from tests.web.api.people import Clients
from tests.web.conftest import SignIn


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as server:
        yield server


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    options.set(home, "notices.inner_addresses", True)
    return shelf.open_up(home)


def send(home: Conn) -> str | None:
    attempt = Attempt(0, names.DELIVER_NOTICES)
    deliver_notices.handler(home, attempt)
    return attempt.message


def tell(home: Conn, name: str, title_id: int) -> None:
    discoveries.noted(home, household.person(home, name), title_id)
    home.commit()


def wait_no_more(home: Conn) -> None:
    home.execute("update notice_deliveries set due_at = now()")
    home.commit()


def test_each_notice_goes_to_each_address_once_and_in_the_language_of_the_person(
    client: Clients, films: dict[str, int], home: Conn, hook: Hook
) -> None:
    ben = client("Ben")
    tell(home, "Ben", films["Up"])  # before there was an address: stays in the inbox
    first, second = (
        ben.post("/me/notice-addresses", {"name": name, "address": hook.address(f"s3cret-{name}")}).json["data"]
        for name in ("phone", "desk")
    )
    ben.patch(f"/me/notice-addresses/{second['id']}", {"isOn": False})
    home.execute("update users set language = 'de' where name = 'Ben'")
    for title in ("Moon", "Alien"):
        tell(home, "Ben", films[title])
    tell(home, "Ana", films["Moon"])

    assert send(home) == "Notices that arrived: 2."
    assert send(home) == "Notices that arrived: 0."
    [told] = hook.got
    assert told["title"] == "Matinee: 2 Neuigkeiten"
    assert told["message"].splitlines()[0].startswith("Moon: In der Bibliothek angekommen")
    ben.patch(f"/me/notice-addresses/{second['id']}", {"isOn": True})
    assert send(home) == "Notices that arrived: 0."  # what was noted while it was off is not sent
    tell(home, "Ben", films["Dark"])
    assert send(home) == "Notices that arrived: 2."  # to both
    assert [one["message"].split(":")[0] for one in hook.got[1:]] == ["Dark", "Dark"]
    assert ben.delete(f"/me/notice-addresses/{first['id']}").status_code == 204
    assert client("Ana").delete(f"/me/notice-addresses/{second['id']}").status_code == 404
    assert "s3cret" not in ben.get("/me/notice-addresses").text


def test_what_does_not_arrive_is_tried_again_given_up_and_told_without_the_address(
    client: Clients, signed_in: SignIn, home: Conn, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    options.set(home, "notices.inner_addresses", True)
    ben, page = client("Ben"), signed_in("Ben")
    films = shelf.open_up(home)  # with each sign-in the server says anew what he may see
    ben.post("/me/notice-addresses", {"name": "phone", "address": hook.address("s3cret")})
    tell(home, "Ben", films["Moon"])
    hook.status = 503

    for tries in range(1, deliveries.MOST_TRIES + 1):
        assert send(home) == "Notices that arrived: 0."
        assert len(hook.got) == tries
        assert send(home) == "Notices that arrived: 0."  # not before its pause is over
        assert len(hook.got) == tries
        wait_no_more(home)

    send(home)
    assert len(hook.got) == deliveries.MOST_TRIES
    [one] = ben.get("/me/notice-addresses").json["data"]
    assert (one["error"], one["gaveUpAt"] is not None) == ("It refused the message (503).", True)
    shown = page.get("/inbox").text
    assert "“phone” did not take" in shown
    hook.status = 200
    tell(home, "Ben", films["Up"])
    assert send(home) == "Notices that arrived: 1."
    assert ben.get("/me/notice-addresses").json["data"][0]["gaveUpAt"] is None
    assert "did not take" not in page.get("/inbox").text
    assert "s3cret" not in caplog.text + shown + json.dumps(
        [dict(row) for row in home.execute("select * from notice_deliveries").fetchall()], default=str
    )


def test_a_run_that_died_after_a_message_left_sends_it_once_more_and_not_at_once(
    client: Clients, films: dict[str, int], home: Conn, hook: Hook
) -> None:
    """At least once: nobody can write down what arrived in the moment in which it does."""
    client("Ben").post("/me/notice-addresses", {"name": "phone", "address": hook.address("x")})
    tell(home, "Ben", films["Moon"])
    address = household.rows.one(home, "select id from notice_addresses")
    deliveries.queue(home)
    message = deliveries._claim(home, address)
    assert message
    assert deliveries._post(message) is None  # and dies

    assert send(home) == "Notices that arrived: 0."
    wait_no_more(home)
    assert send(home) == "Notices that arrived: 1."
    assert [one["title"] for one in hook.got] == ["Matinee: 1 piece of news"] * 2


def test_whoever_does_not_answer_holds_up_nobody_and_what_is_given_up_is_said(
    client: Clients, films: dict[str, int], home: Conn, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messengers, "TOTAL_S", 3.0)
    ben, ana = client("Ben"), client("Ana")
    with serving(Hook()) as dead:
        dead.status = 0
        for path in range(4):
            ben.post("/me/notice-addresses", {"name": "dead", "address": dead.address(str(path))})
        ana.post("/me/notice-addresses", {"name": "phone", "address": hook.address("x")})
        for name in ("Ben", "Ana"):
            tell(home, name, films["Moon"])
        begun = time.monotonic()
        assert send(home) == "Notices that arrived: 1."
        assert time.monotonic() - begun < 9  # the four at once
        tell(home, "Ana", films["Up"])
        wait_no_more(home)
        deliveries.queue(home)
        last = household.rows.one(home, "select id from notice_addresses where name = 'phone'")
        assert deliveries.due(home)[0] == last  # of which least was tried

    home.execute("update notice_deliveries set tries = %s where state = 'pending'", (deliveries.MOST_TRIES,))
    wait_no_more(home)
    deliveries.queue(home)  # after one that died in its last try
    home.commit()
    assert {(one["error"], one["gaveUpAt"] is not None) for one in ben.get("/me/notice-addresses").json["data"]} == {
        ("It took too long.", True)
    }
    assert ana.get("/me/notice-addresses").json["data"][0]["error"] == deliveries.LATE


def test_a_title_is_guarded_as_it_is_sent(client: Clients, films: dict[str, int], home: Conn, hook: Hook) -> None:
    ella = client("Ella")
    ella.post("/me/notice-addresses", {"name": "phone", "address": hook.address("x")})
    for title in ("Alien", "Up"):  # the first was noted before her limit was lower
        tell(home, "Ella", films[title])

    assert send(home) == "Notices that arrived: 1."
    assert ["Alien" in one["message"] for one in hook.got] == [False]
