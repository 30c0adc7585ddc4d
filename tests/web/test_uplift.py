"""What comparing picks with simpler rules came to, on the page, over the API and in the numbers for Prometheus."""

from shared import options
from shared.db import Conn
from shared.picks import proof
from shared.upkeep import metrics
from tests import household
from tests.household import trials
from tests.web.conftest import SignIn


def test_an_answer_is_shown_with_its_interval_and_what_it_takes(signed_in: SignIn, full_home: Conn) -> None:
    ana = household.person(full_home, "Ana")
    moon, arrival = (household.title(full_home, name) for name in ("Moon", "Arrival"))
    options.set(full_home, proof.IS_ON, True)
    proof.tend(full_home)
    for number in range(80):
        trials.trial(
            full_home, ana, moon, arrival, is_ours=number % 4 > 0, period=number, watched=True
        )  # fmt: skip
    proof.tend(full_home)
    full_home.commit()

    page = signed_in("Ana").get("/evaluation").text.split('id="uplift"')[1]
    answer = signed_in("Ana").get("/api/evaluations/uplift").json or {}

    assert "Beyond doubt: ours are watched more often" in page
    assert "Of 80 watched places 60 were ours: 75" in page
    assert "133 watched places" in page
    [one] = answer["data"]["comparisons"]
    assert (one["verdict"], one["share"], one["ratio"]) == ("better", 0.75, 3.0)
    assert 0.5 < one["low"] < 0.75 < one["high"] < 1
    assert [row["weeks"] for row in answer["data"]["needed"]] == [None] * 3
    told = metrics.text(full_home).decode()
    assert 'matinee_uplift_share{rival="popularity"} 0.75' in told
    assert 'matinee_uplift_watched{rival="popularity",side="theirs"} 20.0' in told
    assert 'matinee_uplift_is_open{rival="popularity"} 0.0' in told


def test_before_it_is_switched_on_the_page_says_what_it_would_take(signed_in: SignIn, full_home: Conn) -> None:
    page = signed_in("Ana").get("/evaluation").text.split('id="uplift"')[1]

    assert "Switched off." in page
    assert "cannot be said before something that was shown was watched" in page
