"""Ratings over the API: three forms of one number, one by one and many at once."""

import pytest

from shared.db import Conn
from tests import household
from tests.household import shelf
from tests.web.api.people import Clients


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


@pytest.mark.parametrize("given", [{"hearts": 8}, {"stars": 4}, {"value": 80}])
def test_hearts_stars_and_a_number_are_the_same_rating(
    client: Clients, films: dict[str, int], given: dict[str, float]
) -> None:
    answer = client("Ben").post("/ratings", {"titleId": films["Moon"]} | given)

    assert answer.status_code == 201
    assert answer.json["data"] == {"titleId": films["Moon"], "value": 80, "hearts": 8, "stars": 4.0}


@pytest.mark.parametrize(
    "given",
    [{}, {"hearts": 8, "stars": 4}, {"hearts": 11}, {"stars": 4.3}, {"value": 0}, {"hearts": 7.5}, {"hearts": "8"}],
)
def test_what_is_no_rating_is_refused(client: Clients, films: dict[str, int], given: dict[str, object]) -> None:
    answer = client("Ben").post("/ratings", {"titleId": films["Moon"]} | given)

    assert answer.status_code == 400, answer.text
    assert client("Ben").get("/ratings").json["data"] == []


def test_many_are_rated_or_none(client: Clients, films: dict[str, int]) -> None:
    ben, moon, up = client("Ben"), films["Moon"], films["Up"]

    refused = ben.post("/ratings/bulk", {"ratings": [{"titleId": moon, "hearts": 8}, {"titleId": 99999, "hearts": 8}]})
    assert (refused.status_code, ben.get("/ratings").json["meta"]["total"]) == (404, 0)

    twice = ben.post("/ratings/bulk", {"ratings": [{"titleId": moon, "hearts": 8}, {"titleId": moon, "hearts": 9}]})
    assert twice.status_code == 400

    taken = ben.post("/ratings/bulk", {"ratings": [{"titleId": moon, "hearts": 8}, {"titleId": up, "stars": 0.5}]})
    assert (taken.status_code, ben.get("/ratings").json["meta"]["total"]) == (201, 2)
    assert ben.post("/ratings/bulk/delete", {"titleIds": [moon, up, 99999]}).json["data"] == {"dropped": 2}


def test_a_rating_is_read_changed_and_taken_back(client: Clients, films: dict[str, int]) -> None:
    ben, path = client("Ben"), f"/ratings/{films['Moon']}"
    assert ben.get(path).status_code == 404

    assert ben.put(path, {"stars": 4.5}).json["data"]["value"] == 90
    assert ben.get(path).json["data"]["hearts"] == 9
    assert client("Ana").get(path).status_code == 404
    assert ben.delete(path).status_code == 204
    assert ben.delete(path).status_code == 404


def test_a_rating_asks_for_new_picks(client: Clients, films: dict[str, int], home: Conn) -> None:
    client("Ben").put(f"/ratings/{films['Moon']}", {"hearts": 9})

    runs = home.execute("select args from job_runs where name = 'refresh-user'").fetchall()
    assert [run["args"] for run in runs] == [{"user_id": household.person(home, "Ben"), "kind": "movie"}]


def test_what_became_invisible_is_still_ones_own_but_unnamed(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    ben = client("Ben")
    ben.put(f"/ratings/{films['Moon']}", {"hearts": 9})
    home.execute("update libraries set is_enabled = false")
    home.commit()

    listed = ben.get("/ratings").json["data"]

    assert [(row["titleId"], row["title"], row["year"], row["hearts"]) for row in listed] == [
        (films["Moon"], None, None, 9)
    ]
    assert ben.put(f"/ratings/{films['Moon']}", {"hearts": 3}).status_code == 404
    assert ben.delete(f"/ratings/{films['Moon']}").status_code == 204


def test_ratings_are_listed_newest_first_and_by_kind(client: Clients, films: dict[str, int]) -> None:
    ben = client("Ben")
    for name in ("Moon", "Dark", "Up"):
        ben.put(f"/ratings/{films[name]}", {"hearts": 5})

    assert [row["title"] for row in ben.get("/ratings").json["data"]] == ["Up", "Dark", "Moon"]
    assert [row["title"] for row in ben.get("/ratings?kind=show").json["data"]] == ["Dark"]
