"""What sliders would do, before they are saved: counted by a job, shown beside the list of now, also without scripts."""

import pytest

from functions import preview_picks
from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.picks import preferences, recommendations
from tests import household
from tests.web.asking import FRAGMENT
from tests.web.conftest import Browser, SignIn


@pytest.fixture
def ana(signed_in: SignIn, full_home: Conn) -> Browser:
    recommendations.refresh(full_home, household.person(full_home, "Ana"), "movie")
    full_home.commit()
    someone = signed_in("Ana")
    someone.get("/yours")
    return someone


def count(conn: Conn) -> jobs.Run:
    """As a worker would."""
    [run] = jobs.history(conn, names.PREVIEW_PICKS, limit=1)
    attempt = Attempt(run.id, names.PREVIEW_PICKS)
    preview_picks.handler(conn, attempt, **run.args)
    conn.execute("update job_runs set state = 'succeeded', message = %s where id = %s", (attempt.message, run.id))
    conn.commit()
    return run


def test_the_first_picks_are_shown_as_they_would_be_and_nothing_is_saved(ana: Browser, full_home: Conn) -> None:
    user_id = household.person(full_home, "Ana")

    asked = ana.post("/yours/movie/preview", {"movie.novelty": "2.5", "movie.rating": "0"})
    waiting = ana.get(asked.location.split("#")[0]).text
    run = count(full_home)
    page = ana.get(asked.location.split("#")[0]).text

    assert "Counting what would change" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert (run.args["novelty"], run.args["rating"], run.args["similarity"]) == (250, 0, 100)
    shown = page.split('id="preview-movie"')[1].split("</ol>")[0]
    assert 0 < shown.count("<li>") <= 10
    assert 'id="movie.novelty" name="movie.novelty" value="2.5"' in page
    assert not any(row["own"] for row in preferences.get(full_home, user_id).values())


def test_what_the_sliders_are_now_changes_nothing(ana: Browser, full_home: Conn) -> None:
    ana.post("/yours/movie/preview", {})
    run = count(full_home)

    part = ana.get(f"/yours/previews/{run.id}", headers=FRAGMENT).text

    assert "as now" in part
    assert "up from" not in part
    assert "No longer among them" not in part


def test_a_preview_is_nobody_elses_and_what_cannot_be_is_refused(
    ana: Browser, signed_in: SignIn, full_home: Conn
) -> None:
    ana.post("/yours/movie/preview", {}, headers=FRAGMENT)
    run = count(full_home)

    assert signed_in("Ben").get(f"/yours/previews/{run.id}").status_code == 404
    for value in ("99", "-1", "much", "nan"):
        assert ana.post("/yours/movie/preview", {"movie.novelty": value}).status_code == 400, value


def test_one_person_waits_for_few_at_a_time(ana: Browser, full_home: Conn) -> None:
    answers = [ana.post("/yours/movie/preview", {"movie.novelty": f"1.{n}"}, headers=FRAGMENT) for n in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 409]
