"""The app in front of a database of the test's own and a sample server that really answers."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.db import Conn
from tests.web.api import described
from web import create_app, request_db

SignIn = Callable[..., "Browser"]


class Browser:
    """A test client that knows our forms: it sends the token of the page it has seen."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.csrf = ""

    def get(self, path: str, **how: object):  # type: ignore[no-untyped-def]
        answer = self.client.get(path, **how)
        if found := re.search(rb'name="csrf[-_]token" (?:content|value)="([^"]+)"', answer.data):
            self.csrf = found[1].decode()
        return answer

    def post(self, path: str, data: dict[str, object] | None = None, **how: object):  # type: ignore[no-untyped-def]
        return self.client.post(path, data={"csrf_token": self.csrf} | (data or {}), **how)

    def sign_in(self, name: str, password: str | None = None):  # type: ignore[no-untyped-def]
        self.get("/sign-in")
        answer = self.post("/sign-in", {"name": name, "password": name.lower() if password is None else password})
        self.get("/inbox")
        return answer


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    made = create_app()
    described.hold(made)
    yield made
    request_db.close(made)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def home(bare_home: Conn) -> Conn:
    """People and one server, without titles: quick."""
    return bare_home


@pytest.fixture
def signed_in(app: Flask) -> SignIn:
    def sign_in(name: str) -> Browser:
        someone = Browser(app.test_client())
        assert someone.sign_in(name).status_code == 303
        return someone

    return sign_in
