"""Pages and API of a household that has a further kind: it has its own shelf, sliders, options and switch, and bears its name."""

from collections.abc import Iterator

import pytest

from shared import kinds
from shared.db import Conn
from shared.people import accounts
from tests.household import another_kind, rows
from tests.web.conftest import SignIn


@pytest.fixture
def planted(home: Conn) -> Iterator[Conn]:
    another_kind.plant(home, "Video", "homevideos")
    yield home
    kinds.forget()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/yours", 'id="sliders-short"'),
        ("/evaluation/short", "Shorts</a>"),
        ("/settings/options/shorts", "Picks of shorts"),
        ("/people", "Picks of shorts for Ana"),
        ("/jobs", "Shorts, from the media server to the television"),
        ("/jobs/schedule", "Read all short history"),
        ("/settings", "Shorts</span>"),
    ],
)
def test_a_page_shows_it_by_its_name(planted: Conn, signed_in: SignIn, path: str, told: str) -> None:
    rows.library(planted, "short")
    accounts.enable(planted, accounts.find(planted, "Ana"))
    planted.commit()

    page = signed_in("Ana").get(path)

    assert page.status_code == 200
    assert told in page.text


def test_the_first_page_has_a_row_for_it(planted: Conn, signed_in: SignIn) -> None:
    """Of a member: an administrator of a household without a list is led to setting up first."""
    accounts.enable(planted, accounts.find(planted, "Ben"))
    planted.commit()

    assert "Shorts for you" in signed_in("Ben").get("/").text


def test_it_is_switched_on_and_off_for_a_person_on_the_page(planted: Conn, signed_in: SignIn) -> None:
    browser, ben = signed_in("Ana"), accounts.find(planted, "Ben")
    for on in ("1", "0"):
        assert browser.post(f"/people/{ben}/shorts", {"on": on}).status_code == 303
        assert accounts.by_id(planted, ben).gets("short") is (on == "1")
        planted.commit()
    assert browser.post(f"/people/{ben}/clips", {"on": "1"}).status_code == 404


def test_the_api_takes_it_and_its_description_names_it(planted: Conn, signed_in: SignIn) -> None:
    browser = signed_in("Ana")

    assert browser.get("/api/recommendations/personalized?kind=short").json["data"] == []
    assert browser.get("/api/ratings?kind=short").json["data"] == []
    assert browser.get("/api/ratings?kind=clip").status_code == 400
    described = browser.get("/api/openapi.json").text
    assert '"enum":["movie","series","book","short"]' in described.replace(" ", "").replace("\n", "")
    assert "x-title-kind" not in described
