"""Every page while no media server answers: soon, and never as a failure of ours."""

import time

import pytest
from flask import Flask

from shared.db import Conn
from tests.web import test_routes
from tests.web.conftest import Browser, SignIn

NOBODY_THERE = "http://127.0.0.1:1"


@pytest.mark.timing(reason="how soon each page comes is measured")
def test_no_page_waits_for_a_server_that_is_away(app: Flask, signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    home.execute("update media_servers set base_url = %s", (NOBODY_THERE,))
    home.commit()

    for method, path, _audience in test_routes.routes(app):
        if method != "GET" or path.startswith(("/static/", "/streams/")):
            continue
        begun = time.monotonic()
        answer = ana.client.get(path, headers={"Accept": "text/html"})

        assert time.monotonic() - begun < 5, path
        assert answer.status_code < 500 or answer.status_code == 502, (path, answer.status_code)
        if answer.status_code >= 400 and answer.mimetype == "text/html":
            assert "css/matinee.css" in answer.text, path


def test_who_signs_in_meanwhile_is_told_so_and_nothing_of_the_servers_inside(browser: Browser, home: Conn) -> None:
    home.execute("update media_servers set base_url = %s", (NOBODY_THERE,))
    home.commit()

    browser.get("/sign-in")
    answer = browser.post("/sign-in", {"name": "Ben", "password": "ben"})

    assert answer.status_code in (502, 503)
    alert = answer.text.split('role="alert"')[1].split("</p>")[0]
    assert "Sample" in alert
    for inside in ("127.0.0.1", "API key", "Settings"):
        assert inside not in answer.text
