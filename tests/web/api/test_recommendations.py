"""Picks over the API: whose they are, why they are there, earlier lists, and what people say to them."""

import json
import re

import pytest

from functions import rank_without
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.people import accounts
from tests import household
from tests.household import rows, shelf
from tests.web.api.people import Clients
from web.api.schemas.recommendations import Insights, Pick


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    """Ben's list is Moon, then Alien, both because of Solaris and Up; there was another one before."""
    found, ben = shelf.open_up(home), household.person(home, "Ben")
    household.publish(home, ben, "movie", [found["Up"]])
    household.publish(home, ben, "movie", [found["Moon"], found["Alien"]], evidence=[found["Solaris"], found["Up"]])
    facts = json.dumps({"familiar": ["Drama"], "viewers": 1, "loved": [found["Up"]]})
    home.execute("update recommendations set facts = %s", (facts,))
    home.commit()
    return found


def names(answer) -> list[str]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200, answer.text
    return [pick["title"] for pick in answer.json["data"]]


def test_a_person_reads_their_own_picks_best_first(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")

    answer = ben.get(f"/recommendations/{me}")

    assert names(answer) == ["Moon", "Alien"]
    assert answer.json["meta"] == {"total": 2, "limit": 50, "offset": 0}
    pick = answer.json["data"][0]
    assert Pick().validate(pick) == {}
    assert sum(pick["parts"].values()) == pytest.approx(pick["match"])
    assert [seen["title"] for seen in pick["evidence"]] == ["Solaris", "Up"]
    assert names(ben.get("/recommendations/personalized?kind=movie")) == ["Moon", "Alien"]
    assert names(ben.get(f"/recommendations/{me}?limit=1&offset=1")) == ["Alien"]
    beyond = ben.get(f"/recommendations/{me}?offset=50")
    assert (names(beyond), beyond.json["meta"]["total"]) == ([], 2)
    assert names(ben.get(f"/recommendations/{me}?kind=tv")) == []


def test_somebody_elses_picks_are_for_administrators_only(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben = household.person(home, "Ben")

    assert names(client("Ana").get(f"/recommendations/{ben}")) == ["Moon", "Alien"]
    theirs, nobodys = client("Ella").get(f"/recommendations/{ben}"), client("Ella").get("/recommendations/99999")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.json["error"]["message"] == nobodys.json["error"]["message"]
    for path in ("history", "movie/1/insights", "feedback"):
        assert client("Ella").get(f"/recommendations/{ben}/{path}").status_code == 404


def test_an_administrator_sees_through_their_own_guard_too(client: Clients, films: dict[str, int], home: Conn) -> None:
    ana, ben = client("Ana"), household.person(home, "Ben")
    ana.post(f"/recommendations/{household.person(home, 'Ana')}/titles/{films['Moon']}/hide")

    assert names(ana.get(f"/recommendations/{ben}")) == ["Alien"]


def test_what_evidence_may_not_be_seen_is_named_nowhere(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")
    home.execute("update recommendations set reason = 'Because you watched “Solaris”.'")
    ben.post(f"/recommendations/{me}/titles/{films['Solaris']}/hide")

    answer = ben.get(f"/recommendations/{me}")

    assert "Solaris" not in answer.text
    assert [seen["title"] for seen in answer.json["data"][0]["evidence"]] == ["Up"]
    assert "“Up”" in answer.json["data"][0]["reason"]


def test_insights_tell_what_the_match_is_made_of(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")

    why = ben.get(f"/recommendations/{me}/movie/{films['Moon']}/insights").json["data"]

    assert Insights().validate(why) == {}
    assert why["familiarGenres"] == ["Drama"]
    assert [(seen["title"], seen["loved"]) for seen in why["evidence"]] == [("Solaris", False), ("Up", True)]
    assert why["householdViewers"] is None  # of one, a small household would know who
    assert why["run"]["signals"] == 30
    assert ben.get(f"/recommendations/{me}/movie/{films['Solaris']}/insights").status_code == 404
    assert ben.get(f"/recommendations/{me}/series/{films['Moon']}/insights").status_code == 404


def test_earlier_lists_can_be_read(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")

    runs = ben.get(f"/recommendations/{me}/history")

    assert [(run["state"], run["picks"]) for run in runs.json["data"]] == [("published", 2), ("superseded", 1)]
    assert runs.json["meta"]["total"] == 2
    old = runs.json["data"][1]["id"]
    assert names(ben.get(f"/recommendations/{me}/history/{old}")) == ["Up"]
    assert client("Ana").get(f"/recommendations/{household.person(home, 'Ana')}/history/{old}").status_code == 404


def test_making_the_list_anew_is_a_run(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")

    first = ben.post(f"/recommendations/{me}/regenerate", {"kind": "movie"})
    again = ben.post(f"/recommendations/{me}/regenerate", {"kind": "movie"})

    assert (first.status_code, first.json["data"]["name"], first.json["data"]["state"]) == (
        202,
        "refresh-user",
        "queued",
    )
    assert again.json["data"]["id"] == first.json["data"]["id"]
    assert client("Ella").post(f"/recommendations/{me}/regenerate", {}).status_code == 404
    home.execute("update user_kinds set enabled = false where kind = 'series'")
    home.commit()
    assert ben.post(f"/recommendations/{me}/regenerate", {"kind": "show"}).status_code == 409


def test_a_verdict_is_said_listed_and_taken_back(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")
    path = f"/recommendations/{me}/titles/{films['Moon']}"

    assert ben.post(f"{path}/hide").status_code == 204
    assert ben.post(f"{path}/hide").status_code == 204
    assert names(ben.get(f"/recommendations/{me}")) == ["Alien"]
    assert ben.get(f"/movies/{films['Moon']}").status_code == 404
    listed = ben.get(f"/recommendations/{me}/feedback").json
    assert [(row["title"], row["verdict"]) for row in listed["data"]] == [("Moon", "hide")]
    assert ben.delete(f"{path}/hide").status_code == 204
    assert names(ben.get(f"/recommendations/{me}")) == ["Moon", "Alien"]


def test_more_and_less_take_back_each_other(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")
    path = f"/recommendations/{me}/titles/{films['Moon']}"

    ben.post(f"{path}/more")
    ben.post(f"{path}/less")

    assert ben.get(f"/movies/{films['Moon']}").json["data"]["feedback"] == ["less"]
    assert ben.post(f"{path}/louder").status_code == 404


def test_nobody_speaks_for_another(client: Clients, films: dict[str, int], home: Conn) -> None:
    path = f"/recommendations/{household.person(home, 'Ben')}/titles/{films['Moon']}/hide"

    assert client("Ana").post(path).status_code == 404
    assert client("Ana").delete(path).status_code == 404
    row = home.execute("select count(*) as count from title_feedback").fetchone()
    assert row == {"count": 0}


def test_a_pick_can_be_ranked_without_something_that_was_watched(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")
    accounts.enable(home, me)
    for name in ("Solaris", "Up"):
        rows.rate(home, me, films[name], 90)
    home.commit()
    path = f"/recommendations/{me}/movie/{films['Moon']}/without"

    asked = ben.post(f"{path}/{films['Solaris']}")
    run = Attempt(asked.json["data"]["id"], "rank-without")
    rank_without.handler(home, run, **asked.json["data"]["args"])

    assert asked.status_code == 202
    assert re.fullmatch(r"By score it is number \d+; without that it would be number \d+\.", run.message or "")
    assert ben.post(f"{path}/{films['Alien']}").status_code == 404  # is no evidence
    assert client("Ella").post(f"{path}/{films['Solaris']}").status_code == 404  # neither her list nor an administrator


def test_nobody_fills_the_queue_with_questions(client: Clients, films: dict[str, int], home: Conn) -> None:
    ben, me = client("Ben"), household.person(home, "Ben")
    accounts.enable(home, me)
    home.commit()
    pairs = [(pick, seen) for pick in ("Moon", "Alien") for seen in ("Solaris", "Up")]
    paths = [f"/recommendations/{me}/movie/{films[pick]}/without/{films[seen]}" for pick, seen in pairs]

    answers = [ben.post(path).status_code for path in paths]

    assert answers == [202, 202, 202, 409]
    assert ben.post(paths[0]).status_code == 202  # the same is no further question
