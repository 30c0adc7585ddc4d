"""Drop-off of the household's own series: analysed by a job, told to whoever may see them, and only of three viewers or more."""

import pytest

from functions import analyze_drop_off
from shared.db import Conn
from shared.jobs.progress import Attempt
from tests.household import rows, shelf
from tests.web.api.people import Clients

LENGTH, LAST_OF_MOST = 12, 6


@pytest.fixture
def dark(home: Conn) -> int:
    """Three of four stopped after the sixth of twelve episodes, long ago; commits."""
    title = shelf.open_up(home)["Dark"]
    home.execute("delete from episodes where title_id = %s", (title,))
    episodes = [
        rows.episode(home, title, 1 + number // 7, number, air_date="2001-01-01") for number in range(1, LENGTH + 1)
    ]
    people = [
        row["id"] for row in home.execute("select id from users where name <> 'Ella' order by id limit 4").fetchall()
    ]
    for place, user in enumerate(people):
        for episode in episodes[: LENGTH if place == 0 else LAST_OF_MOST]:
            rows.watch(home, user, title, episode_id=episode, at=rows.ago("100 days"))
    home.commit()
    return title


def analyse(home: Conn) -> None:
    analyze_drop_off.handler(home, Attempt(0, "analyze-drop-off"))
    home.commit()


def test_a_series_is_judged_by_who_stopped_and_a_child_hears_nothing_of_it(
    client: Clients, dark: int, home: Conn
) -> None:
    analyse(home)
    ben = client("Ben")

    found = ben.get(f"/stats/drop-off/{dark}").json["data"]
    assert (found["shape"], found["place"], found["part"], found["viewers"]) == ("drops", 7, "middle", 4)
    assert [one["share"] for one in found["episodes"]] == [1.0] * 6 + [0.25] * 6
    assert [one["titleId"] for one in ben.get("/stats/drop-off").json["data"]] == [dark]
    assert client("Ella").get(f"/stats/drop-off/{dark}").status_code == 404
    assert client("Ella").get("/stats/drop-off").json == {
        "success": True,
        "data": [],
        "meta": {"total": 0, "limit": 50, "offset": 0},
    }


def test_of_two_people_nothing_is_told_also_when_there_were_more(client: Clients, dark: int, home: Conn) -> None:
    analyse(home)
    home.execute("delete from watch_progress where user_id in (select id from users order by id limit 2)")
    analyse(home)

    refused = client("Ben").get(f"/stats/drop-off/{dark}")

    assert (refused.status_code, refused.json["error"]["message"]) == (
        404,
        "Too few people have watched it yet to tell where it loses them.",
    )


def test_an_administrator_has_it_analysed(client: Clients, dark: int) -> None:
    ana = client("Ana")

    assert ana.post("/stats/drop-off/analyze", {"titleId": dark}).json["data"]["args"] == {"title_id": dark}
    assert ana.post("/stats/drop-off/analyze", {"titleId": 999999}).status_code == 400
    assert client("Ben").post("/stats/drop-off/analyze", {}).status_code == 403
