"""Every endpoint of the API, asked by everybody: also the ones that were added after this was written."""

from collections.abc import Callable

import jwt
import pytest
from flask import Flask

from shared import secrets
from shared.db import Conn
from shared.people import accounts, api_keys, tokens
from tests import household
from tests.web.api.conftest import Client
from tests.web.api.people import Clients, bearer
from tests.web.test_routes import routes
from web import request_db


def endpoints(app: Flask) -> list[tuple[str, str, str]]:
    """(method, path below /api, audience)"""
    found = [(method, path.removeprefix("/api"), who) for method, path, who in routes(app) if path.startswith("/api/")]
    assert len(found) > 10
    return found


def guarded(app: Flask) -> list[tuple[str, str, str]]:
    return [(method, path, who) for method, path, who in endpoints(app) if who != "anyone"]


def ask(someone: Client, method: str, path: str) -> int:
    answer = someone.http.open(f"/api{path}", method=method, headers=someone.headers, buffered=False)
    answer.close()  # a stream would go on
    assert answer.status_code < 500, (method, path, answer.status_code)
    return answer.status_code


def test_nobody_gets_past_what_is_for_anyone(app: Flask, client: Clients) -> None:
    assert {ask(client(None), method, path) for method, path, _ in guarded(app)} == {401}


@pytest.mark.parametrize("how", ["expired", "revoked", "older epoch", "switched off"])
def test_a_token_that_ended_opens_nothing(app: Flask, client: Clients, home: Conn, how: str) -> None:
    ana = client("Ana")
    ENDS[how](home, household.person(home, "Ana"))
    home.commit()
    if how == "expired":
        ana = bearer(app, _expired(ana))

    assert {ask(ana, method, path) for method, path, _ in guarded(app)} == {401}


def test_a_member_gets_403_only_where_administrators_go(app: Flask, client: Clients) -> None:
    for method, path, who in guarded(app):
        found = ask(client("Ben"), method, path)
        assert (found == 403) is (who == "admin"), (method, path, found)
        assert found != 401, (method, path)


def test_an_administrator_gets_everywhere(app: Flask, client: Clients) -> None:
    for method, path, _ in guarded(app):
        assert ask(client("Ana"), method, path) not in (401, 403), (method, path)


def test_a_key_for_reading_changes_nothing_and_reads_nothing_of_administrators(
    app: Flask, client: Clients, home: Conn
) -> None:
    ana = accounts.get(home, household.person(home, "Ana"))
    assert ana is not None
    _, text = api_keys.create(home, ana, "narrow", scope="read")
    home.commit()

    for method, path, who in guarded(app):
        allowed = method in request_db.SAFE and who in ("visitor", "guest", "member")
        assert (ask(bearer(app, text), method, path) != 403) is allowed, (method, path)


def _expired(ana: Client) -> str:
    """Ana's token as it will be in a quarter of an hour, signed with the real key."""
    claims = jwt.decode(ana.headers["Authorization"].removeprefix("Bearer "), options={"verify_signature": False})
    past = {"iat": claims["iat"] - 3600, "exp": claims["exp"] - 3600}
    return jwt.encode(claims | past, secrets.signing_key("access"), tokens.ALGORITHM)


ENDS: dict[str, Callable[[Conn, int], object]] = {
    "expired": lambda conn, user_id: None,
    "revoked": lambda conn, user_id: conn.execute("update refresh_families set revoked_at = now()"),
    "older epoch": accounts.revoke,
    "switched off": lambda conn, user_id: conn.execute("update users set is_active = false where id = %s", (user_id,)),
}
