"""Watch states over the API: a person's own word beside the media server's."""

import pytest

from shared.db import Conn
from shared.watching import states
from tests import household
from tests.household import rows, shelf
from tests.web.api.people import Clients


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def test_a_patch_changes_what_it_names_and_null_takes_back(client: Clients, films: dict[str, int]) -> None:
    ben, path = client("Ben"), f"/user-media/{films['Moon']}"
    assert ben.get(path).json["data"]["state"] is None

    said = ben.patch(path, {"state": "watching", "notes": " Slow. ", "progress": 30}).json["data"]
    today = said["startedOn"]
    assert (said["state"], said["notes"], said["progress"], said["finishedOn"]) == ("watching", "Slow.", 30, None)
    assert today is not None

    said = ben.patch(path, {"notes": None}).json["data"]
    assert (said["state"], said["notes"], said["progress"]) == ("watching", None, 30)

    said = ben.patch(path, {"state": "completed", "startedOn": "2001-02-03"}).json["data"]
    assert (said["startedOn"], said["finishedOn"]) == ("2001-02-03", today)

    said = ben.patch(path, {"state": None}).json["data"]
    assert (said["state"], said["progress"], said["finishedOn"]) == (None, 30, today)
    steps = [(step["oldState"], step["newState"]) for step in ben.get("/me/activity").json["data"]]
    assert steps == [("completed", None), ("watching", "completed"), (None, "watching")]

    assert ben.delete(path).status_code == 204
    assert ben.delete(path).status_code == 404
    assert client("Ana").get("/me/activity").json["data"] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"state": "seen"}, "state"),
        ({"progress": 101}, "progress"),
        ({"startedOn": "2999-01-01"}, "startedOn"),
        ({"startedOn": "2020-02-02", "finishedOn": "2020-02-01"}, "finishedOn"),
        ({"notes": "a" * 4001}, "notes"),
        ({"status": "planned"}, "status"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_stands(
    client: Clients, films: dict[str, int], given: dict[str, object], field: str
) -> None:
    ben = client("Ben")

    refused = ben.patch(f"/user-media/{films['Moon']}", given)

    assert (refused.status_code, refused.json["error"]["details"]["field"]) == (400, field)
    assert ben.get("/user-media").json["data"] == []


def test_the_persons_word_and_the_servers_stand_beside_each_other(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    user = household.person(home, "Ben")
    parts = home.execute("select id from episodes where title_id = %s order by id", (films["Dark"],)).fetchall()
    for part in parts[:2]:
        rows.watch(home, user, films["Dark"], episode_id=part["id"])
    rows.watch(home, user, films["Up"])
    rows.watch(home, user, films["Moon"], played=False, position_s=3000)
    home.commit()
    ben = client("Ben")
    ben.patch(f"/user-media/{films['Up']}", {"state": "planned"})
    ben.patch(f"/user-media/{films['Solaris']}", {"state": "watching"})

    begun = {one["title"]: (one["state"], one["server"]) for one in ben.get("/user-media/continue").json["data"]}

    assert begun["Dark"][1] | {"lastPlayedAt": 0} == {
        "state": "watching", "progress": 67, "watched": 2, "episodes": 3, "lastPlayedAt": 0,
    }  # fmt: skip
    assert (begun["Moon"][1]["progress"], begun["Solaris"][0]) == (50, "watching")
    assert sorted(begun) == ["Dark", "Moon", "Solaris"]
    (up,) = ben.get("/me/watchlist").json["data"]
    assert (up["title"], up["state"], up["server"]["state"]) == ("Up", "planned", "completed")
    # Neither is changed by the other: the server still says that it was seen, and dropping says nothing to it.
    ben.patch(f"/user-media/{films['Dark']}", {"state": "dropped"})
    assert [one["title"] for one in ben.get("/user-media/continue").json["data"]] == ["Solaris", "Moon"]
    assert rows.one(home, "select count(*) as id from watch_progress where played") == 3


def test_a_state_asks_for_new_picks_and_a_note_does_not(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, path = client("Ben"), f"/user-media/{films['Moon']}"
    asked = "select count(*) as id from job_runs where name = 'refresh-user'"

    ben.patch(path, {"notes": "Later."})
    assert rows.one(home, asked) == 0

    ben.patch(path, {"state": "planned"})
    assert rows.one(home, asked) == 1


def test_a_child_says_nothing_of_what_is_not_for_it_and_keeps_what_it_said(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    ella, alien = client("Ella"), films["Alien"]
    user = household.person(home, "Ella")
    assert ella.patch(f"/user-media/{alien}", {"state": "planned"}).status_code == 404
    assert ella.patch("/user-media/999999", {"state": "planned"}).status_code == 404
    rows.say(home, user, alien, "planned")
    home.commit()

    for path in ("/user-media", "/me/watchlist", "/me/activity", "/user-media/continue"):
        assert ella.get(path).json["data"] == [], path
    assert ella.delete(f"/user-media/{alien}").status_code == 204


def test_nothing_said_leaves_no_row(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, path = client("Ben"), f"/user-media/{films['Moon']}"
    for given in ({}, {"state": None}, {"notes": "  "}):
        assert ben.patch(path, given).status_code == 200
    ben.patch(path, {"notes": "x"})
    ben.patch(path, {"notes": ""})

    assert rows.one(home, "select count(*) as id from watch_states") == 0
    assert states.counts(home, household.person(home, "Ben")) == {}
