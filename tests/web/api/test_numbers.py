"""Numbers of any length and nesting of any depth are the caller's fault, told by the field, in few words."""

import pytest
from flask import Flask

from shared.db import Conn
from shared.watching import interactions
from tests.household import rows
from tests.web.api.people import Clients, bearer

LONG = "9" * 5_000
DEEP = "[" * 100_000 + "]" * 100_000
BODIES = [
    ("/auth/login", '{"name": %s, "password": "x"}', "name"),
    ("/auth/quick-connect", '{"serverId": %s}', "serverId"),
    ("/ratings", '{"titleId": %s, "stars": 4}', "titleId"),
    ("/ratings", '{"titleId": 1, "value": %s}', "value"),
    ("/jobs/sync-users/run", '{"args": {"user_id": %s}}', "args.user_id"),
    ("/admin/invites", '{"hours": %s}', "hours"),
    ("/interactions", '{"events": [{"clientEventId": "x", "kind": "view", "titleId": %s}]}', "events.0.titleId"),
]
PATCHES = [
    ("/settings/options", '{"values": {"movie.picks": %s}}', "movie.picks"),
    ("/settings/media-server/config", '{"serverId": %s}', "serverId"),
]
NUMBERS = [LONG, "-" + LONG, "1" + "0" * 40, "9223372036854775808", "1e400", "1" + "0" * 17]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:6])
def test_a_number_of_any_length_is_refused_by_its_field(client: Clients, number: str) -> None:
    ana = client("Ana")
    for method, cases in (("POST", BODIES), ("PATCH", PATCHES)):
        for path, body, field in cases:
            someone = client(None) if path.startswith("/auth") else ana
            answer = someone.http.open(
                f"/api{path}",
                method=method,
                data=body % number,
                headers=someone.headers,
                content_type="application/json",
            )
            assert answer.status_code == 400, (path, answer.text[:300])
            details = answer.json["error"]["details"]
            assert field in (details.get("field"), *details.get("fields", {})), (path, details)
            assert len(answer.data) < 4_000, path


@pytest.mark.parametrize("body", [DEEP, '{"a":' * 50_000 + "1" + "}" * 50_000, '{"values": ' + DEEP + "}"])
def test_nesting_of_any_depth_is_refused(client: Clients, body: str) -> None:
    for someone, path in ((client(None), "/auth/login"), (client("Ana"), "/jobs/sync-users/run")):
        answer = someone.http.post(f"/api{path}", data=body, headers=someone.headers, content_type="application/json")
        assert answer.status_code == 400, path
        assert answer.json["error"]["details"]["field"] == "body"


@pytest.mark.parametrize("number", [LONG, "9" * 30, "9223372036854775808", "9007199254740992"])
def test_in_a_path_it_is_the_number_of_nothing(client: Clients, number: str) -> None:
    ana = client("Ana")
    for path in ("/users/{}", "/jobs/runs/{}", "/movies/{}", "/ratings/{}", "/recommendations/{}/history/1"):
        assert ana.get(path.format(number)).status_code == 404, path


@pytest.mark.parametrize("number", [LONG, "9" * 30, "-1", "1e3", "NaN"])
def test_in_a_query_it_is_refused_by_its_name(client: Clients, number: str) -> None:
    for path, field in (("/ratings", "limit"), ("/movies", "offset"), ("/movies", "year")):
        answer = client("Ana").get(f"{path}?{field}={number}")
        assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, field), path


@pytest.mark.parametrize("token", ["[" * 60_000, "a." * 3, LONG, "eyJ" + "W" * 3_000 + ".a.b", "\x7f" * 500])
def test_a_token_of_any_shape_is_void(app: Flask, home: Conn, token: str) -> None:
    assert bearer(app, token).get("/auth/me").status_code == 401


def test_no_error_sends_kilobytes_back(client: Clients, home: Conn) -> None:
    long = "x" * 200_000
    bodies = ({long: 1}, {"name": long, "password": "x"}, {f"field-{number}": 1 for number in range(5_000)}, [long])
    for body in bodies:
        answer = client(None).post("/auth/login", body)
        assert answer.status_code == 400
        assert len(answer.data) < 20_000, str(body)[:40]
    assert len(client("Ana").post("/jobs/sync-users/run", {"args": {long: 1}}).data) < 4_000


def test_no_page_sends_kilobytes_back(app: Flask, home: Conn) -> None:
    someone = app.test_client()
    page = someone.get("/sign-in").text
    csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    answer = someone.post("/sign-in", data={"csrf_token": csrf, "name": "x" * 100_000, "password": "y"})

    assert answer.status_code == 400
    assert len(answer.data) < len(page) + 2_000


def test_what_people_did_is_kept_up_to_a_number(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactions, "MOST_KEPT", 5)
    ben = rows.person(conn, "Ben")
    for number in range(9):
        event = {"clientEventId": f"00000000-0000-4000-8000-{number:012}", "kind": "search", "query": str(number)}
        assert interactions.record(conn, ben, [event]) == 1

    kept = conn.execute("select query from interactions order by id").fetchall()
    assert [one["query"] for one in kept] == ["4", "5", "6", "7", "8"]
