import re

from flask import Flask

from shared.db import Conn
from shared.people import accounts
from tests import household
from tests.web.conftest import Browser, SignIn
from web.pages.session import _safe


def test_somebody_unknown_is_sent_to_sign_in_and_back(browser: Browser, home: Conn) -> None:
    answer = browser.get("/films/for-you")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/films/for-you")

    browser.get(answer.location)
    answer = browser.post("/sign-in", {"name": "Ben", "password": "ben", "next": "/films/for-you"})

    assert (answer.status_code, answer.location) == (303, "/films/for-you")
    assert browser.get("/films/for-you").status_code == 200


def test_a_wrong_password_is_told_in_a_sentence(browser: Browser, home: Conn) -> None:
    answer = browser.sign_in("Ana", "guess")

    assert answer.status_code == 401
    assert "This name and password do not belong together." in answer.text
    assert browser.get("/").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser, home: Conn) -> None:
    cookie = browser.sign_in("Ana").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_in_begins_a_session_of_its_own(app: Flask, browser: Browser, home: Conn) -> None:
    browser.get("/sign-in")
    before = browser.csrf

    browser.sign_in("Ana")

    assert browser.csrf != before


def test_a_form_without_the_pages_token_is_refused(browser: Browser, home: Conn) -> None:
    browser.sign_in("Ana")

    for token in ("", "x" * 43, "é"):
        answer = browser.client.post("/jobs/sync-users/run", data={"csrf_token": token})
        assert answer.status_code == 403
    assert home.execute("select count(*) as n from job_runs where name = 'sync-users'").fetchone() == {"n": 0}


def test_the_token_of_somebody_else_is_refused(app: Flask, signed_in: SignIn, home: Conn) -> None:
    ana, ben = signed_in("Ana"), signed_in("Ben")

    assert ana.client.post("/jobs/sync-users/run", data={"csrf_token": ben.csrf}).status_code == 403


def test_signing_out_everywhere_ends_the_session_of_another_device(app: Flask, signed_in: SignIn, home: Conn) -> None:
    phone, laptop = signed_in("Ben"), signed_in("Ben")

    phone.post("/sign-out-everywhere")

    assert laptop.get("/").status_code == 303
    assert phone.get("/").status_code == 303


def test_somebody_switched_off_is_out_at_once(signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")
    assert ben.get("/").status_code == 200

    home.execute("update users set is_active = false where name = 'Ben'")
    home.commit()

    assert ben.get("/").status_code == 303


def test_somebody_demoted_signs_in_anew_as_a_member(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    assert ana.get("/jobs").status_code == 200

    home.execute("update users set role = 'member' where name = 'Ana'")
    home.commit()

    assert ana.get("/jobs").status_code == 303


def test_a_newcomers_account_is_made_by_the_first_sign_in(browser: Browser, home: Conn) -> None:
    home.execute("delete from users")
    home.commit()

    browser.sign_in("Finn")

    finn = accounts.get(home, household.person(home, "Finn"))
    assert finn is not None
    assert finn.last_login_at is not None
    names = {row["name"] for row in home.execute("select name from job_runs").fetchall()}
    assert names == {f"full-sync-{kind}-watch-history" for kind in ("movie", "series", "book")}


def test_guesses_at_one_account_are_stopped(browser: Browser, home: Conn) -> None:
    answers = [browser.sign_in("Ben", f"guess {number}").status_code for number in range(12)]

    assert answers == [401] * 10 + [429] * 2
    answer = browser.sign_in("Ben", "ben")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 60
    assert browser.sign_in("Ana").status_code == 303


def test_guesses_from_one_address_are_stopped_whatever_the_name(browser: Browser, home: Conn) -> None:
    home.execute("insert into sign_in_tries (key, tries) values (%s, 60)", (_address_key(),))
    home.commit()

    assert browser.sign_in("Nobody", "guess").status_code == 429


def test_a_name_that_does_not_exist_is_answered_like_a_wrong_password(browser: Browser, home: Conn) -> None:
    unknown, wrong = browser.sign_in("Nobody", "x"), browser.sign_in("Dev", "x")

    assert unknown.status_code == wrong.status_code == 401
    # The token of the form is written anew in each answer.
    texts = [re.sub(r'(csrf_token" value=)"[^"]{40,}"', r"\1", answer.text) for answer in (unknown, wrong)]
    assert texts[0].replace("Nobody", "Dev") == texts[1]


def test_only_our_own_pages_follow_a_sign_in(app: Flask) -> None:
    with app.test_request_context():
        for target in ("//evil.example", "/\\evil.example", "https://evil.example", "evil", "", None, "/a\nb"):
            assert _safe(target) == "/"
        assert _safe("/jobs?before=3") == "/jobs?before=3"


def _address_key() -> bytes:
    from web.security import _digest

    return _digest("address 127.0.0.1/32")
