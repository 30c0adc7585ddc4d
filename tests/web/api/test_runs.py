"""A stream outlives its request, so it looks again and again whether whoever opened it may still read it."""

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask

from shared import db
from shared.db import Conn
from tests import household
from tests.web.api.conftest import Client
from tests.web.api.people import Clients, bearer, family
from web import streams

SOON_S = 8.0  # a check is due every three seconds


def ends(person: Client, run_id: int, act: Callable[[], object]) -> bool:
    """Whether the stream of a run that goes on and on ends once `act` is done."""
    begun = threading.Event()

    def read() -> None:
        answer = person.http.get(f"/api/jobs/progress/stream/{run_id}", headers=person.headers, buffered=False)
        for _ in answer.response:
            begun.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    assert begun.wait(5)
    time.sleep(0.5)
    assert reader.is_alive()
    act()
    reader.join(SOON_S)
    return not reader.is_alive()


def started(client: Clients) -> int:
    return int(client("Ana").post("/jobs/sync-users/run").json["data"]["id"])


def test_a_device_that_is_signed_out_loses_its_stream_and_the_other_keeps_its_own(client: Clients, home: Conn) -> None:
    run_id, phone, laptop = started(client), client("Ana"), client("Ana")
    [theirs] = [one for one in laptop.get("/auth/devices").json["data"] if one["id"] == family(phone)]

    assert ends(phone, run_id, lambda: laptop.delete(f"/auth/devices/{theirs['id']}"))

    assert phone.get("/auth/me").status_code == 401
    assert laptop.get("/auth/me").status_code == 200


@pytest.mark.parametrize("change", ["update api_keys set revoked_at = now()", "update api_keys set expires_at = now()"])
def test_a_key_that_is_revoked_or_expires_loses_its_stream(
    app: Flask, client: Clients, home: Conn, change: str
) -> None:
    run_id, ana = started(client), client("Ana")
    made = ana.post("/api-keys", {"name": "wall", "scope": "read"}).json["data"]

    def act() -> None:
        home.execute(change)
        home.commit()

    assert ends(bearer(app, made["key"]), run_id, act)


def test_a_cookie_of_somebody_else_that_comes_along_ends_no_stream(
    client: Clients, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.2)
    run_id, ben = started(client), client(None)
    assert ben.post("/auth/login", {"name": "Ben", "password": "ben", "session": True}).status_code == 200

    answer = ben.http.get(f"/api/jobs/progress/stream/{run_id}", headers=client("Ana").headers, buffered=False)

    assert b": still here\n\n" in answer.response
    answer.close()


@pytest.mark.parametrize(
    "change",
    [
        "update users set is_active = false",
        "update users set role = 'member'",
        "update users set token_epoch = token_epoch + 1",
        "update identities set is_disabled = true",
    ],
)
def test_whoever_is_switched_off_demoted_or_signed_out_everywhere_loses_their_streams(
    client: Clients, home: Conn, change: str
) -> None:
    run_id, ana = started(client), household.person(home, "Ana")

    def act() -> None:
        with db.connect() as conn:
            column = "user_id" if "identities" in change else "id"
            conn.execute(f"{change} where {column} = %s", (ana,))
            conn.commit()

    assert ends(client("Ana"), run_id, act)
