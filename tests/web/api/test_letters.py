"""Letters by e-mail and webhook: to real servers, once, with nothing that their person may not know of, and ended with one click."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from functions import deliver_notices, write_letters
from shared import audit
from shared.db import Conn
from shared.discovery import mail_server, notice_addresses
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.telling import dispatches, letters, sending
from tests import household
from tests.fakes.receivers import Hook, Mailbox
from tests.fakes.serving import serving
from tests.household import rows, told
from tests.web.api.people import Clients
from tests.web.commands.conftest import free_port
from tests.web.conftest import SignIn


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as server:
        yield server


@pytest.fixture
def mailbox(home: Conn) -> Iterator[Mailbox]:
    post, port = Mailbox(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    mail_server.change(home, f"mailto://127.0.0.1:{port}?from=matinee@home.example", by=audit.TERMINAL)
    yield post
    controller.stop()


def write(home: Conn) -> str | None:
    attempt = Attempt(0, names.WRITE_LETTERS)
    write_letters.handler(home, attempt)
    home.commit()
    return attempt.message


def send(home: Conn) -> None:
    deliver_notices.handler(home, Attempt(0, names.DELIVER_NOTICES))


def wait_no_more(home: Conn) -> None:
    home.execute("update dispatches set due_at = now()")
    home.commit()


def test_a_letter_goes_by_e_mail_with_headers_that_end_it_and_by_webhook_once(
    client: Clients, app: Flask, home: Conn, hook: Hook, mailbox: Mailbox
) -> None:
    ben, ella = client("Ben"), client("Ella")
    told.letter_day(home)
    assert ben.get("/me/letters").json["data"] == {
        "weekly": False, "yearly": False, "quietFrom": None, "quietUntil": None,
    }  # fmt: skip
    ben.post("/me/notice-addresses", {"name": "Phone", "address": hook.address("ben")})
    ella.post("/me/notice-addresses", {"name": "Phone", "address": hook.address("ella")})
    mail = ben.post("/me/notice-addresses", {"name": "Mail", "address": "ben@home.example"}).json["data"]
    home.execute("update notice_addresses set is_on = true, code_enc = null where id = %s", (mail["id"],))
    home.execute("update users set language = 'de' where name = 'Ben'")
    home.commit()
    assert write(home) == "Letters written: 0."  # nobody wants one
    for person in (ben, ella):
        assert person.patch("/me/letters", {"weekly": True}).json["data"]["weekly"] is True

    assert write(home) == "Letters written: 2."
    assert write(home) == "Letters written: 0."
    send(home)
    send(home)

    assert sorted(one["title"] for one in hook.got) == ["Matinee: deine Woche", "Matinee: your week"]
    of_ella = next(one["message"] for one in hook.got if "your week" in one["title"])
    assert ("Up (2009)" in of_ella, "Alien" in of_ella) == (True, False)
    [message] = [one for one in mailbox.whole if one["List-Unsubscribe"]]
    text, page = (part.get_payload(decode=True).decode() for part in message.get_payload())  # type: ignore[union-attr]
    assert "Neu in der Bibliothek" in text
    assert "<b>Alien (1979)</b>" in page
    assert message["List-Unsubscribe-Post"] is None  # the household's address is no https
    url = message["List-Unsubscribe"].strip("<>")
    assert url in page

    stranger, path = app.test_client(), url[url.index("/letters/stop/") :]
    shown = stranger.get(path)
    assert (shown.status_code, "Ben" in shown.text) == (200, False)
    assert ben.get("/me/notice-addresses").json["data"][1]["getsLetters"] is True
    assert stranger.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post("/letters/stop/another").status_code == 404
    assert [one["getsLetters"] for one in ben.get("/me/notice-addresses").json["data"]] == [True, False]
    secure = sending.stop_headers("https://matinee.example/letters/stop/t")
    assert secure["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_is_named_that_its_person_may_not_see_any_more_and_a_letter_of_nothing_is_not_sent(
    client: Clients, home: Conn, hook: Hook
) -> None:
    ben = client("Ben")
    films = told.letter_day(home)
    ben.post("/me/notice-addresses", {"name": "Phone", "address": hook.address("x")})
    ben.patch("/me/letters", {"weekly": True})
    write(home)
    rows.judge(home, household.person(home, "Ben"), films["Alien"], "hide")
    home.commit()
    hook.status = 503
    send(home)
    assert ["Alien" in one["message"] for one in hook.got] == [False]

    rows.judge(home, household.person(home, "Ben"), films["Up"], "hide")
    hook.status = 200
    wait_no_more(home)
    send(home)
    assert len(hook.got) == 1


def test_a_run_that_died_sends_its_letter_once_more_and_quiet_hours_hold_it_back(
    client: Clients, home: Conn, hook: Hook
) -> None:
    ben = client("Ben")
    told.letter_day(home)
    ben.post("/me/notice-addresses", {"name": "Phone", "address": hook.address("x")})
    answer = ben.patch("/me/letters", {"weekly": True, "quietFrom": 22})
    assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, "quietUntil")
    hour = rows.one(home, "select extract(hour from now() at time zone 'UTC')::int as id")
    ben.patch("/me/letters", {"weekly": True, "quietFrom": hour, "quietUntil": (hour + 2) % 24})
    write(home)
    send(home)
    assert hook.got == []

    ben.patch("/me/letters", {"quietFrom": None, "quietUntil": None})
    [address_id] = dispatches.due(home)
    assert sending.claim(home, address_id)  # and dies before it is noted
    home.commit()
    send(home)
    assert hook.got == []  # not before its pause is over
    wait_no_more(home)
    send(home)
    wait_no_more(home)
    send(home)
    assert len(hook.got) == 1


def test_the_page_shows_the_letter_and_takes_wishes_without_script(signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")
    films = told.letter_day(home)
    shown = ben.get("/yours/letters").text
    assert "Up (2009)" in shown
    assert "You have no address yet" in shown

    form = {"weekly": "1", "quiet_from": "22", "quiet_until": "7"}
    assert ben.post("/yours/letters", form).status_code == 303
    refused = ben.post("/yours/letters", {"quiet_from": "22", "quiet_until": "22"})
    assert (refused.status_code, "need a beginning and an end" in refused.text) == (400, True)
    user_id = household.person(home, "Ben")
    found = household.rows.one(home, "select quiet_from::int as id from letter_wishes where user_id = %s", (user_id,))
    assert found == 22
    assert "Not yet" in ben.get("/yours/letters/year?year=1950").text
    for number in range(10):
        rows.play(home, user_id, films["Up"], at=f"2024-03-{10 + number}T20:00Z")
    home.commit()
    year = ben.get("/yours/letters/year?year=2024").text
    assert "You watched most in March" in year
    assert "10 days in a row at most" in year
    address = notice_addresses.add(home, user_id, "Phone", "json://127.0.0.1:1/x")
    home.commit()
    assert ben.post(f"/yours/letters/addresses/{address.id}", {"on": "0"}).status_code == 303
    assert "Gets no letters" in ben.get("/yours/letters").text
    assert letters.compose(home, user_id).arrived_total == 2
