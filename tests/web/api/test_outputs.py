"""Outputs over HTTP: what is there, what would be done, in which format, and what people decide of their own."""

import pytest

from shared import audit, jobs, kinds, options
from shared.db import Conn
from shared.output import records
from shared.people import accounts
from tests import household
from tests.household import rows, shelf
from tests.web.api.people import Clients

FORMAT = "/settings/output-format"


@pytest.fixture
def bens(home: Conn) -> int:
    """Ben's list, of which Ana may not see Alien."""
    titles = shelf.open_up(home)
    ben = household.person(home, "Ben")
    accounts.enable(home, ben, movies=True, series=False)
    rows.listed(home, ben, "movie", [titles["Up"], titles["Alien"]])
    options.set(home, "output.form", "library")
    options.set(home, "output.all_folders", "publish")
    home.commit()
    return ben


def test_a_plan_says_what_would_be_done_and_does_nothing(client: Clients, home: Conn, bens: int) -> None:
    (plan,) = client("Ana").get(f"/outputs/plan?userId={bens}").json["data"]

    assert (plan["person"], plan["kind"], plan["library"], plan["playlist"]) == (
        "Ben",
        "movie",
        "AI Picks – Ben",
        False,
    )
    assert [(one["rank"], one["title"]) for one in plan["titles"]] == [(1, "Up"), (2, "Alien")]
    assert plan["path"].endswith(f"movie-{bens}")
    assert (plan["remove"], plan["keep"]) == (0, 0)
    assert plan["write"] == 2 * sum(not one["isLeftOut"] for one in plan["titles"])
    assert records.listing(home) == []
    assert client("Ben").get(f"/outputs/plan?userId={bens}").status_code == 403


def test_of_each_kind_that_is_brought_to_servers_there_is_a_plan_for_top_picks(client: Clients, bens: int) -> None:
    ana = client("Ana")
    found = {kind.name: ana.get(f"/outputs/plan/top-picks?kind={kind.name}").json["data"] for kind in kinds.picked()}

    assert {name for name, plans in found.items() if plans} == {kind.name for kind in kinds.published()}


def test_publishing_is_a_run_of_one_person_or_of_everybody(client: Clients, home: Conn, bens: int) -> None:
    one = client("Ana").post("/outputs/apply", {"userId": bens}).json["data"]
    everybody = client("Ana").post("/outputs/apply", {"kind": "series"}).json["data"]

    assert (one["name"], one["args"]) == ("sync-movie-libraries", {"user_id": bens})
    assert (everybody["name"], everybody["args"]) == ("sync-series-libraries", {})
    assert jobs.get(home, one["id"])


def test_the_format_is_read_and_changed_field_by_field(client: Clients, home: Conn) -> None:
    before = client("Ana").get(FORMAT).json["data"]

    after = client("Ana").patch(FORMAT, {"movies": "strm_flat", "badges": "rank", "follow": "daily"}).json["data"]

    assert (before["movies"], before["series"], before["follow"], before["badges"]) == (
        "auto",
        "auto",
        "at once",
        "none",
    )
    assert after == before | {"movies": "strm_flat", "badges": "rank", "follow": "daily"}
    assert options.get(home, "output.movie_format") == "strm_flat"
    assert client("Ana").patch(FORMAT, {"series": "strm_flat"}).status_code == 400
    assert client("Ben").get(FORMAT).status_code == 403


def test_people_name_their_own_library_and_nobody_elses(client: Clients, home: Conn, bens: int) -> None:
    said = client("Ben").patch(f"/users/{bens}/library", {"libraryName": "Ben: films"})

    assert said.json["data"] == {
        "libraryName": "Ben - films",
        "reasons": None,
        "showsReasons": True,
        "mayChoose": False,
    }
    assert client("Ben").get(f"/users/{bens}/library").json["data"] == said.json["data"]
    assert client("Ben").patch(f"/users/{bens}/library", {"reasons": False}).status_code == 403
    assert (
        client("Ben").patch(f"/users/{household.person(home, 'Ana')}/library", {"libraryName": "x"}).status_code == 404
    )
    assert "users.library" in str(audit.listing(home, limit=10))


def test_lists_of_libraries_for_people_who_may_open_everything_have_to_be_confirmed(
    client: Clients, home: Conn, bens: int
) -> None:
    ana, wanted = client("Ana"), {"allFolders": "convert"}

    asked = ana.patch(FORMAT, wanted)

    assert (asked.status_code, asked.json["error"]["details"]["field"]) == (409, "confirm")
    assert "may open every library" in asked.json["error"]["message"]
    assert options.get(home, "output.all_folders") == "publish"
    assert ana.patch(FORMAT, wanted | {"confirm": True}).json["data"]["allFolders"] == "convert"
