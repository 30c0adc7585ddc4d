"""Keys for programs, and what every endpoint shares: envelope, paging, ETags, numbers, strict fields."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask

from shared.db import Conn
from tests.web.api.conftest import Client
from tests.web.conftest import SignIn

Clients = Callable[[str | None], Client]


def make_key(person: Client, **wanted: object) -> str:
    answer = person.post("/api-keys", {"name": "Home Assistant"} | wanted)
    assert answer.status_code == 201, answer.text
    return str(answer.json["data"]["key"])


def keyed(app: Flask, key: str) -> Client:
    return Client(app.test_client(), {"X-Api-Key": key})


def test_a_key_is_shown_once_and_works_in_both_headers(app: Flask, client: Clients) -> None:
    ben = client("Ben")
    key = make_key(ben)

    listed = ben.get("/api-keys")

    assert key not in listed.text
    assert listed.json["data"][0]["prefix"] == key[:10]
    assert listed.json["meta"] == {"total": 1, "limit": 50, "offset": 0}
    assert keyed(app, key).get("/api-keys").status_code == 200
    bearer = Client(app.test_client(), {"Authorization": f"Bearer {key}"})
    assert bearer.get("/api-keys").status_code == 200
    assert ben.get("/api-keys").json["data"][0]["lastUsedAt"] is not None


def test_no_key_makes_or_revokes_keys(app: Flask, client: Clients) -> None:
    program = keyed(app, make_key(client("Ana"), scope="admin"))

    assert program.post("/api-keys", {"name": "more"}).status_code == 403
    assert program.delete("/api-keys/1").status_code == 403


def test_a_member_cannot_make_an_administrators_key(client: Clients) -> None:
    answer = client("Ben").post("/api-keys", {"name": "x", "scope": "admin"})

    assert answer.status_code == 403
    assert answer.json["error"]["code"] == "FORBIDDEN"


def test_an_expired_or_revoked_key_is_refused(app: Flask, client: Clients, home: Conn) -> None:
    ben = client("Ben")
    soon = make_key(ben, expiresAt=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    gone = make_key(ben)
    assert keyed(app, soon).get("/api-keys").status_code == 200

    home.execute("update api_keys set expires_at = now() where expires_at is not null")
    home.commit()
    newest = ben.get("/api-keys").json["data"][0]["id"]
    assert ben.delete(f"/api-keys/{newest}").status_code == 204

    assert keyed(app, soon).get("/api-keys").status_code == 401
    assert keyed(app, gone).get("/api-keys").status_code == 401
    assert keyed(app, "mk_guess").get("/api-keys").status_code == 401


def test_somebody_elses_key_looks_like_none(client: Clients, home: Conn) -> None:
    make_key(client("Ana"))
    key_id = client("Ana").get("/api-keys").json["data"][0]["id"]

    assert client("Ben").delete(f"/api-keys/{key_id}").status_code == 404
    assert client("Ben").get("/api-keys").json["data"] == []


def test_a_key_of_somebody_switched_off_is_refused(app: Flask, client: Clients, home: Conn) -> None:
    program = keyed(app, make_key(client("Ben")))

    home.execute("update users set is_active = false where name = 'Ben'")
    home.commit()

    assert program.get("/api-keys").status_code == 401


def test_unknown_fields_are_refused_by_name(client: Clients) -> None:
    ben = client("Ben")

    body = ben.post("/api-keys", {"name": "x", "skope": "read"})
    query = ben.get("/api-keys?seite=2")

    assert (body.status_code, query.status_code) == (400, 400)
    assert body.json["error"]["details"]["field"] == "skope"
    assert body.json["error"]["message"] == "There is no field “skope” here."
    assert query.json["error"]["details"]["field"] == "seite"


def test_a_body_that_is_not_json_is_answered_with_what_to_do(client: Clients) -> None:
    ben = client("Ben")
    for how in ({"data": "name=x"}, {"data": "{", "content_type": "application/json"}, {"data": b"[" * 200_000,
                "content_type": "application/json"}, {"data": "[]", "content_type": "application/json"}):  # fmt: skip
        answer = ben.http.post("/api/api-keys", headers=ben.headers, **how)
        assert answer.status_code == 400, how
        assert answer.json["error"]["code"] == "VALIDATION_ERROR"


def test_a_page_is_never_larger_than_a_hundred(client: Clients) -> None:
    ben = client("Ben")
    for number in range(3):
        make_key(ben, name=f"key {number}")

    answer = ben.get("/api-keys?limit=2&offset=1")

    assert [key["name"] for key in answer.json["data"]] == ["key 1", "key 0"]
    assert answer.json["meta"] == {"total": 3, "limit": 2, "offset": 1}
    for bad in ("limit=101", "limit=0", "offset=-1", "limit=x"):
        assert ben.get(f"/api-keys?{bad}").status_code == 400


def test_an_unchanged_answer_is_not_sent_again(client: Clients) -> None:
    ben = client("Ben")
    etag = ben.get("/api-keys").headers["ETag"]

    again = ben.get("/api-keys", If_None_Match=etag)
    assert (again.status_code, again.data) == (304, b"")

    make_key(ben)
    assert ben.get("/api-keys", If_None_Match=etag).status_code == 200


def test_a_sane_number_goes_through_and_any_other_is_replaced(client: Clients) -> None:
    nobody = client(None)

    kept = nobody.get("/api-keys", X_Request_Id="proxy-0123.45")
    made = nobody.get("/api-keys", X_Request_Id="<script>alert(1)</script>")

    assert kept.headers["X-Request-Id"] == kept.json["error"]["requestId"] == "proxy-0123.45"
    assert made.headers["X-Request-Id"] == made.json["error"]["requestId"] != "<script>alert(1)</script>"
    assert kept.headers["WWW-Authenticate"] == "Bearer"


def test_a_cookie_needs_the_pages_token_and_a_token_needs_none(client: Clients, signed_in: SignIn) -> None:
    page, program = signed_in("Ben"), client("Ben")
    wanted = {"name": "x"}

    assert page.client.post("/api/api-keys", json=wanted).status_code == 403
    assert page.client.post("/api/api-keys", json=wanted, headers={"X-CSRF-Token": page.csrf}).status_code == 201
    assert program.post("/api-keys", wanted).status_code == 201


def test_a_cookie_and_a_token_together_are_the_tokens_person(client: Clients, signed_in: SignIn) -> None:
    page = signed_in("Ana")
    make_key(client("Ben"), name="Ben's")

    answer = page.client.get("/api/api-keys", headers=client("Ben").headers)

    assert [key["name"] for key in answer.json["data"]] == ["Ben's"]
