import re

import pytest

from shared import audit, jobs, options
from shared.db import Conn
from shared.jobs import schedules
from shared.picks import preferences
from tests import household
from tests.web.conftest import SignIn

FETCH = {"HX-Request": "true"}


def test_every_option_is_drawn_with_its_help(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/settings/options").text

    for option in options.by_name().values():
        assert f'name="{option.name}"' in page
        assert f'id="help-{option.name}"' in page


def test_a_saved_form_changes_what_is_different_and_is_logged(signed_in: SignIn, home: Conn) -> None:
    form = {"movie.picks": "25", "movie.similarity": "1.5", "output.enabled": "0", "words.by_model": "0"}

    assert signed_in("Ana").post("/settings/options", form).status_code == 303

    assert options.get(home, "movie.picks") == 25
    assert options.get(home, "movie.similarity") == 1.5
    assert options.get(home, "output.enabled") is False
    (entry,) = audit.listing(home, action="settings.options")[0]
    assert entry.data == {"values": {"movie.picks": 25, "movie.similarity": 1.5, "output.enabled": False}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("movie.picks", "1000"),
        ("movie.picks", "many"),
        ("movie.novelty", "nan"),
        ("household.time_zone", "Berlin"),
        ("picks.strategy", "guess"),
    ],
)
def test_a_value_that_cannot_be_is_named_beside_its_field_and_nothing_is_saved(
    signed_in: SignIn, home: Conn, name: str, value: str
) -> None:
    answer = signed_in("Ana").post("/settings/options", {"series.picks": "30", name: value})

    assert answer.status_code == 400
    assert f'id="error-{name}"' in answer.text
    assert answer.text.count('class="option-error"') == 1
    assert options.all_values(home) == {option.name: option.default for option in options.by_name().values()}


def test_the_name_of_an_unknown_model_is_confirmed_in_a_second_step_with_everything_else_kept(
    signed_in: SignIn, home: Conn
) -> None:
    ana = signed_in("Ana")
    form = {"embeddings.model": "nomic-embed-text", "words.model": "llama3", "words.by_model": "0"}

    asked = ana.post("/settings/options", form)
    assert asked.status_code == 409
    assert 'name="confirm" value="nomic-embed-text"' in asked.text
    assert 'value="llama3"' in asked.text
    assert options.get(home, "words.model") == ""

    again = ana.post("/settings/options", form | {"confirm": "nomic-embed-text"})
    assert (again.status_code, again.text.count('name="confirm" value="nomic-embed-text"')) == (409, 1)
    assert 'name="confirm" value="llama3"' in again.text

    answer = ana.post("/settings/options", form | {"confirm": ["nomic-embed-text", "llama3"]})
    assert answer.status_code == 303
    home.rollback()
    assert (options.get(home, "embeddings.model"), options.get(home, "words.model")) == ("nomic-embed-text", "llama3")


def test_another_time_zone_moves_the_schedules(signed_in: SignIn, home: Conn) -> None:
    schedules.fill_in(home)
    home.commit()
    before = {row.name: row.next_run_at for row in schedules.listing(home)}
    home.rollback()

    signed_in("Ana").post("/settings/options", {"household.time_zone": "Pacific/Auckland"})

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

    assert ana.post("/settings/options", {"picks.change": "daily"}).status_code == 303

    assert options.get(home, "picks.change") == "daily"
    assert '<option value="daily" selected>daily</option>' in ana.get("/settings/options").text
    assert "Daily at 04:00" in ana.get("/jobs/generate-movie-recommendations").text
