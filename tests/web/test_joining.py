"""An invitation opened in a browser: the first administrator's address is printed, and nobody needs a program for it."""

import pytest

from shared import options
from shared.db import Conn
from shared.people import admins
from tests.web.conftest import Browser

WHO = {"name": "Cem", "email": "cem@home.example", "password": "correct horse battery"}


@pytest.fixture
def nobody(database: str, home: Conn) -> Conn:
    """A house without administrators."""
    home.execute("update users set role = 'member'")
    home.commit()
    return home


def test_the_printed_address_makes_the_first_administrator_and_signs_them_in(browser: Browser, nobody: Conn) -> None:
    token = admins.first_token(nobody)
    nobody.commit()
    assert token not in browser.get("/join").text  # it is behind the #, which nobody is sent

    answer = browser.post("/join", WHO | {"invite": token})

    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/jobs").status_code == 200
    assert admins.exist(nobody)
    assert admins.first_token(nobody) is None


def test_an_invitation_works_once_and_a_mistake_does_not_use_it_up(browser: Browser, app, nobody: Conn) -> None:  # type: ignore[no-untyped-def]
    token = admins.first_token(nobody)
    nobody.commit()
    browser.get("/join")

    short = browser.post("/join", WHO | {"invite": token, "password": "short"})
    assert short.status_code == 400
    assert "at least" in short.text.lower()
    assert "cem@home.example" in short.text
    assert "short" not in short.text.split('name="password"')[1].split(">")[0]
    assert browser.post("/join", WHO | {"invite": token}).status_code == 303

    another = Browser(app.test_client())
    another.get("/join")
    again = another.post("/join", WHO | {"invite": token, "email": "dee@home.example"})
    assert again.status_code == 400
    assert 'role="alert"' in again.text


def test_nobody_joins_without_an_invitation_unless_the_household_is_open(browser: Browser, home: Conn) -> None:
    browser.get("/join")
    assert browser.post("/join", WHO).status_code in (400, 403)

    options.set(home, "accounts.registration", "open")
    home.commit()

    assert browser.post("/join", WHO).status_code == 303


def test_guesses_at_invitations_are_stopped(browser: Browser, home: Conn) -> None:
    browser.get("/join")

    answers = [browser.post("/join", WHO | {"invite": f"guess {number}"}) for number in range(11)]

    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
