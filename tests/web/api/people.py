"""Accounts and tokens as the tests of signing in need them."""

from collections.abc import Callable

from flask import Flask

from shared.db import Conn
from shared.people import accounts, passwords, tokens
from tests.web.api.conftest import Client

Clients = Callable[[str | None], Client]

EMAIL, PASSWORD = "cem@home.example", "correct horse battery"


def local(home: Conn, email: str = EMAIL, role: str = "member") -> accounts.User:
    user = passwords.create(home, email, PASSWORD, name=email.split("@")[0].capitalize(), role=role)
    home.commit()
    return user


def bearer(app: Flask, token: str) -> Client:
    return Client(app.test_client(), {"Authorization": f"Bearer {token}"})


def family(person: Client) -> int:
    """Of the tokens that the person's device was given."""
    claims = tokens.read(person.headers["Authorization"].removeprefix("Bearer "))
    assert claims is not None
    return claims.family


def signed_in_as(client: Clients, **body: object) -> dict[str, object]:
    answer = client(None).post("/auth/login", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json["data"])
