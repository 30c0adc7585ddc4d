"""What was typed into a form that was sent too late is kept for one more press; never for another site, and never a secret."""

import re

import pytest

from shared.db import Conn
from tests.web.conftest import Browser, SignIn

OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"every": "daily", "at": "21:15", "password": "s3cr3t", "api_key": "k3y"}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_signed_out_the_sign_in_page_brings_it_along_and_then_it_is_sent(
    browser: Browser, signed_in: SignIn, home: Conn
) -> None:
    asked = browser.post("/jobs/sync-movies/schedule", TYPED, headers=OURS)
    fields = hidden(asked.text)
    assert asked.status_code == 401
    assert fields["kept_path"] == "/jobs/sync-movies/schedule"
    assert (fields["kept.every"], fields["kept.at"]) == ("daily", "21:15")
    assert "s3cr3t" not in asked.text
    assert "k3y" not in asked.text

    kept = {name: value for name, value in fields.items() if name.startswith("kept")}
    browser.get("/sign-in")
    wrong = browser.post("/sign-in", {"name": "Ana", "password": "no", **kept})
    assert hidden(wrong.text)["kept.at"] == "21:15"
    again = browser.post("/sign-in", {"name": "Ana", "password": "ana", **kept})

    fields = hidden(again.text)
    assert 'action="/jobs/sync-movies/schedule"' in again.text
    assert browser.client.post("/jobs/sync-movies/schedule", data=fields).status_code == 303


def test_a_page_that_was_too_old_shows_what_it_sent_with_a_token_of_now(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    ana.csrf = "old"

    asked = ana.post("/yours/dislikes", {"dislikes": "exclude"}, headers=OURS)

    assert asked.status_code == 403
    fields = hidden(asked.text)
    assert fields["dislikes"] == "exclude"
    assert ana.client.post("/yours/dislikes", data=fields).status_code == 303


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere.example"}, {}])
def test_nobody_presses_for_another_site(signed_in: SignIn, home: Conn, headers: dict[str, str]) -> None:
    ana = signed_in("Ana")
    ana.csrf = "none"

    asked = ana.post("/yours/dislikes", {"dislikes": "exclude"}, headers=headers)

    assert asked.status_code == 403
    assert "exclude" not in asked.text


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "https://elsewhere.example", "/\\elsewhere.example"])
def test_what_is_kept_is_sent_to_us_alone(browser: Browser, home: Conn, path: str) -> None:
    browser.get("/sign-in")

    answer = browser.post("/sign-in", {"name": "Ana", "password": "ana", "kept_path": path, "kept.x": "1"})

    assert answer.status_code == 303
    assert "elsewhere" not in answer.text
