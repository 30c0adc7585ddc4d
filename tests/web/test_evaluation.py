"""The page that says how good the picks are."""

import pytest

from shared import jobs
from shared.db import Conn
from shared.picks import household_evaluation
from tests.household import cinema
from tests.web.conftest import SignIn

FETCH = {"HX-Request": "true"}


def quiet(step: str, done: int, total: int) -> None:
    """Nobody listens."""


@pytest.fixture
def measured(home: Conn) -> household_evaluation.Evaluation:
    """Eight people with tastes beside the household's own, measured once."""
    cinema.open_doors(home, people=8)
    made = household_evaluation.evaluate(home, "movie", quiet)
    home.commit()
    assert made is not None
    return made


def test_before_anything_is_measured_the_page_says_what_it_takes(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/evaluation").text

    assert "Not measured yet" in page
    assert "3 people with 5 likes each" in page
    assert "Measure now" in page


def test_the_page_shows_every_figure_beside_what_it_has_to_beat(
    signed_in: SignIn, measured: household_evaluation.Evaluation
) -> None:
    page = signed_in("Ana").get("/evaluation").text

    for told in measured.metrics.values():
        assert f"<span>{told['ndcg@10']['value']:.3f}</span>" in page
        assert f"{told['ndcg@10']['low']:.3f} – {told['ndcg@10']['high']:.3f}" in page
    for label in ("Matinee", "Hybrid order", "Mean taste", "Popularity", "Chance"):
        assert f'<th scope="row">{label}</th>' in page
    assert f"<dd>{measured.people}</dd>" in page
    assert f"{measured.cold_start_rate:.0%}" in page
    assert "In use: the weights that come with Matinee." in page


def test_films_and_series_are_measured_apart(signed_in: SignIn, measured: household_evaluation.Evaluation) -> None:
    ana = signed_in("Ana")

    assert "Not measured yet" in ana.get("/evaluation/series").text
    assert ana.get("/evaluation/clip").status_code == 404


def test_a_script_gets_the_part_that_a_new_measurement_replaces(
    signed_in: SignIn, measured: household_evaluation.Evaluation
) -> None:
    block = signed_in("Ana").get("/evaluation", headers=FETCH).text

    assert block.lstrip().startswith('<div class="evaluation"')
    assert "<html" not in block


def test_measure_now_queues_the_job_for_whoever_asked(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    assert ana.post("/evaluation/measure").status_code == 303
    block = ana.post("/evaluation/measure", headers=FETCH).text

    assert 'id="job-evaluate-recommendations"' in block
    assert "Waiting for a worker" in block
    (run,) = jobs.active(home)
    assert (run.name, run.trigger) == ("evaluate-recommendations", "person")


def test_what_became_of_fitted_weights_is_told(signed_in: SignIn, home: Conn) -> None:
    gained = '"refitted": {"ndcg@10 gained": {"value": 0.012, "low": 0.004, "high": 0.02}}'
    for refit, words in (
        ("adopted", "taken into use"),
        ("kept", "not beyond doubt better"),
        ("withdrawn", "were withdrawn"),
    ):
        keep(home, refit=refit, more=gained)
        page = signed_in("Ana").get("/evaluation").text

        assert words in page
        assert "+0.0120 NDCG@10, and with 95 % certainty between +0.0040 and +0.0200" in page


def test_nights_before_are_drawn_and_paged(signed_in: SignIn, home: Conn) -> None:
    for night in range(25):
        keep(home, value=0.1 + night / 100, people=100 + night)
    ana = signed_in("Ana")

    first, last = ana.get("/evaluation").text, ana.get("/evaluation?offset=20").text

    assert "NDCG@10 over 25 measurements, from 0.100 to 0.340" in first
    assert first.count('<li class="run">') == 10
    assert "124 people" in first
    assert "114 people" not in first
    assert "offset=10#nights-title" in first
    assert "Newer" not in first
    assert last.count('<li class="run">') == 5
    assert "100 people" in last
    assert "Older" not in last
    for odd in ("-5", "x", "999999999999999999999"):
        assert ana.get(f"/evaluation?offset={odd}").status_code == 200


def test_a_single_night_is_no_line(signed_in: SignIn, home: Conn) -> None:
    keep(home)

    assert "<polyline" not in signed_in("Ana").get("/evaluation").text


def test_figures_that_an_older_version_kept_are_shown_as_far_as_they_go(signed_in: SignIn, home: Conn) -> None:
    home.execute(
        "insert into evaluations (kind, people, metrics) values ('movie', 4, %s)",
        ('{"engine": {"ndcg@10": {"value": 0.25}}, "old rival": {"ndcg@10": {"value": 0.0}}}',),
    )
    home.commit()

    page = signed_in("Ana").get("/evaluation").text

    assert "<span>0.250</span>" in page
    assert '<th scope="row">old rival</th>' in page


def keep(conn: Conn, *, value: float = 0.2, people: int = 5, refit: str | None = None, more: str = "") -> None:
    """A night of before, as the job stores it; commits."""
    own = f'"engine": {{"ndcg@10": {{"value": {value}, "low": {value - 0.01}, "high": {value + 0.01}}}}}'
    metrics = "{" + ", ".join(filter(None, (own, more))) + "}"
    refitted = f'"{refit}"' if refit else "null"
    conn.execute(
        "insert into evaluations (kind, people, metrics, config) values ('movie', %s, %s, %s)",
        (people, metrics, f'{{"likes": 70, "coldStartRate": 0.25, "refit": {refitted}}}'),
    )
    conn.commit()
