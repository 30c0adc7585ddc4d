"""Interactions over the API: batches that may come twice."""

from uuid import uuid4

import pytest

from shared.db import Conn
from tests.household import shelf
from tests.web.api.people import Clients


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def event(**told: object) -> dict[str, object]:
    return {"clientEventId": str(uuid4()), "kind": "view"} | told


def test_a_batch_is_stored_once_however_often_it_comes(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben = client("Ben")
    batch = {"events": [event(titleId=films["Moon"], surface="home", position=3), event(kind="search", query="moon")]}

    assert ben.post("/interactions", batch).json["data"] == {"stored": 2}
    assert ben.post("/interactions", batch).json["data"] == {"stored": 0}
    rows = home.execute("select kind, title_id, position, query from interactions order by id").fetchall()
    assert [tuple(row.values()) for row in rows] == [("view", films["Moon"], 3, None), ("search", None, None, "moon")]


def test_events_of_what_one_may_not_see_are_dropped_like_those_of_nothing(
    client: Clients, films: dict[str, int]
) -> None:
    ella = client("Ella")

    assert ella.post("/interactions", {"events": [event(titleId=films["Alien"])]}).json["data"] == {"stored": 0}
    assert ella.post("/interactions", {"events": [event(titleId=99999)]}).json["data"] == {"stored": 0}


@pytest.mark.parametrize("told", [{"kind": "stare"}, {"clientEventId": "1"}, {"titleId": "x"}, {"colour": "red"}])
def test_an_event_that_cannot_be_read_stores_nothing(
    client: Clients, films: dict[str, int], home: Conn, told: dict[str, object]
) -> None:
    answer = client("Ben").post("/interactions", {"events": [event(titleId=films["Moon"]), event() | told]})

    assert answer.status_code == 400
    assert answer.json["error"]["details"]["field"].startswith("events.1")
    row = home.execute("select count(*) as count from interactions").fetchone()
    assert row == {"count": 0}


def test_a_batch_has_an_end(client: Clients) -> None:
    assert client("Ben").post("/interactions", {"events": [event() for _ in range(201)]}).status_code == 400
    assert client("Ben").post("/interactions", {"events": []}).status_code == 400
