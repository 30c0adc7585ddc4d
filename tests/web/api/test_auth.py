"""Signing in over HTTP: every form of it, and who may make an account."""

import pytest
import requests
from flask import Flask

from infra.sample_server.running import Running
from shared import audit, options, secrets
from shared.db import Conn
from shared.people import admins
from tests.web.api.people import EMAIL, PASSWORD, Clients, bearer, local, signed_in_as
from tests.web.conftest import Browser


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


def test_an_account_kept_here_signs_in_on_the_page_too(browser: Browser, home: Conn) -> None:
    local(home)

    assert browser.sign_in(EMAIL, "guess").status_code == 401
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    assert browser.get("/").status_code == 200


def test_a_break_glass_account_signs_in_while_the_media_server_is_away(client: Clients, home: Conn) -> None:
    local(home, role="admin")
    home.execute("update media_servers set base_url = 'http://127.0.0.1:9'")
    home.commit()

    assert signed_in_as(client, name=EMAIL, password=PASSWORD)["user"]["role"] == "admin"  # type: ignore[index]
    assert client(None).post("/auth/login", {"name": "Ben", "password": "ben"}).status_code == 502


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


def test_a_media_servers_person_adds_a_password_of_their_own(client: Clients, home: Conn) -> None:
    change = {"currentPassword": "guess", "password": "break the glass", "email": "ana@home.example"}
    assert client("Ana").post("/auth/password", change).status_code == 400
    without = change | {"currentPassword": "ana"}
    del without["email"]
    assert client("Ana").post("/auth/password", without).json["error"]["details"]["field"] == "email"

    assert client("Ana").post("/auth/password", change | {"currentPassword": "ana"}).status_code == 200

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
    other = {"email": "zoe@home.example", "name": "Zoe"}
    assert client(None).post("/auth/register", body | {"email": "zoe@home.example"}).status_code == 409
    assert client(None).post("/auth/register", body | other).status_code == 201
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
    actions = [entry.action for entry in audit.listing(home)[0]]
    assert [action for action in actions if action.startswith("invites.")] == ["invites.delete", "invites.create"]
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


def approve(home: Conn, jellyfin: Running, code: str, name: str) -> None:
    """As the person does in a client that is signed in."""
    headers = {"Authorization": f'MediaBrowser Token="{jellyfin.api_key}"'}
    people = requests.get(f"{jellyfin.base}/Users", headers=headers, timeout=5).json()
    who = next(one["Id"] for one in people if one["Name"] == name)
    answer = requests.post(
        f"{jellyfin.base}/QuickConnect/Authorize", params={"code": code, "userId": who}, headers=headers, timeout=5
    )
    assert answer.ok, answer.text
