"""Earlier states of the options, and what sliders of the household would do for its people."""

import re

from shared import audit, jobs, options
from shared.db import Conn
from shared.jobs import names
from shared.picks import recommendations
from shared.upkeep import option_changes
from tests import household
from tests.web.asking import FRAGMENT
from tests.web.conftest import SignIn
from tests.web.test_previews import count


def test_each_change_is_listed_in_words_and_can_be_gone_back_to(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    assert "Nothing was changed yet" in ana.get("/settings/options/changes").text
    for picks, floor in ((20, 1), (30, 5), (40, 5)):
        option_changes.apply(home, {"movie.picks": picks, "picks.floor": floor}, by=audit.TERMINAL)
    home.commit()

    page = ana.get("/settings/options/changes").text
    assert "Length of a list: 40 titles, before 30 titles" in page
    assert "Lowest match: 5 %, before 1 %" in page
    assert page.count("terminal") == 3
    first = min(map(int, re.findall(r"/settings/options/changes/(\d+)", page)))
    assert ana.post(f"/settings/options/changes/{first}").location == "/settings/options/changes"

    home.rollback()
    assert (options.get(home, "movie.picks"), options.get(home, "picks.floor")) == (20, 1)
    assert "As it is now" in ana.get("/settings/options/changes").text
    assert ana.post("/settings/options/changes/99999").status_code == 404
    assert signed_in("Ben").post(f"/settings/options/changes/{first}").status_code == 403


def test_sliders_of_the_household_are_tried_on_people_and_those_of_their_own_stay(
    signed_in: SignIn, full_home: Conn
) -> None:
    ben = household.person(full_home, "Ben")
    recommendations.refresh(full_home, ben, "movie")
    full_home.commit()
    signed_in("Ben").post("/yours/movie", {"movie.rating": "0.25"})
    ana = signed_in("Ana")

    sent = {"movie.novelty": "2.5", "movie.rating": "2", "movie.picks": "33", "person": str(ben)}
    asked = ana.post("/settings/options/films/preview", sent)
    waiting = ana.get(asked.location.split("#")[0]).text
    run = count(full_home)
    page = ana.get(asked.location.split("#")[0]).text

    assert (run.name, run.args["novelty"], run.args["rating"]) == (names.PREVIEW_PICKS, 250, 25)
    assert run.requested_by == household.person(full_home, "Ana")
    assert "Counting what would change" in waiting
    assert 'value="33"' in page
    assert "First picks of Ben" in page
    assert page.split(f'id="preview-{run.id}"')[1].split("</ol>")[0].count("<li>") > 0
    assert options.get(full_home, "movie.picks") == 50
    assert ana.get(f"/settings/options/previews/{run.id}", headers=FRAGMENT).status_code == 200
    assert ana.post("/settings/options/picks/preview", {"person": str(ben)}).status_code == 400
    assert jobs.get(full_home, run.id) is not None
