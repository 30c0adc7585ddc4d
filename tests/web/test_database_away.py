"""Pages while the database does not answer: soon, designed, and without asking it again."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask

from shared import db
from shared.db import Conn
from shared.settings import settings
from tests.web import test_routes
from tests.web.conftest import SignIn
from web import create_app, request_db

NOBODY_THERE = "postgresql://matinee:s3cr3t@127.0.0.1:1/matinee"
# What looks for itself, with a patience of its own (above), or needs no database.
SLOW = ("/static/", "/ready", "/metrics")
PAGES = ("/", "/sign-in", "/jobs", "/nowhere", "/health")


@pytest.fixture
def away(app: Flask, signed_in: SignIn, home: Conn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """With the cookie of somebody who signed in while it still answered."""
    cookie = signed_in("Ana").client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    monkeypatch.setenv("DATABASE_URL", NOBODY_THERE)
    settings.cache_clear()
    db.url.cache_clear()
    made = create_app()
    made.test_client_class = _with(cookie.key, cookie.value)
    yield made
    request_db.close(made)
    monkeypatch.undo()
    settings.cache_clear()
    db.url.cache_clear()


@pytest.fixture
def pages(app: Flask, home: Conn) -> list[str]:
    """Asked for before the database is away: addresses are made of what is in it."""
    return [path for method, path, _ in test_routes.routes(app) if method == "GET" and not path.startswith(SLOW)]


def _with(name: str, value: str):  # type: ignore[no-untyped-def]
    from flask.testing import FlaskClient

    class SignedIn(FlaskClient):
        def __init__(self, *args: object, **how: object) -> None:
            super().__init__(*args, **how)  # type: ignore[arg-type]
            self.set_cookie(name, value)

    return SignedIn


@pytest.mark.timing(reason="how soon the page comes is measured")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_so_within_seconds_and_as_ours(away: Flask, path: str) -> None:
    begun = time.monotonic()

    answer = away.test_client().get(path)

    assert time.monotonic() - begun < 6
    assert answer.status_code == {"/health": 200}.get(path, 503)
    if answer.status_code == 503:
        assert "Intermission" in answer.text
        assert "The database does not answer right now" in answer.text
        assert "css/matinee.css" in answer.text
    assert "s3cr3t" not in answer.text


@pytest.mark.timing(reason="how soon each page comes is measured")
def test_every_page_there_is_says_so(pages: list[str], away: Flask) -> None:
    """By the table of routes, so that none hangs and none fails in another way; the wait for a connection is cut short."""
    with away.test_request_context():
        request_db.pool().timeout = 0.02
    client = away.test_client()

    for path in pages:
        begun = time.monotonic()
        answer = client.get(path, headers={"Accept": "text/html"})

        assert time.monotonic() - begun < 6, path
        assert answer.status_code < 400 or answer.status_code in (401, 404, 503), (path, answer.status_code)
        if answer.status_code == 503 and answer.mimetype == "text/html":
            assert "Intermission" in answer.text, path
        assert "s3cr3t" not in answer.text, path


def test_programs_are_told_in_json(away: Flask) -> None:
    answer = away.test_client().get("/api/users")

    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "EXTERNAL_API_ERROR")


def test_a_table_that_is_broken_shows_our_page_too(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    home.execute("alter table users rename to users_gone")
    home.commit()

    answer = ana.client.get("/")

    assert answer.status_code == 500
    assert "Something went wrong inside Matinee" in answer.text
    assert "css/matinee.css" in answer.text
