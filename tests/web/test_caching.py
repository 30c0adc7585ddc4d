"""What a browser may keep of a person's pages, and what is gone with signing out."""

import pytest

from shared.db import Conn
from tests.web.conftest import Browser, SignIn


@pytest.mark.parametrize("path", ["/", "/picks", "/yours", "/jobs", "/people", "/evaluation", "/docs"])
def test_a_page_is_kept_for_going_back_and_asked_for_again_otherwise(signed_in: SignIn, home: Conn, path: str) -> None:
    headers = signed_in("Ana").client.get(path).headers

    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]
    assert "HX-Request" in headers["Vary"]  # a block is not shown for the page


@pytest.mark.parametrize("path", ["/settings/servers/1", "/yours/access", "/nowhere"])
def test_secrets_fields_for_passwords_and_errors_are_not_kept(signed_in: SignIn, home: Conn, path: str) -> None:
    assert signed_in("Ana").client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/sign-in", "/join"])
def test_what_was_typed_at_the_door_is_not_found_by_going_back(browser: Browser, home: Conn, path: str) -> None:
    assert browser.get(path).headers["Cache-Control"] == "no-store"


def test_an_answer_to_a_form_is_not_kept(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    answer = ana.post("/settings/servers", {"url": "http://[", "api_key": "k"})

    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-everywhere"])
def test_signing_out_empties_what_the_browser_kept(signed_in: SignIn, home: Conn, path: str) -> None:
    ana = signed_in("Ana")
    assert "Clear-Site-Data" not in ana.client.get("/").headers

    answer = ana.post(path)

    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_signing_out_over_the_api_does_the_same(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    answer = ana.client.post("/api/auth/logout", headers={"X-CSRF-Token": ana.csrf})

    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_each_sign_in_is_a_visit_that_its_pages_name(signed_in: SignIn, home: Conn) -> None:
    """By it a page that Back brings sees that its visit is over."""
    ana = signed_in("Ana")
    name = f"{ana.client.application.config['SESSION_COOKIE_NAME']}_visit"
    cookie = ana.client.get_cookie(name)
    assert cookie
    assert not cookie.http_only
    assert f'data-visit="{name}={cookie.value}"' in ana.client.get("/").text

    ana.post("/sign-out")

    assert ana.client.get_cookie(name) is None
    ana.sign_in("Ana")
    again = ana.client.get_cookie(name)
    assert again
    assert again.value != cookie.value


def test_a_page_for_nobody_makes_no_session(browser: Browser, home: Conn) -> None:
    answer = browser.get("/nowhere")

    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text
