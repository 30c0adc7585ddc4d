"""Channels over the API: whose they are, what each may see of them, and what is refused with its field."""

import pytest

from functions.__main__ import call
from shared import db, jobs
from shared.db import Conn
from tests import household
from tests.household import shelf
from tests.household.channels import channel
from tests.web.api.people import Clients


@pytest.fixture
def titles(home: Conn) -> dict[str, int]:
    found = shelf.open_up(home)
    home.execute("update identities set age_limit = 12 where user_id = %s", (household.person(home, "Ella"),))
    home.commit()
    return found


def shared(home: Conn, titles: dict[str, int], *names: str) -> int:
    """Ana's, with all films but Solaris, which is excluded."""
    people = [household.person(home, name) for name in names]
    ids = [titles[name] for name in ("Alien", "Moon", "Up")]
    marks = {"examples": [titles["Moon"]], "excluded": [titles["Solaris"]]}
    made = channel(home, household.person(home, "Ana"), ids, shared_with=people, **marks)
    home.commit()
    return made


def test_a_channel_is_made_filled_and_shown_with_what_it_is_by(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ben = client("Ben")
    twice = [titles["Moon"], titles["Moon"]]
    asked = {"name": "Drama", "kinds": ["movie"], "genres": ["Drama"], "examples": twice, "seed": 3}

    made = ben.post("/channels", asked)
    run = ben.post(f"/channels/{made.json['data']['id']}/generate", {})

    assert (made.status_code, run.status_code) == (201, 202)
    assert made.json["data"]["titles"] == []
    call(home, "generate-channel", {"channel_id": made.json["data"]["id"]})
    home.commit()
    shown = ben.get(f"/channels/{made.json['data']['id']}").json["data"]
    assert [(row["rank"], row["title"]) for row in shown["titles"]] == [(1, "Moon"), (2, "Solaris")]
    assert [row["title"] for row in shown["examples"]] == ["Moon"]
    assert (shown["seed"], shown["madeBy"], shown["titleCount"]) == (3, "engine", 2)


def test_who_shares_it_sees_their_part_and_not_what_it_was_made_by(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    made = shared(home, titles, "Ella")

    data = client("Ella").get(f"/channels/{made}").json["data"]

    assert [(row["rank"], row["title"]) for row in data["titles"]] == [(1, "Moon"), (2, "Up")]
    assert not {"examples", "excluded", "sharedWith", "textPreference", "seed"} & set(data)
    [listed] = client("Ella").get("/channels").json["data"]
    assert (listed["ownerName"], listed["titleCount"]) == ("Ana", 2)


def test_of_somebody_elses_nobody_learns_and_nothing_changes(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    made = shared(home, titles, "Ella")
    ben, ella = client("Ben"), client("Ella")

    for method, path, body in (
        ("GET", "", None), ("PUT", "", {"name": "Mine"}), ("DELETE", "", None), ("POST", "/generate", {}), ("POST", "/sync", {}),
    ):  # fmt: skip
        assert ben.send(method, f"/channels/{made}{path}", body).status_code == 404
        if method != "GET":
            assert ella.send(method, f"/channels/{made}{path}", body).status_code == 404
    assert ben.get("/channels").json["data"] == []
    assert client("Ana").get(f"/channels/{made}").json["data"]["name"] == "Saturday"


REFUSALS = {
    "examples": {"examples": [999_999]},
    "excluded": {"excluded": [999_999]},
    "sharedWith": {"sharedWith": [999_999]},
    "yearFrom": {"yearFrom": 2000, "yearTo": 1990},
    "size": {"size": 0},
    "seed": {"seed": -1},
    "kinds.0": {"kinds": ["opera"]},
    "name": {"name": " "},
    "textPreference": {"textPreference": "x" * 501},
    "tune": {"tune": 1},
}


@pytest.mark.parametrize("field", REFUSALS)
def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_made(
    client: Clients, home: Conn, titles: dict[str, int], field: str
) -> None:
    answer = client("Ben").post("/channels", {"name": "Mine"} | REFUSALS[field])

    assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, field), answer.text
    assert client("Ben").get("/channels").json["data"] == []


def test_a_title_that_one_may_not_see_is_no_example_and_oneself_no_share(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    ella = client("Ella")

    hidden = ella.post("/channels", {"name": "Mine", "examples": [titles["Alien"]]})
    both = ella.post("/channels", {"name": "Mine", "examples": [titles["Up"]], "excluded": [titles["Up"]]})
    own = ella.post("/channels", {"name": "Mine", "sharedWith": [household.person(home, "Ella")]})

    assert [one.status_code for one in (hidden, both, own)] == [400, 400, 400]


def test_a_preview_is_a_draft_of_ones_own_until_it_is_kept(client: Clients, home: Conn, titles: dict[str, int]) -> None:
    ben = client("Ben")
    draft = ben.post("/channels/preview", {"genres": ["Drama"]})
    number = draft.json["data"]["id"]
    assert (draft.status_code, draft.json["data"]["isDraft"]) == (202, True)
    assert ben.get("/channels").json["data"] == []
    assert client("Ana").get(f"/channels/{number}").status_code == 404

    call(home, "generate-channel", {"channel_id": number})
    home.commit()
    assert {row["title"] for row in ben.get(f"/channels/{number}").json["data"]["titles"]} >= {"Moon", "Solaris"}
    kept = ben.put(f"/channels/{number}", {"name": "Quiet"})

    assert (kept.json["data"]["isDraft"], kept.json["data"]["titleCount"] > 1) == (False, True)
    assert [row["name"] for row in ben.get("/channels").json["data"]] == ["Quiet"]


def test_a_deleted_one_is_gone_for_everybody_at_once(client: Clients, home: Conn, titles: dict[str, int]) -> None:
    made = shared(home, titles, "Ella")

    assert client("Ana").delete(f"/channels/{made}").status_code == 204

    assert [client(name).get(f"/channels/{made}").status_code for name in ("Ana", "Ella")] == [404, 404]
    assert client("Ella").get("/channels").json["data"] == []
    assert jobs.live(home, "sync-channels", {"channel_id": made})


def test_lists_are_paged_and_people_named_to_share_with(client: Clients, home: Conn, titles: dict[str, int]) -> None:
    for name in ("One", "Two", "Three"):
        channel(home, household.person(home, "Ben"), name=name)
    home.commit()

    page = client("Ben").get("/channels?limit=2&offset=1").json
    people = client("Ben").get("/channels/people").json["data"]

    assert ([row["name"] for row in page["data"]], page["meta"]["total"]) == (["Three", "Two"], 3)
    assert "Ben" not in {row["name"] for row in people}
    assert {"Ana", "Ella"} <= {row["name"] for row in people}


def test_nobody_has_channels_without_end(client: Clients, home: Conn, titles: dict[str, int]) -> None:
    ben = household.person(home, "Ben")
    for _ in range(200):
        channel(home, ben)
    home.commit()

    answer = client("Ben").post("/channels", {"name": "One more"})

    assert answer.status_code == 400
    assert "delete one first" in answer.json["error"]["message"]
    assert db.value(home, "select count(*) from channels", of=int) == 200
