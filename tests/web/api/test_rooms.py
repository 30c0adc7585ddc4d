"""Rooms over the API: one list for all who are in one, what each is told of it, guests, votes, and the end of it all."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from functions.__main__ import call
from shared import audit, db
from shared.curation import room_lists, room_votes, rooms
from shared.db import Conn
from tests import household
from tests.household import channels, rows, shelf
from tests.web.api.conftest import Client
from tests.web.api.people import Clients, bearer


@pytest.fixture
def titles(home: Conn) -> dict[str, int]:
    found = shelf.open_up(home)
    home.execute("update identities set age_limit = 12 where user_id = %s", (household.person(home, "Ella"),))
    home.commit()
    return found


def opened(home: Conn, host: Client, *people: str, **wishes: object) -> str:
    """The path of a room that all whom it is for have joined."""
    answer = host.post("/rooms", {"people": [household.person(home, name) for name in people], **wishes})
    assert answer.status_code == 201, answer.text
    home.execute("update room_members set is_here = true")
    home.commit()
    return f"/rooms/{answer.json['data']['token']}"


def made(home: Conn) -> None:
    for row in home.execute("select id from rooms where ends_at > now()").fetchall():
        call(home, "arrange-room", {"room_id": row["id"]})
    home.commit()


def shown(someone: Client, path: str, **headers: str) -> dict[str, Any]:
    answer = someone.get(path, **headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json["data"])


def named(room: dict[str, Any]) -> set[str]:
    return {one["title"] for one in room["titles"]}


def test_a_list_is_what_all_may_see_and_nobody_has_seen_or_thrown_out(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana, ben, ella = client("Ana"), client("Ben"), client("Ella")
    alone, pair, family = (opened(home, ana, *people) for people in ((), ("Ben",), ("Ben", "Ella")))
    made(home)
    everything, childs = named(shown(ana, alone)), {"Moon", "Solaris", "Up"}
    assert everything == {"Alien", "Moon", "Solaris", "Up"}
    assert named(shown(ben, pair)) == everything
    assert named(shown(ella, family)) == named(shown(ana, family)) == childs

    rows.watch(home, household.person(home, "Ben"), titles["Moon"])
    rows.judge(home, household.person(home, "Ben"), titles["Solaris"], "less")
    rows.judge(home, household.person(home, "Ana"), titles["Alien"], "hide")
    home.commit()
    assert "Alien" not in named(shown(ben, pair))
    made(home)
    assert named(shown(ben, pair)) == {"Up"}
    assert ana.patch(pair, {"seen": "seen"}).status_code == 200
    made(home)
    assert named(shown(ben, pair)) == {"Moon"}
    assert client(None).get(pair).status_code == 401
    assert ella.get(pair).status_code == 403


def test_who_is_asked_counts_by_their_limits_alone_until_they_join(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana, ella = client("Ana"), client("Ella")
    rows.watch(home, household.person(home, "Ella"), titles["Moon"])
    home.commit()
    path = f"/rooms/{ana.post('/rooms', {'people': [household.person(home, 'Ella')]}).json['data']['token']}"
    made(home)

    assert ella.get(path).status_code == 403
    assert [(one["names"], one["isHere"]) for one in ella.get("/rooms").json["data"]] == [(["Ana", "Ella"], False)]
    room = shown(ana, path)
    assert named(room) == {"Moon", "Solaris", "Up"}  # what Ella has seen is not told by what is left out
    assert {why["name"] for one in room["titles"] for why in one["whys"]} == {"Ana"}
    assert [one["name"] for one in room["members"]] == ["Ana"]
    assert ella.post(f"{path}/join", {}).status_code == 200
    made(home)
    room = shown(ella, path)
    assert named(room) == {"Solaris", "Up"}
    assert {why["name"] for one in room["titles"] for why in one["whys"]} == {"Ana", "Ella"}


def test_each_reads_why_for_all_and_of_others_no_title_of_their_history(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana, ben = client("Ana"), client("Ben")
    rows.watch(home, household.person(home, "Ana"), titles["Solaris"], favorite=True)
    home.commit()
    path = opened(home, ana, "Ben")
    made(home)

    mine, his = ([one["whys"] for one in shown(who, path)["titles"]] for who in (ana, ben))

    assert any("Solaris" in why["reason"] for whys in mine for why in whys if why["name"] == "Ana")
    assert not any("Solaris" in (why["reason"] or "") for whys in his for why in whys)
    assert all(0 <= why["match"] <= 1 for whys in mine for why in whys)
    for one in shown(ana, path)["titles"]:
        assert one["least"] == pytest.approx(min(why["match"] for why in one["whys"]))


def test_a_guest_joins_by_the_address_votes_and_is_gone_with_the_room(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana, guest, stranger = client("Ana"), client(None), client(None)
    path = opened(home, ana, "Ella")
    made(home)
    offer = stranger.get(f"{path}/offer").json["data"]
    assert {one["title"] for one in offer["known"]} == {"Moon", "Solaris", "Up"}
    taste = {"genres": offer["genres"][:1], "titleIds": [titles["Moon"], titles["Alien"]]}

    secret = guest.post(f"{path}/join", {"name": "Gus", **taste}).json["data"]["secret"]
    guest.headers["X-Room-Secret"] = secret
    assert guest.post(f"{path}/join", {"name": "Gus again"}).json["data"]["secret"] is None
    made(home)

    room = shown(guest, path)
    assert named(room) == {"Solaris", "Up"}  # the third is what the guest knows
    assert {why["name"]: why["reason"] for why in room["titles"][0]["whys"]}.items() >= {
        "Ana": None,
        "Ella": None,
    }.items()
    assert [one["name"] for one in room["members"] if one["isGuest"]] == ["Gus"]
    stored = home.execute("select title_ids from room_members where user_id is null").fetchall()
    assert stored == [{"title_ids": [titles["Moon"]]}]
    assert guest.post("/ratings", {"titleId": titles["Up"], "stars": 4}).status_code == 401
    assert guest.post(f"{path}/vote", {"titleId": titles["Alien"], "vote": "yes"}).status_code == 404
    assert guest.delete(path).status_code == 403
    assert ana.delete(path).status_code == 204
    assert [one.get(path).status_code for one in (guest, ana)] == [404, 404]
    assert stranger.post(f"{path}/join", {"name": "Late"}).status_code == 404


def test_two_agree_and_a_veto_or_a_swap_brings_another_title_in_place(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana, ben = client("Ana"), client("Ben")
    films = rows.one(home, "select library_id as id from library_items where title_id = %s", (titles["Up"],))
    for number in range(12):
        rows.title(home, films, f"Film {number}", runtime_s=5400)
    home.commit()
    path = opened(home, ana, "Ben")
    made(home)
    before = [one["titleId"] for one in shown(ana, path)["titles"]]

    assert ben.post(f"{path}/swap", {"titleId": before[0]}).status_code == 403
    ana.post(f"{path}/swap", {"titleId": before[0]})
    after = ben.post(f"{path}/vote", {"titleId": before[3], "vote": "veto"}).json["data"]["titles"]
    for someone in (ana, ben):
        last = someone.post(f"{path}/vote", {"titleId": before[5], "vote": "yes"}).json["data"]["titles"]

    ids = [one["titleId"] for one in after]
    assert len(ids) == len(before) == 12
    assert [place for place in range(12) if ids[place] != before[place]] == [0, 3]
    assert not {before[0], before[3]} & set(ids)
    assert [one["titleId"] for one in last if one["isAgreed"]] == [before[5]]
    made(home)
    assert not {before[0], before[3]} & {one["titleId"] for one in shown(ana, path)["titles"]}


def test_who_goes_and_what_is_taken_out_while_the_list_is_made_are_not_in_it(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    path = opened(home, client("Ana"), "Ben")
    made(home)
    room = rooms.find(home, path.removeprefix("/rooms/"))
    ana, ben = (rooms.seat(home, room, household.person(home, name), None) for name in ("Ana", "Ben"))
    assert ana is not None
    assert ben is not None
    with db.connect() as other, ThreadPoolExecutor(1) as pool:
        room_votes.vote(home, ana, titles["Up"], "veto")
        rooms.leave(home, ben)
        making = pool.submit(room_lists.make, other, room.id)
        while not making.done() and not waits(home, other):
            time.sleep(0.01)
        home.commit()
        making.result(20)
        other.commit()

    assert named(shown(client("Ana"), path)) == {"Alien", "Moon", "Solaris"}
    assert {why["name"] for one in shown(client("Ana"), path)["titles"] for why in one["whys"]} == {"Ana"}


def waits(home: Conn, other: Conn) -> bool:
    """Whether one transaction stands in the way of another."""
    found = home.execute("select cardinality(pg_blocking_pids(%s)) > 0 as waits", (other.info.backend_pid,))
    return any(row["waits"] for row in found)


def test_what_is_started_is_one_playlist_however_often(client: Clients, home: Conn, titles: dict[str, int]) -> None:
    ana, ben = client("Ana"), client("Ben")
    path = opened(home, ana, "Ben")
    made(home)

    assert ben.post(f"{path}/start", {"titleId": titles["Up"]}).status_code == 403
    for name in ("Up", "Up", "Moon"):
        answer = ana.post(f"{path}/start", {"titleId": titles[name]})
        assert answer.json["data"]["started"]["title"] == name
    [channel] = home.execute("select id, name, is_published from channels").fetchall()
    assert channel["is_published"]
    call(home, "generate-channel", {"channel_id": channel["id"]})
    home.commit()
    held = home.execute("select title_id from channel_titles").fetchall()
    assert [row["title_id"] for row in held] == [titles["Moon"]]
    ana.patch(path, {"minutes": 100})
    ana.delete(path)
    entries, _ = audit.listing(home, limit=50)
    deeds = {entry.action for entry in entries if entry.actor_name == "Ana"}
    assert deeds >= {f"rooms.{deed}" for deed in ("create", "start", "update", "close")}
    home.execute("update rooms set created_at = now() - interval '2 days', ends_at = now() - interval '40 hours'")
    call(home, "prune-data", {})
    home.commit()
    left = home.execute(
        "select (select count(*) from rooms) as rooms, count(*) as on_server from channels where dropped_at is null"
    )
    assert left.fetchall() == [{"rooms": 0, "on_server": 0}]


def test_guests_are_not_told_where_the_server_is_nor_what_a_model_answered(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana, guest = client("Ana"), client(None)
    path = opened(home, ana)
    made(home)
    guest.headers["X-Room-Secret"] = guest.post(f"{path}/join", {"name": "Gus"}).json["data"]["secret"]
    assert ana.post(f"{path}/start", {"titleId": titles["Up"]}).status_code == 200
    home.execute("update rooms set note = 'no model'")
    channels.room_playlist(home, "p1")
    home.commit()

    mine, theirs = shown(ana, path), shown(guest, path)

    assert (mine["note"], theirs["note"]) == ("no model", None)
    assert "p1" in mine["started"]["link"]
    assert theirs["started"] == mine["started"] | {"link": None}


def test_a_key_that_may_only_read_joins_no_room(app: Flask, client: Clients, home: Conn) -> None:
    path = opened(home, client("Ana"))
    for scope, status in (("read", 403), ("write", 200)):
        key = client("Ben").post("/api-keys", {"name": scope, "scope": scope}).json["data"]["key"]
        assert bearer(app, key).post(f"{path}/join", {}).status_code == status


def test_time_words_and_people_are_refused_by_field_and_rooms_have_their_ends(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ana = client("Ana")
    for wrong, field in (
        ({"minutes": 0}, "minutes"), ({"seen": "x"}, "seen"), ({"fairness": 2}, "fairness"), ({"kind": "x"}, "kind"),
        ({"people": [999_999]}, "people"), ({"words": "x" * 501}, "words"), ({"needs": "one"}, "needs"),
    ):  # fmt: skip
        answer = ana.post("/rooms", wrong)
        assert (answer.status_code, answer.json["error"]["details"]["field"].split(".")[0]) == (400, field), answer.text
    path = opened(home, ana)
    for _ in range(7):
        assert client(None).post(f"{path}/join", {"name": "Gus"}).status_code == 200
    assert client(None).post(f"{path}/join", {"name": "Gus"}).status_code == 409
    assert client(None).post(f"{path}/join", {"name": "\u202e"}).status_code == 400
    assert len(ana.get("/rooms").json["data"][0]["names"]) == 8
    for _ in range(4):
        opened(home, ana)
    assert ana.post("/rooms", {}).status_code == 409
    home.execute("update rooms set created_at = now() - interval '13 hours', ends_at = now() - interval '1 hour'")
    home.commit()
    assert ana.get(path).status_code == 404
