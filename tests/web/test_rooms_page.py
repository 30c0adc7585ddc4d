"""The pages of a room: opened, joined by a guest without an account, and said yes to, by plain forms."""

import json
import re

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from functions.__main__ import call
from shared.db import Conn
from tests import household
from tests.household import rows, shelf
from tests.web import leaks
from tests.web.conftest import SignIn
from web.commands import cli


@pytest.fixture
def titles(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def send(http: FlaskClient, path: str, page: str, **form: object) -> str:
    """A form of that page; the address it leads to."""
    proof = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert proof is not None
    answer = http.post(path, data={"csrf_token": proof[1], **form})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_two_of_the_household_and_a_guest_agree_on_a_film(
    app: Flask, signed_in: SignIn, home: Conn, titles: dict[str, int]
) -> None:
    ana, guest = signed_in("Ana"), app.test_client()
    ben = household.person(home, "Ben")
    opened = ana.post("/tonight", {"people": str(ben), "minutes": "110", "fairness": "0.7", "kind": "movie"})
    address = opened.location
    [room] = home.execute("select id, minutes, fairness from rooms").fetchall()
    call(home, "arrange-room", {"room_id": room["id"]})
    home.commit()
    assert (room["minutes"], round(room["fairness"], 2)) == (110, 0.7)

    door = guest.get(address)
    assert "Watch together" in door.text
    assert guest.get("/tonight").status_code in (302, 303, 401)
    send(guest, f"{address}/join", door.text, name="Gus", genres="Drama")
    call(home, "arrange-room", {"room_id": room["id"]})
    home.commit()
    inside = guest.get(address).text
    assert "Gus" in inside
    assert "Moon" in inside
    send(guest, f"{address}/say/{titles['Moon']}", inside, word="yes")
    ana.post(f"{address}/say/{titles['Moon']}", {"word": "yes"})

    assert "Agreed: Moon" in ana.get(address).text
    assert ana.post(f"{address}/say/{titles['Moon']}", {"word": "start"}).status_code == 303
    assert "was begun" in guest.get(address).text
    asked = signed_in("Ben")
    with leaks.no_seat_for_streams(app):
        heard = guest.get(f"/streams{address}").text  # read to its end before anybody else asks
        refused = [one.get(f"/streams{address}").status_code for one in (app.test_client(), asked)]
    assert refused == [401, 403]
    [version] = re.findall(r'data-version="(\w+)', guest.get(address).text)
    assert f'"topic": "room", "version": "{version}' in heard
    assert 'class="room-code"' in ana.get(address).text
    assert 'class="room-code"' not in guest.get(address).text
    assert "Ana asks you to join: Ana, Ben, Gus" in asked.get("/tonight").text
    assert asked.post(f"{address}/decline", {}).status_code == 303
    assert address not in asked.get("/tonight").text
    assert asked.post(f"{address}/decline", {}).status_code == 404
    assert ana.post(f"{address}/leave", {}).status_code == 303
    assert [one.get(address).status_code for one in (guest, ana)] == [404, 404]


def arranged(home: Conn) -> None:
    for room in home.execute("select id from rooms").fetchall():
        call(home, "arrange-room", {"room_id": room["id"]})
    home.commit()


def listed(page: str) -> list[int]:
    """Titles of the room's list, in its order."""
    return list(dict.fromkeys(int(number) for number in re.findall(r'id="title-(\d+)"', page)))


def test_a_veto_of_anybody_and_a_swap_of_the_host_bring_another_title_on_the_page(
    app: Flask, signed_in: SignIn, home: Conn, titles: dict[str, int]
) -> None:
    """What a guest is shown says nothing of what anybody has watched."""
    films = rows.one(home, "select library_id as id from library_items where title_id = %s", (titles["Up"],))
    for number in range(14):
        rows.title(home, films, f"Film {number}", runtime_s=5400)
    rows.watch(home, household.person(home, "Ana"), titles["Solaris"], favorite=True)
    home.commit()
    ana, guest = signed_in("Ana"), app.test_client()
    address = ana.post("/tonight", {"kind": "movie"}).location
    send(guest, f"{address}/join", guest.get(address).text, name="Gus", genres="Drama")
    arranged(home)
    inside = guest.get(address).text
    before = listed(inside)
    assert "Solaris" in ana.get(address).text
    assert "Solaris" not in inside
    assert 'value="swap"' not in inside

    proof = re.search(r'name="csrf_token" value="([^"]+)"', inside)
    assert proof is not None
    swap = guest.post(f"{address}/say/{before[0]}", data={"csrf_token": proof[1], "word": "swap"})
    assert swap.status_code == 403
    send(guest, f"{address}/say/{before[1]}", inside, word="veto")
    assert ana.post(f"{address}/say/{before[2]}", {"word": "swap"}).status_code == 303

    after = listed(ana.get(address).text)
    assert listed(guest.get(address).text) == after
    assert [place for place in range(len(before)) if after[place] != before[place]] == [1, 2]
    assert not {before[1], before[2]} & set(after)


def test_every_address_of_a_room_is_dead_once_it_has_ended(
    app: Flask, signed_in: SignIn, home: Conn, titles: dict[str, int]
) -> None:
    """For the host as for guests, whatever is asked; a room has twelve hours at most, by the database's own word."""
    ana, guest = signed_in("Ana"), app.test_client()
    address = ana.post("/tonight", {"kind": "movie"}).location
    send(guest, f"{address}/join", guest.get(address).text, name="Gus", genres="Drama")
    arranged(home)
    proof = re.search(r'name="csrf_token" value="([^"]+)"', guest.get(address).text)
    assert proof is not None
    joined = app.test_client().post(f"/api{address.replace('room', 'rooms', 1)}/join", json={"name": "Eve"})
    assert joined.json is not None
    secret = joined.json["data"]["secret"]
    [row] = home.execute("select ends_at - created_at <= interval '12 hours' as is_short from rooms").fetchall()
    assert row["is_short"]
    home.execute("update rooms set created_at = now() - interval '12 hours', ends_at = now() - interval '1 second'")
    home.commit()

    given = {"token": address.rpartition("/")[2], "title_id": titles["Moon"]}
    routes = [rule for rule in app.url_map.iter_rules() if re.search(r"/rooms?/<token>", rule.rule)]
    paths = [
        (method, re.sub(r"<(?:int:)?(\w+)>", lambda found: str(given[found[1]]), rule.rule))
        for rule in routes
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    assert len(paths) > 15
    headers = {"X-CSRF-Token": proof[1], "X-Room-Secret": secret}
    for method, path in paths:
        asked = guest.open(path, method=method, headers=headers, json={} if "/api/" in path else None)
        assert asked.status_code == (401 if path.endswith("/decline") else 404), (method, path, asked.text)
        if method == "GET" or not path.startswith("/api/"):
            mine = ana.get(path) if method == "GET" else ana.post(path, {})
            assert mine.status_code == 404, (method, path)
    assert guest.get(address).status_code == ana.get(address).status_code == 404
    assert address not in ana.get("/tonight").text


def test_what_cannot_be_asked_for_is_said_on_the_page(signed_in: SignIn, home: Conn) -> None:
    answer = signed_in("Ana").post("/tonight", {"minutes": "many"})
    assert answer.status_code == 400
    assert "whole number" in answer.text


def test_the_same_at_a_terminal_keeps_nothing(home: Conn, titles: dict[str, int]) -> None:
    answer = CliRunner().invoke(cli, ["tonight", "Ana", "Dev", "--minutes", "110", "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert titles["Moon"] in {one["titleId"] for one in told}
    assert [why["name"] for why in told[0]["why"]] == ["Ana", "Dev"]
    assert "Dev, " in CliRunner().invoke(cli, ["tonight", "Ana", "Dev"]).output
    assert home.execute("select 1 from rooms").fetchall() == []
