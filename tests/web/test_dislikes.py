"""What dislikes do: chosen on one's own page and over HTTP, and taken back to the household's."""

from shared.db import Conn
from shared.picks import preferences
from tests import household
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.conftest import SignIn


def chosen(conn: Conn, name: str) -> object:
    found = preferences.get(conn, household.person(conn, name))[preferences.DISLIKES]
    conn.rollback()
    return found["value"], found["own"]


def test_a_person_chooses_on_their_own_page_and_goes_back_again(signed_in: SignIn, full_home: Conn) -> None:
    ben = signed_in("Ben")
    assert '<select id="dislikes" name="dislikes">' in ben.get("/yours").text

    assert ben.post("/yours/dislikes", {"dislikes": "exclude"}).status_code == 303
    assert chosen(full_home, "Ben") == ("exclude", True)
    assert '<option value="exclude" selected>' in ben.get("/yours").text

    assert ben.post("/yours/dislikes", {"dislikes": ""}).status_code == 303
    assert chosen(full_home, "Ben") == ("penalise", False)


def test_what_is_no_choice_is_refused_and_nobody_elses_is_touched(signed_in: SignIn, full_home: Conn) -> None:
    assert signed_in("Ben").post("/yours/dislikes", {"dislikes": "ignore"}).status_code == 400
    assert chosen(full_home, "Ben") == ("penalise", False)
    assert chosen(full_home, "Ana") == ("penalise", False)


def test_the_api_takes_the_choice_shows_it_beside_the_households_and_lets_it_go(
    home: Conn,
    client: Clients,  # noqa: F811
) -> None:
    ben, ana = (household.person(home, name) for name in ("Ben", "Ana"))
    path = f"/users/{ben}/preferences"

    taken = client("Ben").patch(path, {"dislikes": "exclude"})
    assert taken.json["data"]["dislikes"] == {"value": "exclude", "household": "penalise", "own": True}
    assert client("Ben").get(path).json["data"]["dislikes"]["own"] is True

    refused = client("Ben").patch(path, {"dislikes": "ignore"})
    assert (refused.status_code, client("Ben").patch(f"/users/{ana}/preferences", {"dislikes": None}).status_code) == (
        400,
        404,
    )
    assert client("Ben").patch(path, {"dislikes": None}).json["data"]["dislikes"]["own"] is False
    assert client("Ana").patch(path, {"dislikes": "exclude"}).status_code == 200
    assert chosen(home, "Ben") == ("exclude", True)
