"""Signing in over HTTP: every form of it, and everything that must be refused."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import requests
from flask import Flask

from infra.sample_server.running import Running
from shared import accounts, admins, audit, db, options, passwords, secrets
from shared.db import Conn
from shared.errors import Problem
from tests.web import household
from tests.web.api.conftest import Client
from tests.web.conftest import SignIn
from web import security

Clients = Callable[[str | None], Client]

EMAIL, PASSWORD = "cem@home.example", "correct horse battery"


def local(home: Conn, email: str = EMAIL, role: str = "member") -> accounts.User:
    user = passwords.create(home, email, PASSWORD, name=email.split("@")[0].capitalize(), role=role)
    home.commit()
    return user


def bearer(app: Flask, token: str) -> Client:
    return Client(app.test_client(), {"Authorization": f"Bearer {token}"})


def signed_in_as(client: Clients, **body: object) -> dict[str, object]:
    answer = client(None).post("/auth/login", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json["data"])


def test_the_media_servers_name_and_password_sign_in(app: Flask, client: Clients) -> None:
    for word in ("name", "username"):
        tokens_ = signed_in_as(client, **{word: "Ben", "password": "ben"})

        me = bearer(app, str(tokens_["accessToken"])).get("/auth/me").json["data"]

        assert (me["user"]["name"], me["user"]["role"], me["by"], me["csrfToken"]) == ("Ben", "member", "token", None)
    assert (tokens_["tokenType"], tokens_["expiresIn"], tokens_["csrfToken"]) == ("Bearer", 900, None)


def test_an_account_kept_here_signs_in_by_e_mail(app: Flask, client: Clients, home: Conn) -> None:
    local(home)

    found = signed_in_as(client, email=EMAIL, password=PASSWORD)

    assert bearer(app, str(found["accessToken"])).get("/auth/me").json["data"]["user"]["name"] == "Cem"


def test_a_browser_gets_a_cookie_when_it_asks(app: Flask, client: Clients) -> None:
    browser = client(None)
    plain = browser.post("/auth/login", {"name": "Ben", "password": "ben"})
    assert "Set-Cookie" not in plain.headers

    answer = browser.post("/auth/login", {"name": "Ben", "password": "ben", "session": True})

    me = browser.get("/auth/me").json["data"]
    assert (me["user"]["name"], me["by"]) == ("Ben", "session")
    assert me["csrfToken"] == answer.json["data"]["csrfToken"]
    assert browser.post("/auth/logout").status_code == 403
    assert browser.post("/auth/logout", X_CSRF_Token=me["csrfToken"]).status_code == 204
    assert browser.get("/auth/me").status_code == 401


@pytest.mark.parametrize(
    "body",
    [{"name": "Ben", "email": EMAIL, "password": "x"}, {"password": "x"}, {"name": "Ben"}, {"name": 5, "password": "x"},
     {"name": "Ben", "password": "x", "role": "admin"}, {}],
)  # fmt: skip
def test_a_sign_in_that_is_not_one_is_refused_by_field(client: Clients, body: dict[str, object]) -> None:
    answer = client(None).post("/auth/login", body)

    assert answer.status_code == 400
    assert answer.json["error"]["details"]["field"] in ("name", "password", "role")


def test_somebody_unknown_is_answered_like_a_wrong_password(client: Clients, home: Conn) -> None:
    local(home)

    for pair in (("name", "Nobody", "Ben"), ("email", "nobody@home.example", EMAIL)):
        known, unknown = (
            client(None).post("/auth/login", {pair[0]: who, "password": "guess"}, X_Request_Id="the-same-one")
            for who in pair[1:]
        )
        assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
        assert known.status_code == 401


def test_two_devices_are_apart(app: Flask, client: Clients) -> None:
    phone, laptop = (signed_in_as(client, name="Ben", password="ben") for _ in range(2))

    assert bearer(app, str(phone["accessToken"])).post("/auth/logout").status_code == 204

    assert bearer(app, str(phone["accessToken"])).get("/auth/me").status_code == 401
    assert client(None).post("/auth/refresh", {"refreshToken": phone["refreshToken"]}).status_code == 401
    assert bearer(app, str(laptop["accessToken"])).get("/auth/me").status_code == 200
    assert client(None).post("/auth/refresh", {"refreshToken": laptop["refreshToken"]}).status_code == 200


def test_a_device_signs_out_with_its_refresh_token_alone(app: Flask, client: Clients) -> None:
    phone = signed_in_as(client, name="Ben", password="ben")

    assert client(None).post("/auth/logout", {"refreshToken": phone["refreshToken"]}).status_code == 204

    assert bearer(app, str(phone["accessToken"])).get("/auth/me").status_code == 401


def test_a_stale_token_does_not_keep_anybody_from_renewing_it(app: Flask, client: Clients) -> None:
    phone = signed_in_as(client, name="Ben", password="ben")

    answer = bearer(app, "stale").post("/auth/refresh", {"refreshToken": phone["refreshToken"]})

    assert answer.status_code == 200
    assert bearer(app, answer.json["data"]["accessToken"]).get("/auth/me").status_code == 200


def test_a_stolen_refresh_token_ends_the_sign_in_of_both(app: Flask, client: Clients, home: Conn) -> None:
    stolen = signed_in_as(client, name="Ben", password="ben")["refreshToken"]
    owners = client(None).post("/auth/refresh", {"refreshToken": stolen}).json["data"]
    home.execute("update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null")
    home.commit()

    thief = client(None).post("/auth/refresh", {"refreshToken": stolen})

    assert thief.status_code == 401
    assert stolen not in thief.text
    assert client(None).post("/auth/refresh", {"refreshToken": owners["refreshToken"]}).status_code == 401
    assert bearer(app, owners["accessToken"]).get("/auth/me").status_code == 401


def test_tabs_that_renew_at_once_all_go_on(app: Flask, client: Clients) -> None:
    token = signed_in_as(client, name="Ben", password="ben")["refreshToken"]
    answers, start = [], threading.Barrier(4)

    def tab() -> None:
        start.wait()
        answers.append(Client(app.test_client()).post("/auth/refresh", {"refreshToken": token}))

    threads = [threading.Thread(target=tab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [200] * 4
    for answer in answers:
        assert bearer(app, answer.json["data"]["accessToken"]).get("/auth/me").status_code == 200
        again = client(None).post("/auth/refresh", {"refreshToken": answer.json["data"]["refreshToken"]})
        assert again.status_code == 200


def test_signing_out_everywhere_ends_tokens_and_cookies_at_once(app: Flask, client: Clients, signed_in: SignIn) -> None:
    page, phone = signed_in("Ben"), signed_in_as(client, name="Ben", password="ben")
    ben, ana = client("Ben"), client("Ana")

    assert ben.post("/auth/logout-all").status_code == 204

    assert ben.get("/auth/me").status_code == 401
    assert bearer(app, str(phone["accessToken"])).get("/auth/me").status_code == 401
    assert client(None).post("/auth/refresh", {"refreshToken": phone["refreshToken"]}).status_code == 401
    assert page.get("/").status_code == 303
    assert ana.get("/auth/me").status_code == 200


def test_signing_out_everywhere_takes_keys_along_when_asked(app: Flask, client: Clients) -> None:
    key = client("Ben").post("/api-keys", {"name": "x"}).json["data"]["key"]

    client("Ben").post("/auth/logout-all")
    assert bearer(app, key).get("/auth/me").status_code == 200

    client("Ben").post("/auth/logout-all", {"apiKeys": True})
    assert bearer(app, key).get("/auth/me").status_code == 401


def test_somebody_switched_off_is_out_at_once_in_every_way(
    app: Flask, client: Clients, signed_in: SignIn, home: Conn
) -> None:
    page, ben = signed_in("Ben"), client("Ben")
    phone = signed_in_as(client, name="Ben", password="ben")
    key = ben.post("/api-keys", {"name": "x"}).json["data"]["key"]

    home.execute("update users set is_active = false where name = 'Ben'")
    home.commit()

    assert ben.get("/auth/me").status_code == 401
    assert bearer(app, key).get("/auth/me").status_code == 401
    assert page.client.get("/api/auth/me").status_code == 401
    assert client(None).post("/auth/refresh", {"refreshToken": phone["refreshToken"]}).status_code == 401
    assert client(None).post("/auth/login", {"name": "Ben", "password": "ben"}).status_code == 403


def test_somebody_demoted_is_a_member_with_the_next_request(app: Flask, client: Clients, home: Conn) -> None:
    ana = client("Ana")
    key = ana.post("/api-keys", {"name": "x", "scope": "admin"}).json["data"]["key"]
    assert ana.get("/admin/invites").status_code == 200
    assert bearer(app, key).get("/admin/invites").status_code == 200

    home.execute("update users set role = 'member' where name = 'Ana'")
    home.commit()

    assert ana.get("/admin/invites").status_code == 403
    assert bearer(app, key).get("/admin/invites").status_code == 403
    assert ana.get("/auth/me").json["data"]["user"]["role"] == "member"


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


def _guess(conn: Conn) -> str:
    try:
        security.take_try(conn, EMAIL)
        passwords.sign_in(conn, EMAIL, "guess")
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


def test_a_new_password_ends_every_session_and_is_the_one_that_counts(app: Flask, client: Clients, home: Conn) -> None:
    local(home)
    phone, laptop = (signed_in_as(client, email=EMAIL, password=PASSWORD) for _ in range(2))
    change = {"currentPassword": PASSWORD, "password": "another long one"}

    assert bearer(app, str(phone["accessToken"])).post("/auth/password", change).status_code == 204

    for device in (phone, laptop):
        assert bearer(app, str(device["accessToken"])).get("/auth/me").status_code == 401
        assert client(None).post("/auth/refresh", {"refreshToken": device["refreshToken"]}).status_code == 401
    assert client(None).post("/auth/login", {"email": EMAIL, "password": PASSWORD}).status_code == 401
    signed_in_as(client, email=EMAIL, password="another long one")


def test_a_media_servers_person_adds_a_password_of_their_own(client: Clients, home: Conn) -> None:
    change = {"currentPassword": "guess", "password": "break the glass", "email": "ana@home.example"}
    assert client("Ana").post("/auth/password", change).status_code == 400
    without = change | {"currentPassword": "ana"}
    del without["email"]
    assert client("Ana").post("/auth/password", without).json["error"]["details"]["field"] == "email"

    assert client("Ana").post("/auth/password", change | {"currentPassword": "ana"}).status_code == 204

    found = signed_in_as(client, email="ana@home.example", password="break the glass")
    assert found["user"]["role"] == "admin"  # type: ignore[index]


def test_registering_follows_the_option(client: Clients, home: Conn) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": "Cem"}
    assert client(None).post("/auth/register", body).status_code == 403

    options.set(home, "accounts.registration", "invite")
    home.commit()
    assert client(None).post("/auth/register", body).status_code == 400
    invited = client("Ana").post("/admin/invites", {"email": EMAIL})
    assert invited.status_code == 201
    token = invited.json["data"]["token"]
    other = body | {"email": "eve@home.example", "invite": token}
    assert client(None).post("/auth/register", other).status_code == 400
    answer = client(None).post("/auth/register", body | {"invite": token})
    assert (answer.status_code, answer.json["data"]["user"]["role"]) == (201, "member")
    assert client(None).post("/auth/register", body | {"invite": token}).status_code == 400

    options.set(home, "accounts.registration", "open")
    home.commit()
    assert client(None).post("/auth/register", body | {"email": "dev@home.example"}).status_code == 201
    assert client(None).post("/auth/register", body).status_code == 409


def test_nobody_can_register_as_an_administrator_without_the_printed_token(client: Clients, home: Conn) -> None:
    home.execute("delete from users")
    home.commit()
    body = {"email": EMAIL, "password": PASSWORD, "name": "Cem"}
    assert client(None).post("/auth/register", body | {"role": "admin"}).status_code == 400
    assert client(None).post("/auth/register", body).status_code == 403
    assert client(None).post("/auth/register", body | {"invite": "guess"}).status_code == 400

    token = admins.first_token(home)
    home.commit()

    answer = client(None).post("/auth/register", body | {"invite": token})
    assert (answer.status_code, answer.json["data"]["user"]["role"]) == (201, "admin")
    assert client(None).post("/auth/register", body | {"email": "eve@x.example", "invite": token}).status_code == 400


def test_invitations_are_listed_without_their_tokens_and_taken_back(client: Clients, home: Conn) -> None:
    made = client("Ana").post("/admin/invites", {"role": "admin", "hours": 2}).json["data"]

    listed = client("Ana").get("/admin/invites")

    assert listed.json["data"] == [made["details"]]
    assert made["token"] not in listed.text
    assert client("Ben").get("/admin/invites").status_code == 403
    assert client("Ana").delete(f"/admin/invites/{made['details']['id']}").status_code == 204
    assert client("Ana").get("/admin/invites").json["data"] == []
    assert [entry.action for entry in audit.listing(home)[0]] == ["invites.delete", "invites.create"]
    log = client("Ana").get("/admin/audit?action=invites.create")
    assert log.json["meta"]["total"] == 1
    assert log.json["data"][0]["actorName"] == "Ana"
    assert made["token"] not in log.text


def test_quick_connect_signs_in_once_the_code_is_approved(client: Clients, home: Conn, jellyfin: Running) -> None:
    started = client(None).post("/auth/quick-connect")
    assert started.status_code == 201
    secret, code = started.json["data"]["secret"], started.json["data"]["code"]
    waiting = client(None).post("/auth/quick-connect/poll", {"secret": secret})
    assert (waiting.status_code, waiting.json["data"]) == (202, {"approved": False})

    approve(home, jellyfin, code, "Ben")

    answer = client(None).post("/auth/quick-connect/poll", {"secret": secret})
    assert (answer.status_code, answer.json["data"]["user"]["name"]) == (200, "Ben")
    assert client(None).post("/auth/quick-connect/poll", {"secret": secret}).status_code == 404


def test_a_quick_connect_secret_that_is_not_ours_is_expired(client: Clients, home: Conn) -> None:
    other = secrets.encrypt('["another purpose", 1, "x"]').decode()

    for secret in ("guess", "é", other, secrets.encrypt("[]").decode(), secrets.encrypt("5").decode()):
        answer = client(None).post("/auth/quick-connect/poll", {"secret": secret})
        assert answer.status_code == 404, secret


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


def approve(home: Conn, jellyfin: Running, code: str, name: str) -> None:
    """As the person does in a client that is signed in."""
    headers = {"Authorization": f'MediaBrowser Token="{jellyfin.api_key}"'}
    people = requests.get(f"{jellyfin.base}/Users", headers=headers, timeout=5).json()
    who = next(one["Id"] for one in people if one["Name"] == name)
    answer = requests.post(
        f"{jellyfin.base}/QuickConnect/Authorize", params={"code": code, "userId": who}, headers=headers, timeout=5
    )
    assert answer.ok, answer.text
