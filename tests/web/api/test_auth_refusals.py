"""Guesses, forgeries, narrow keys and replayed forms: refused, and without a word too much."""

import logging
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from flask import Flask

from shared import db, secrets
from shared.db import Conn
from shared.errors import Problem
from shared.people import passwords
from tests import household
from tests.web.api.conftest import Client
from tests.web.api.people import EMAIL, PASSWORD, Clients, bearer, local, signed_in_as
from web import security


def test_a_narrow_key_does_only_what_it_is_for(app: Flask, client: Clients) -> None:
    keys = {
        scope: bearer(app, client("Ana").post("/api-keys", {"name": scope, "scope": scope}).json["data"]["key"])
        for scope in ("read", "write", "admin")
    }

    assert {scope: key.get("/auth/me").status_code for scope, key in keys.items()} == dict.fromkeys(keys, 200)
    found = {scope: key.get("/admin/invites") for scope, key in keys.items()}
    assert {scope: answer.status_code for scope, answer in found.items()} == {"read": 403, "write": 403, "admin": 200}
    assert "“read”" in found["read"].json["error"]["message"]
    for key in keys.values():
        change = {"currentPassword": "ana", "password": "a very long one", "email": "ana@home.example"}
        assert key.post("/auth/password", change).status_code == 403
        assert key.post("/auth/logout-all").status_code == 403
        assert key.post("/admin/invites", {}).status_code == 403


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_forged_tokens_are_refused(app: Flask, client: Clients, home: Conn) -> None:
    real = client("Ana").headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(real, options={"verify_signature": False})
    ours, now = secrets.signing_key("access"), datetime.now(UTC)
    good = jwt.encode(claims, ours, "HS256")
    assert bearer(app, good).get("/auth/me").status_code == 200
    ben = household.person(home, "Ben")

    forged = {
        "alg none": jwt.encode(claims, "", "none"),
        "alg none, signature kept": jwt.encode(claims, "", "none") + good.rpartition(".")[2],
        "wrong key": jwt.encode(claims, "k" * 44, "HS256"),
        "session key": jwt.encode(claims, secrets.signing_key("session"), "HS256"),
        "other algorithm": jwt.encode(claims, ours, "HS512"),
        "other issuer": jwt.encode(claims | {"iss": "https://evil.example"}, ours, "HS256"),
        "other audience": jwt.encode(claims | {"aud": "stream"}, ours, "HS256"),
        "expired": jwt.encode(claims | {"exp": now - timedelta(seconds=1)}, ours, "HS256"),
        "older epoch": jwt.encode(claims | {"epoch": claims["epoch"] - 1}, ours, "HS256"),
        "nobody": jwt.encode(claims | {"sub": "999999"}, ours, "HS256"),
        "no family": jwt.encode(claims | {"family": 999999}, ours, "HS256"),
        "swapped claims": ".".join((good.split(".")[0], jwt.encode(claims | {"sub": str(ben)}, "k" * 44).split(".")[1],
                                    good.split(".")[2])),
    }  # fmt: skip

    found = {name: bearer(app, token).get("/auth/me").status_code for name, token in forged.items()}
    assert found == dict.fromkeys(forged, 401)


def test_a_form_token_of_an_earlier_session_is_refused(client: Clients) -> None:
    browser, who = client(None), {"name": "Ben", "password": "ben", "session": True}
    old = browser.post("/auth/login", who).json["data"]["csrfToken"]
    assert browser.post("/auth/logout", X_CSRF_Token=old).status_code == 204
    new = browser.post("/auth/login", who).json["data"]["csrfToken"]

    replayed = browser.post("/api-keys", {"name": "x"}, X_CSRF_Token=old)

    assert replayed.status_code == 403
    assert browser.post("/api-keys", {"name": "x"}, X_CSRF_Token=new).status_code == 201


def test_a_form_of_another_site_cannot_sign_anybody_in(client: Clients) -> None:
    body = '{"name": "Ben", "password": "ben", "session": true}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client(None).http.post("/api/auth/login", data=body, content_type=kind)
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers


def test_ten_thousand_guesses_are_refused_before_anything_is_computed(app: Flask, home: Conn) -> None:
    local(home)
    begun = time.process_time()
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.9"}), db.connect() as conn:
        conn.execute("set synchronous_commit = off")
        said = [_guess(conn) for _ in range(10_000)]

    assert said == ["UNAUTHORIZED"] * 10 + ["RATE_LIMITED"] * 9_990
    assert (time.process_time() - begun) / 10_000 < 0.005  # an Argon2 each would be more


def test_guesses_at_a_thousand_accounts_from_one_address_are_refused_alike(app: Flask, home: Conn) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.9"}), db.connect() as conn:
        conn.execute("set synchronous_commit = off")
        said = [_guess(conn, f"somebody-{number}@home.example") for number in range(1_000)]

    assert said == ["UNAUTHORIZED"] * 60 + ["RATE_LIMITED"] * 940


def test_guesses_at_the_same_moment_are_all_counted(app: Flask, home: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "SLOW_S", 600)
    local(home)

    def guess(number: int) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": f"203.0.113.{number}"}), db.connect() as conn:
            return _guess(conn)

    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(guess, range(40)))

    assert said == {"UNAUTHORIZED": security.FREE_PER_NAME + 1, "RATE_LIMITED": 40 - security.FREE_PER_NAME - 1}


def _guess(conn: Conn, email: str = EMAIL) -> str:
    try:
        security.take_try(conn, email)
        passwords.sign_in(conn, email, "guess")
    except Problem as problem:
        return problem.code
    return "in"


def test_the_right_password_after_too_many_guesses_waits_too(client: Clients, home: Conn) -> None:
    local(home)
    codes = [client(None).post("/auth/login", {"email": EMAIL, "password": "guess"}).status_code for _ in range(11)]

    late = client(None).post("/auth/login", {"email": EMAIL.upper(), "password": PASSWORD})

    assert codes == [401] * 10 + [429]
    assert (late.status_code, late.json["error"]["code"]) == (429, "RATE_LIMITED")
    assert int(late.headers["Retry-After"]) > 60


def test_guesses_at_the_current_password_are_stopped(client: Clients, home: Conn) -> None:
    local(home)
    token = signed_in_as(client, email=EMAIL, password=PASSWORD)["accessToken"]
    cem = Client(client(None).http, {"Authorization": f"Bearer {token}"})

    guess = {"currentPassword": "guess", "password": "another long one"}
    codes = [cem.post("/auth/password", guess).status_code for _ in range(11)]

    assert codes == [400] * 10 + [429]


def test_codes_are_not_handed_out_without_end(client: Clients) -> None:
    codes = [client(None).post("/auth/quick-connect").status_code for _ in range(11)]

    assert codes == [201] * 10 + [429]


def test_secrets_are_in_no_log_and_no_error(
    app: Flask, client: Clients, home: Conn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    local(home)
    phone = signed_in_as(client, email=EMAIL, password=PASSWORD)
    key = client("Ben").post("/api-keys", {"name": "x"}).json["data"]["key"]
    known = [PASSWORD, str(phone["accessToken"]), str(phone["refreshToken"]), key, "wr0ng-gu3ss"]

    said = [
        client(None).post("/auth/login", {"email": EMAIL, "password": "wr0ng-gu3ss"}),
        client(None).post("/auth/login", {"email": EMAIL, "password": ["wr0ng-gu3ss"]}),
        client(None).post("/auth/register", {"email": EMAIL, "password": PASSWORD, "name": 5}),
        client(None).post("/auth/refresh", {"refreshToken": phone["refreshToken"], "x": key}),
        bearer(app, key + "x").get("/auth/me"),
        bearer(app, str(phone["accessToken"]) + "x").get("/auth/me"),
        bearer(app, key).post("/auth/logout-all"),
        bearer(app, "\x00" + key).get("/auth/me"),
    ]

    for secret in known:
        assert secret not in caplog.text
        for answer in said:
            assert answer.status_code >= 400
            assert secret not in answer.text
