"""Pages about what comes to the television: options of each, plans, what is there, and taking it away."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from shared import audit, jobs, options
from shared.db import Conn
from shared.output import choice, readers, records
from shared.people import accounts
from shared.words import wording
from tests import household
from tests.household import rows, shelf
from tests.web.conftest import SignIn


@pytest.fixture
def bens(home: Conn) -> int:
    """Ben's list, of which Ana may not see Alien."""
    titles = shelf.open_up(home)
    ben = household.person(home, "Ben")
    accounts.enable(home, ben, movies=True, series=False)
    rows.listed(home, ben, "movie", [titles["Up"], titles["Alien"]])
    home.commit()
    return ben


def test_a_page_saves_its_own_options_and_leaves_all_others(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    for path, sent in (
        ("/settings/output", {"output.form": "both", "output.badges": "rank", "output.enabled": ["0", "1"]}),
        ("/settings/output/files", {"output.files": "path", "output.movie_format": "strm"}),
        ("/settings/top-picks", {"top_picks.window_days": "14"}),
        ("/settings/top-picks/series", {"top_picks.series_count": "3", "top_picks.series_library": ["0"]}),
    ):
        page = ana.get(path).text
        assert page.count('class="option"') <= 8, path
        assert all(f'id="{name}"' in page for name in sent if name != "output.badges"), path
        assert ana.post(path, sent).location == path

    now = options.all_values(home)
    changed = {name for name, option in options.by_name().items() if now[name] != option.default}
    assert changed == {
        "output.form", "output.files", "output.movie_format", "top_picks.window_days", "top_picks.series_count",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/settings/output", "output.library_name", ""),
        ("/settings/output/files", "output.series_format", "strm_flat"),
        ("/settings/top-picks", "top_picks.min_viewers", "1"),
        ("/settings/top-picks/movie", "top_picks.movie_source", "world"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    signed_in: SignIn, home: Conn, path: str, name: str, value: str
) -> None:
    answer = signed_in("Ana").post(path, {name: value})

    assert answer.status_code == 400
    assert f'id="error-{name}"' in answer.text
    assert options.get(home, name) == options.by_name()[name].default


def test_lists_in_the_place_of_every_library_are_asked_about_first(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    asked = ana.post("/settings/output", {"output.all_folders": "convert"})

    assert asked.status_code == 409
    assert 'name="confirm" value="convert"' in asked.text
    sent = {"output.all_folders": "convert", "confirm": "convert"}
    assert ana.post("/settings/output", sent).status_code == 303


def test_the_plan_says_who_would_see_it_names_only_what_the_viewer_may_see_and_does_nothing(
    signed_in: SignIn, home: Conn, bens: int
) -> None:
    options.set(home, "output.form", "library")
    options.set(home, "output.all_folders", "publish")
    home.commit()
    ana = signed_in("Ana")

    page = ana.get("/settings/output/plan").text

    assert "the library “AI Picks – Ben”" in page
    assert "Who would see it:" in page
    assert "1. Up" in page
    assert jobs.active(home) == []
    assert ana.get("/settings/output/plan?kind=clips").status_code == 404
    home.rollback()
    assert ana.post("/settings/output/plan/movie", {"user_id": str(bens)}).status_code == 303
    assert ana.post("/settings/output/plan/movie", {"of": "top_picks"}).status_code == 303
    assert {(run.name, run.args.get("user_id")) for run in jobs.active(home)} == {
        ("sync-movie-libraries", bens),
        ("publish-top-picks", None),
    }


def test_what_is_there_is_taken_away_by_changing_what_wants_it_there(signed_in: SignIn, home: Conn, bens: int) -> None:
    ids = [rows.output(home, bens, 1)]
    given = {"server_id": 1, "form": "collection", "purpose": "top_picks", "kind": "movie", "name": "Top"}
    ids.append(rows.id_of(rows.add(home, "outputs", **given)))
    readers.choose(home, bens, "both", by=audit.TERMINAL)
    options.set(home, "top_picks.movie_collection", True)
    home.commit()
    ana = signed_in("Ana")

    page = ana.get("/settings/output/published").text
    assert page.count("/withdraw") == 2
    for id in ids:
        assert ana.post(f"/settings/output/published/{id}/withdraw").status_code == 303

    assert [one.chosen for one in readers.listing(home, bens)] == ["playlist"]
    assert options.get(home, "top_picks.movie_collection") is False
    assert ana.post("/settings/output/published/99999/withdraw").status_code == 404
    assert {"users.form", "settings.options"} <= {entry.action for entry in audit.listing(home, limit=9)[0]}


def test_a_preview_shows_the_list_that_would_be_and_saves_nothing(signed_in: SignIn, home: Conn, bens: int) -> None:
    up = household.title(home, "Up")
    for name in ("Ana", "Ben", "Ella"):
        rows.play(home, household.person(home, name), up, at=datetime.now(UTC) - timedelta(days=20))
    home.commit()
    ana = signed_in("Ana")

    before = ana.post("/settings/top-picks", {"act": "preview", "top_picks.window_days": "5"})
    after = ana.post("/settings/top-picks", {"act": "preview", "top_picks.window_days": "25"})

    assert (before.status_code, after.status_code) == (200, 200)
    assert "1. Up" not in before.text
    assert "1. Up" in after.text
    assert 'name="top_picks.window_days" value="25"' in after.text
    assert options.get(home, "top_picks.window_days") == 30


def test_explanations_are_switched_by_kind_and_show_who_chooses_and_an_example(
    signed_in: SignIn, home: Conn, bens: int
) -> None:
    ana = household.person(home, "Ana")
    rows.listed(home, ana, "movie", [household.title(home, "Up")])
    wording.decide(home, bens, {"granted": True, "own": False}, by=audit.TERMINAL)
    home.commit()
    browser = signed_in("Ana")

    page = browser.get("/settings/ai-explanation").text
    assert "“Why: " in page
    assert re.search(r'">Ben</a>\s*<p class="fine">Matinee’s own sentences ·', page)
    sent = {"output.reasons": ["0", "1"], "output.series_reasons": "0", "words.allow_override": ["0", "1"]}
    assert browser.post("/settings/ai-explanation", sent).status_code == 303

    values = options.all_values(home)
    place = records.place(home, bens, "movie", 1)
    assert choice.has_reasons(place, "movie", values)
    assert not choice.has_reasons(place, "series", values)


def test_who_can_see_whose_is_told_with_why_and_what_differs_is_marked(
    signed_in: SignIn, home: Conn, bens: int
) -> None:
    rows.output(home, bens, 1)
    home.execute("update outputs set external_id = 'lib', guid = 'lib'")
    home.execute("update identities set all_folders = false, folder_ids = '{}'")
    home.execute("update identities set folder_ids = '{lib}' where name in ('Ben', 'Ella')")
    home.commit()

    page = signed_in("Ana").get("/admin/privacy").text

    [row] = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    readers_of = dict(re.findall(r'line-title">(\w+)</span>\s*(.*?)</li>', row.split("<ul")[1], re.DOTALL))
    assert "it is theirs" in readers_of["Ben"]
    assert "administers the server" in readers_of["Ana"]
    assert "can see it and should not" in readers_of["Ella"]
    assert "Chloe" not in readers_of
    assert row.count("reader-differs") == 1
    assert "Different" in row
