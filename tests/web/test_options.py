import re

import pytest

from shared import audit, jobs, options
from shared.db import Conn
from shared.jobs import schedules
from shared.picks import preferences
from shared.upkeep import option_changes
from tests import household
from tests.web.conftest import SignIn
from web import option_pages
from web.option_pages.page import MOST

FETCH = {"HX-Request": "true"}


def test_every_option_is_drawn_with_its_help(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    listed = ana.get("/settings/options").text
    addresses = re.findall(r'class="line-link" href="([^"]+)"', listed)
    pages = [ana.get(address).text for address in addresses]

    for option in options.by_name().values():
        (page,) = (page for page in pages if f' name="{option.name}"' in page)
        assert f'id="help-{option.name}"' in page
    assert len(addresses) == len(option_pages.table())


def test_no_page_of_options_is_long_and_each_speaks_of_people_not_of_names(signed_in: SignIn, home: Conn) -> None:
    for page in option_pages.table():
        assert 0 < len(page.controls) <= MOST, page.slug
        for control in page.controls:
            said = " ".join((control.label, control.help, *control.choices.values()))
            assert not re.search(r"`|_|\b(true|false|null)\b", said), control.name
            offered = option_changes.shape(control.option).get("enum", [])
            assert set(offered) <= set(control.choices), control.name  # type: ignore[call-overload]


def test_a_saved_form_changes_what_is_different_and_is_logged(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    form = {"movie.picks": "25", "movie.similarity": "1.5", "output.enabled": "0"}

    assert ana.post("/settings/options/films", form).location == "/settings/options/films"

    assert ">Saved.<" in ana.get("/settings/options/films").text
    assert options.get(home, "movie.picks") == 25
    assert options.get(home, "movie.similarity") == 1.5
    assert options.get(home, "output.enabled") is True  # is of another page
    (entry,) = audit.listing(home, action="settings.options")[0]
    assert entry.data == {
        "values": {"movie.picks": 25, "movie.similarity": 1.5},
        "before": {"movie.picks": 50, "movie.similarity": 1.0},
    }


def test_a_form_changes_what_was_changed_in_it_and_not_what_somebody_else_changed_since(
    signed_in: SignIn, home: Conn
) -> None:
    options.set(home, "movie.picks", 30)
    home.commit()
    drawn = {"movie.picks": "50", "was-movie.picks": "50", "movie.rating": "2", "was-movie.rating": "1.0"}

    signed_in("Ana").post("/settings/options/films", drawn)

    assert (options.get(home, "movie.picks"), options.get(home, "movie.rating")) == (30, 2.0)


def test_a_page_goes_back_to_its_defaults_and_leaves_others(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    for name in ("movie.picks", "series.picks"):
        options.set(home, name, 30)
    home.commit()
    assert "Default: 50 titles." in ana.get("/settings/options/films").text

    ana.post("/settings/options/films", {"reset": "1", "movie.picks": "70"})

    assert (options.get(home, "movie.picks"), options.get(home, "series.picks")) == (50, 30)
    assert 'name="reset"' not in ana.get("/settings/options/films").text


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        ("films", "movie.picks", "1000"),
        ("films", "movie.picks", "many"),
        ("films", "movie.novelty", "nan"),
        ("household", "household.time_zone", "Berlin"),
        ("picks", "picks.strategy", "guess"),
    ],
)
def test_a_value_that_cannot_be_is_named_beside_its_field_and_nothing_is_saved(
    signed_in: SignIn, home: Conn, page: str, name: str, value: str
) -> None:
    others = {
        "movie.recent_watch_limit": "77",
        "accounts.sign_in_days": "77",
        "taste.half_life_days": "77",
        "household.region": "AT",
    }
    answer = signed_in("Ana").post(f"/settings/options/{page}", others | {name: value})

    assert answer.status_code == 400
    assert f'id="error-{name}"' in answer.text
    assert 'value="77"' in answer.text or 'value="AT"' in answer.text
    assert name not in answer.text.split(f'id="error-{name}">')[1].split("<")[0]
    assert answer.text.count('class="option-error"') == 1
    assert options.all_values(home) == {option.name: option.default for option in options.by_name().values()}


def test_the_name_of_an_unknown_model_is_confirmed_in_a_second_step_with_everything_else_kept(
    signed_in: SignIn, home: Conn
) -> None:
    ana = signed_in("Ana")
    form = {"embeddings.model": "nomic-embed-text", "embeddings.dimensions": "77"}

    asked = ana.post("/settings/models", form)
    assert asked.status_code == 409
    assert 'name="confirm" value="nomic-embed-text"' in asked.text
    assert 'value="77"' in asked.text
    assert options.get(home, "embeddings.model") == ""

    answer = ana.post("/settings/models", form | {"confirm": "nomic-embed-text"})
    assert answer.status_code == 303
    home.rollback()
    assert (options.get(home, "embeddings.model"), options.get(home, "embeddings.dimensions")) == (
        "nomic-embed-text",
        77,
    )


def test_another_time_zone_moves_the_schedules(signed_in: SignIn, home: Conn) -> None:
    schedules.fill_in(home)
    home.commit()
    before = {row.name: row.next_run_at for row in schedules.listing(home)}
    home.rollback()

    signed_in("Ana").post("/settings/options/household", {"household.time_zone": "Pacific/Auckland"})

    after = {row.name: row.next_run_at for row in schedules.listing(home)}
    assert after["sync-movies"] != before["sync-movies"]


def test_ones_own_sliders_stand_above_the_households_until_reset(signed_in: SignIn, full_home: Conn) -> None:
    ben, user_id = signed_in("Ben"), household.person(full_home, "Ben")
    sent = {f"series.{name}": "1.0" for name in preferences.OWN} | {"series.novelty": "2.5"}

    assert ben.post("/yours/series", sent).status_code == 303
    mine = own(full_home, user_id)
    assert mine == {"series.novelty": 2.5}
    refreshes = [run.args for run in jobs.active(full_home) if run.name == "refresh-user"]
    assert refreshes == [{"user_id": user_id, "kind": "series"}]
    assert "Back to the household" in ben.get("/yours").text
    full_home.rollback()

    assert ben.post("/yours/series", sent | {"reset": "1"}).status_code == 303
    assert own(full_home, user_id) == {}


def test_a_script_gets_the_sliders_back(signed_in: SignIn, home: Conn) -> None:
    block = signed_in("Ben").post("/yours/movie", {"movie.rating": "0.25"}, headers=FETCH).text

    assert "Saved. Your picks follow." in block
    assert re.search(r'name="movie.rating" value="0.25"', block)
    assert block.count(">Yours<") == 1


@pytest.mark.parametrize("value", ["4", "-1", "nan", "a lot", ""])
def test_a_slider_beyond_its_ends_is_refused(signed_in: SignIn, home: Conn, value: str) -> None:
    answer = signed_in("Ben").post("/yours/movie", {"movie.rating": value}, headers=FETCH)

    assert answer.status_code == 400
    assert "movie.rating" in answer.text
    assert own(home, household.person(home, "Ben")) == {}


def test_what_was_said_is_listed_and_taken_back(signed_in: SignIn, full_home: Conn) -> None:
    ben, moon = signed_in("Ben"), household.title(full_home, "Moon")
    ben.post(f"/verdicts/{moon}/hide", {"on": "1"})
    assert "Moon" in ben.get("/yours").text

    answer = ben.post(f"/verdicts/{moon}/hide", {"on": "0"}, headers={"Referer": "http://localhost/yours"})

    assert answer.location == "/yours"
    assert "Nothing yet." in ben.get("/yours").text


def own(conn: Conn, user_id: int) -> dict[str, object]:
    return {name: one["value"] for name, one in preferences.get(conn, user_id).items() if one["own"]}


def test_how_often_lists_change_is_chosen_on_the_page(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    assert ana.post("/settings/options/picks", {"picks.change": "daily"}).status_code == 303

    assert options.get(home, "picks.change") == "daily"
    assert '<option value="daily" selected>Once a day</option>' in ana.get("/settings/options/picks").text
    assert "Daily at 04:00" in ana.get("/jobs/generate-movie-recommendations").text
