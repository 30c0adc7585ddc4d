"""Top picks over HTTP: each person's own view of them, and what administrators have them ranked by."""

import pytest

from shared import audit, jobs, kinds, options
from shared.curation import top_picks
from shared.db import Conn
from tests import household
from tests.household import popularity, shelf
from tests.shared.curation import watching
from tests.web.api.people import Clients

SETTINGS = "/settings/top-picks"
DEFAULTS = {
    "enabled": True, "windowDays": 30, "minViewers": 2, "weightViewers": 0.5, "weightPlays": 0.3, "weightCompletion": 0.2,
    "sortNames": True,
    "movies": {"count": 10, "name": "Top Picks - Movies", "source": "household", "collection": False, "playlist": True, "library": False,
               "files": "auto"},
    "series": {"count": 10, "name": "Top Picks - Series", "source": "household", "collection": False, "playlist": True, "library": False,
               "files": "auto"},
}  # fmt: skip


@pytest.fixture
def titles(home: Conn) -> dict[str, int]:
    """Three people watched Alien, which is for nobody below 18, two watched Up; and both saw all of Dark."""
    found = shelf.open_up(home)
    people = [household.person(home, name) for name in ("Ana", "Ben", "Ella")]
    for person in people:
        watching.play(home, person, found["Alien"], at="now")
    for person in people[:2]:
        watching.play(home, person, found["Up"], at="now")
        watching.play(home, person, found["Dark"], at="now")
    for kind in kinds.picked():
        top_picks.refresh(home, kind.name)
    home.commit()
    return found


def test_the_best_come_first_with_numbers_that_tell_of_no_one_person(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    data = client("Ana").get("/top-picks/movies").json["data"]

    assert (data["name"], data["windowDays"], data["source"]) == ("Top Picks - Movies", 30, "household")
    assert data["madeAt"].startswith("20")
    alien, up = data["titles"]
    assert alien == {
        "rank": 1, "titleId": titles["Alien"], "title": "Alien", "year": 1979, "genres": ["Horror"], "runtimeS": 6000,
        "certificate": None, "rating": 8.5, "score": 1.0, "viewers": 3, "plays": 3, "completion": 1.0,
    }  # fmt: skip
    assert (up["rank"], up["title"]) == (2, "Up")
    assert [up[name] for name in ("score", "viewers", "plays", "completion")] == [None] * 4
    assert data["reason"] == (
        "Of the films that you may see, only 2 have been watched by 2 people or more in the last 30 days."
    )
    assert [row["title"] for row in client("Ana").get("/top-picks/series").json["data"]["titles"]] == ["Dark"]


def test_a_child_sees_ranks_of_what_it_may_see(client: Clients, home: Conn, titles: dict[str, int]) -> None:
    home.execute("update identities set age_limit = 12 where user_id = %s", (household.person(home, "Ben"),))
    home.commit()

    answer = client("Ben").get("/top-picks/movies")

    assert [(row["rank"], row["title"]) for row in answer.json["data"]["titles"]] == [(1, "Up")]
    assert "Alien" not in answer.text


def test_before_anything_is_ranked_that_is_said(client: Clients, home: Conn) -> None:
    data = client("Ben").get("/top-picks/series").json["data"]

    assert (data["titles"], data["madeAt"], data["source"], data["reason"]) == ([], None, None, top_picks.NOT_RANKED)


def test_what_is_set_is_ranked_by_at_once_and_recorded(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    assert ana.get(SETTINGS).json["data"] == DEFAULTS

    changed = ana.patch(SETTINGS, {"windowDays": 14, "series": {"name": "What we watch"}, "weightPlays": 0})

    series = DEFAULTS["series"] | {"name": "What we watch"}
    assert changed.json["data"] == DEFAULTS | {"windowDays": 14, "weightPlays": 0.0, "series": series}
    assert ana.get(SETTINGS).json["data"] == changed.json["data"]
    [entry], _ = audit.listing(home, action="settings.options")
    assert entry.data["values"] == {
        "top_picks.window_days": 14,
        "top_picks.weight_plays": 0.0,
        "top_picks.series_name": "What we watch",
    }
    assert jobs.live(home, "refresh-top-picks") is not None
    assert client("Ben").get(SETTINGS).status_code == 403


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"windowDays": 0}, "windowDays", "greater than or equal to 1"),
        ({"movies": {"count": 101}}, "movies.count", "less than or equal to 100"),
        (
            {"minViewers": 1},
            "minViewers",
            "from 2 to 1000: of one viewer everybody would know what that person watched",
        ),
        ({"weightPlays": -1}, "weightPlays", "greater than or equal to 0"),
        ({"movies": {"name": ""}}, "movies.name", "Length must be between 1 and 120"),
        ({"series": {"source": "fashion"}}, "series.source", "Must be one of: household, world, blend"),
        ({"series": {"source": "world"}}, "series.source", "choose “household”"),
        ({"movies": {"source": "blend"}, "windowDays": 7}, "movies.source", "choose “household”"),
        ({"weightViewers": 0, "weightPlays": 0, "weightCompletion": 0}, "weightViewers", "give one of them more"),
        ({"colour": "red"}, "colour", "There is no field “colour” here"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_and_nothing_changes(
    client: Clients, home: Conn, sent: dict[str, object], field: str, words: str
) -> None:
    answer = client("Ana").patch(SETTINGS, sent)

    assert answer.status_code == 400
    error = answer.json["error"]
    assert (error["details"]["field"], words in error["message"]) == (field, True), error
    assert options.all_values(home) == {option.name: option.default for option in options.by_name().values()}
    assert jobs.live(home, "refresh-top-picks") is None


def test_a_source_of_the_world_may_be_chosen_once_there_is_one(
    client: Clients, home: Conn, titles: dict[str, int]
) -> None:
    popularity.popular(home, titles["Moon"], 0.5)
    home.commit()

    assert client("Ana").patch(SETTINGS, {"movies": {"source": "blend"}}).status_code == 200
    assert client("Ana").patch(SETTINGS, {"series": {"source": "blend"}}).status_code == 400
