"""Strangers at the door: whom guesses shut out, where passwords go, and what is left of it in the log."""

import logging

import pytest
from flask import Flask

from shared import audit
from shared.audit import Actor
from shared.db import Conn
from shared.jobs import refusals
from shared.jobs.refusals import Refusal
from shared.people import accounts, tokens
from tests import household
from tests.household import rows
from tests.web.api.people import EMAIL, PASSWORD, Clients, bearer, local
from tests.web.conftest import Browser
from web import security


def come(app: Flask, name: str, password: str, address: str) -> int:
    answer = app.test_client().post(
        "/api/auth/login", json={"name": name, "password": password}, environ_base={"REMOTE_ADDR": address}
    )
    return answer.status_code


def test_guesses_from_outside_do_not_lock_the_owner_out(app: Flask, home: Conn) -> None:
    local(home)

    stranger = [come(app, EMAIL, "guess", "203.0.113.9") for _ in range(11)]

    assert stranger == [401] * 10 + [429]
    assert come(app, EMAIL, PASSWORD, "198.51.100.7") == 200


def test_guesses_from_everywhere_end_in_a_slow_lane_that_the_owners_own_address_is_not_in(
    app: Flask, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "SLOW_S", 600)
    cem = local(home)
    tokens.begin(home, cem, tokens.Device("Sofa", "198.51.100.7"))
    home.commit()

    said = [come(app, EMAIL, "guess", f"203.0.113.{number // 10}") for number in range(60)]

    assert said.count(401) == security.FREE_PER_NAME + 1
    assert come(app, EMAIL, PASSWORD, "192.0.2.1") == 429
    assert come(app, EMAIL, PASSWORD, "198.51.100.7") == 200


def test_the_slow_lane_moves(app: Flask, home: Conn) -> None:
    local(home)
    for number in range(40):
        come(app, EMAIL, "guess", f"203.0.113.{number}")
    home.execute("update sign_in_tries set since = since - interval '10 seconds'")
    home.commit()

    assert come(app, EMAIL, PASSWORD, "192.0.2.1") == 200


def test_a_password_for_an_account_kept_here_goes_to_no_media_server(app: Flask, home: Conn) -> None:
    local(home, "zoe@home.example")
    home.execute("update media_servers set base_url = 'http://127.0.0.1:9'")
    home.commit()

    # Whom a media server would be asked about gets its absence told.
    assert come(app, "nobody", "x", "192.0.2.1") == 502
    for name in ("zoe@home.example", "ZOE@home.example ", "zoe"):
        assert come(app, name, "mistyped", "192.0.2.1") == 401


def test_a_current_password_is_asked_only_of_ones_own_server(client: Clients, home: Conn) -> None:
    rows.server(home, "Another")
    home.commit()
    change = {"currentPassword": "guess", "password": "break the glass", "email": "ana@home.example"}

    assert client("Ana").post("/auth/password", change).status_code == 400


def test_a_new_password_lists_the_keys_that_still_work_and_takes_them_along_when_asked(
    app: Flask, client: Clients, home: Conn
) -> None:
    local(home)
    cem = bearer(app, tokens.begin(home, _cem(home), tokens.Device()).access)
    home.commit()
    key = cem.post("/api-keys", {"name": "x"}).json["data"]
    change = {"currentPassword": PASSWORD, "password": "another long one"}

    listed = cem.post("/auth/password", change)

    assert listed.json["data"]["apiKeys"] == [key["details"]]
    assert bearer(app, key["key"]).get("/auth/me").status_code == 200
    cem = bearer(app, tokens.begin(home, _cem(home), tokens.Device()).access)
    home.commit()
    again = {"currentPassword": "another long one", "password": PASSWORD, "apiKeys": True}
    assert cem.post("/auth/password", again).json["data"]["apiKeys"] == []
    assert bearer(app, key["key"]).get("/auth/me").status_code == 401


def test_the_page_offers_the_same(app: Flask, browser: Browser, home: Conn) -> None:
    local(home)
    browser.sign_in(EMAIL, PASSWORD)
    phone = tokens.begin(home, _cem(home), tokens.Device("Phone/1"))
    home.commit()
    page = browser.get("/yours/access")
    assert "Phone/1" in page.text

    wrong = browser.post("/yours/access/password", {"current": "guess", "new": "another long one"})
    done = browser.post("/yours/access/password", {"current": PASSWORD, "new": "another long one"})

    assert (wrong.status_code, done.status_code) == (400, 303)
    assert browser.get("/yours/access").status_code == 200
    assert not tokens.is_live(home, phone.family) or accounts.get(home, phone.user_id, device=phone.family) is None


def entries(home: Conn, action: str) -> list[audit.Entry]:
    home.rollback()
    return audit.listing(home, action=action)[0]


def test_failed_sign_ins_leave_one_counted_entry_and_few_lines(
    app: Flask, home: Conn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    ben = household.person(home, "Ben")
    for _ in range(12):
        come(app, "Ben", "wr0ng-gu3ss", "203.0.113.9")

    [failed] = entries(home, refusals.SIGN_IN)
    [throttled] = entries(home, refusals.THROTTLED)

    assert (failed.target, failed.data) == (f"{ben} (Ben)", {"address": "203.0.113.9", "times": 10})
    assert throttled.data["times"] == 2
    lines = [line for line in caplog.messages if "sign-in.failed" in line]
    assert len(lines) == 2  # the first, and the tenth
    assert "wr0ng-gu3ss" not in caplog.text


def test_what_was_typed_for_nobody_is_not_kept(app: Flask, home: Conn, caplog: pytest.LogCaptureFixture) -> None:
    come(app, "my-passw0rd-in-the-name-field", "x", "203.0.113.9")

    [failed] = entries(home, refusals.SIGN_IN)
    assert failed.target == ""
    assert "my-passw0rd" not in caplog.text


def test_forbidden_deeds_and_void_keys_leave_a_trace(app: Flask, client: Clients, home: Conn) -> None:
    client("Ben").get("/admin/invites")
    bearer(app, "mk_" + "x" * 43).get("/auth/me")

    [forbidden] = entries(home, refusals.FORBIDDEN)
    [key] = entries(home, refusals.KEY)
    assert (forbidden.actor_name, forbidden.target) == ("Ben", "GET /api/admin/invites")
    assert key.actor_name == "somebody"


def test_a_failed_sign_in_on_the_page_leaves_a_trace(browser: Browser, home: Conn) -> None:
    browser.sign_in("Ben", "guess")

    assert len(entries(home, refusals.SIGN_IN)) == 1


def test_a_flood_fills_no_table(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_AN_HOUR", 5)
    for number in range(30):
        refusals.note(conn, Refusal(refusals.SIGN_IN, "", f"203.0.113.{number}", Actor(None, "somebody")))

    found, total = audit.listing(conn)

    assert total == 6
    assert found[0].target == refusals.BEYOND
    assert found[0].data["times"] == 25


def _cem(home: Conn) -> accounts.User:
    row = home.execute("select id from users where email = %s", (EMAIL,)).fetchone()
    assert row is not None
    user = accounts.get(home, row["id"])
    assert user is not None
    return user
