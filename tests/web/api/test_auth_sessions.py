"""What a sign-in gives, until it ends: on this device, everywhere, by theft, by a word of an administrator."""

import threading

from flask import Flask

from shared.db import Conn
from tests.web.api.conftest import Client
from tests.web.api.people import EMAIL, PASSWORD, Clients, bearer, family, local, signed_in_as
from tests.web.conftest import SignIn


def test_flow_3_sign_in_renew_and_the_old_token_is_void(app: Flask, client: Clients, home: Conn) -> None:
    nobody = client(None)
    assert nobody.post("/auth/login", {"name": "Ben", "password": "wrong"}).status_code == 401
    first = signed_in_as(client, name="Ben", password="ben")
    assert bearer(app, str(first["accessToken"])).get("/auth/me").status_code == 200

    renewed = nobody.post("/auth/refresh", {"refreshToken": first["refreshToken"]})

    assert renewed.status_code == 200
    pair = renewed.json["data"]
    assert pair["refreshToken"] != first["refreshToken"]
    assert bearer(app, pair["accessToken"]).get("/auth/me").status_code == 200
    home.execute("update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null")
    home.commit()
    assert nobody.post("/auth/refresh", {"refreshToken": first["refreshToken"]}).status_code == 401


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


def test_somebody_demoted_is_no_administrator_with_the_next_request(app: Flask, client: Clients, home: Conn) -> None:
    ana = client("Ana")
    key, own = (
        ana.post("/api-keys", {"name": scope, "scope": scope}).json["data"]["key"] for scope in ("admin", "write")
    )
    assert ana.get("/admin/invites").status_code == 200
    assert bearer(app, key).get("/admin/invites").status_code == 200

    home.execute("update users set role = 'member' where name = 'Ana'")
    home.commit()

    assert ana.get("/admin/invites").status_code == 401
    assert bearer(app, key).get("/admin/invites").status_code == 401
    assert bearer(app, own).get("/admin/invites").status_code == 403
    assert client("Ana").get("/auth/me").json["data"]["user"]["role"] == "member"


def test_a_new_password_ends_every_session_and_is_the_one_that_counts(app: Flask, client: Clients, home: Conn) -> None:
    local(home)
    phone, laptop = (signed_in_as(client, email=EMAIL, password=PASSWORD) for _ in range(2))
    change = {"currentPassword": PASSWORD, "password": "another long one"}

    assert bearer(app, str(phone["accessToken"])).post("/auth/password", change).status_code == 200

    for device in (phone, laptop):
        assert bearer(app, str(device["accessToken"])).get("/auth/me").status_code == 401
        assert client(None).post("/auth/refresh", {"refreshToken": device["refreshToken"]}).status_code == 401
    assert client(None).post("/auth/login", {"email": EMAIL, "password": PASSWORD}).status_code == 401
    signed_in_as(client, email=EMAIL, password="another long one")


def test_a_person_finds_the_device_they_lost_and_ends_it(app: Flask, client: Clients) -> None:
    lost = client(None).post("/auth/login", {"name": "Ben", "password": "ben"}, User_Agent="Lost/1").json["data"]
    ben = client("Ben")

    devices = ben.get("/auth/devices").json["data"]

    assert {device["userAgent"]: device["current"] for device in devices} == {"Lost/1": False, "test": True}
    lost_id = next(device["id"] for device in devices if device["userAgent"] == "Lost/1")
    assert client("Ana").delete(f"/auth/devices/{lost_id}").status_code == 404
    assert ben.delete(f"/auth/devices/{lost_id}").status_code == 204
    assert bearer(app, lost["accessToken"]).get("/auth/me").status_code == 401
    assert client(None).post("/auth/refresh", {"refreshToken": lost["refreshToken"]}).status_code == 401


def test_a_cookie_that_came_with_tokens_ends_with_its_device(client: Clients) -> None:
    browser, phone = client(None), client("Ben")
    who = {"name": "Ben", "password": "ben", "session": True}
    given = browser.post("/auth/login", who).json["data"]
    assert browser.get("/auth/me").status_code == 200
    [lost] = [one for one in phone.get("/auth/devices").json["data"] if one["id"] != family(phone)]

    assert phone.delete(f"/auth/devices/{lost['id']}").status_code == 204

    assert browser.get("/auth/me").status_code == 401
    assert client(None).post("/auth/refresh", {"refreshToken": given["refreshToken"]}).status_code == 401


def test_signing_a_browser_out_ends_the_tokens_that_came_with_its_cookie(client: Clients) -> None:
    browser = client(None)
    given = browser.post("/auth/login", {"name": "Ben", "password": "ben", "session": True}).json["data"]

    assert browser.post("/auth/logout", X_CSRF_Token=given["csrfToken"]).status_code == 204

    assert client(None).post("/auth/refresh", {"refreshToken": given["refreshToken"]}).status_code == 401
