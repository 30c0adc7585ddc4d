"""Clients of the API: each with a token of its own, against the sample server's people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.db import Conn
from shared.people import accounts, tokens


@dataclass
class Client:
    """`client.post("/ratings", {…})` sends JSON below /api with the person's token, or whatever headers are given."""

    http: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        sent: Mapping[str, Any] = {} if body is None else {"json": body}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.open(f"/api{path}", method=method, headers=self.headers | named, **sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.send("PATCH", path, body, **headers)

    def put(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.send("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.send("DELETE", path, **headers)


@pytest.fixture
def client(app: Flask, home: Conn) -> Callable[[str | None], Client]:
    """`client("Ana")` holds a token of hers, as a sign-in gives it; `client(None)` is nobody. Each call is a device."""

    def make(name: str | None) -> Client:
        if name is None:
            return Client(app.test_client())
        user = accounts.get(home, accounts.find(home, name))
        assert user is not None
        pair = tokens.begin(home, user, tokens.Device("test", "127.0.0.1"))
        home.commit()
        return Client(app.test_client(), {"Authorization": f"Bearer {pair.access}"})

    return make
