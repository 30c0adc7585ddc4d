"""The watch list, and saying what one plans on the page of a title."""

import pytest

from shared.db import Conn
from tests import household
from tests.household import shelf
from tests.web.conftest import Browser, SignIn

FETCH = {"HX-Request": "true"}


@pytest.fixture
def ben(signed_in: SignIn, home: Conn) -> Browser:
    """Signed in before everything is opened to him: with each sign-in the server says anew what he may see."""
    someone = signed_in("Ben")
    shelf.open_up(home)
    return someone


def test_what_is_said_on_a_title_is_on_the_list_and_taken_back(ben: Browser, home: Conn) -> None:
    moon = household.title(home, "Moon")
    page = ben.get(f"/films/{moon}").text
    assert "The media server says: not begun." in page
    assert "Nothing here yet." in ben.get("/watchlist").text

    whole = {"state": "planned", "notes": "With popcorn", "started_on": "", "finished_on": "", "progress": ""}
    answer = ben.post(f"/watchlist/{moon}", whole)
    assert (answer.status_code, answer.location) == (303, f"/films/{moon}")
    listed = ben.get("/watchlist").text
    assert "Moon" in listed
    assert "With popcorn" in listed

    part = ben.post(f"/watchlist/{moon}", {"state": "dropped"}, headers=FETCH).text
    assert '<option value="dropped" selected>' in part
    assert "With popcorn" in part  # what a form does not hold stays
    assert "Moon" not in ben.get("/watchlist").text
    assert "Moon" in ben.get("/watchlist?state=dropped&kind=movie").text

    ben.post(f"/watchlist/{moon}", whole | {"state": "", "notes": ""})
    assert "Moon" not in ben.get("/watchlist?state=dropped").text


@pytest.mark.parametrize("given", [{"progress": "many"}, {"started_on": "yesterday"}, {"state": "seen"}])
def test_what_cannot_be_read_is_refused(ben: Browser, home: Conn, given: dict[str, str]) -> None:
    answer = ben.post(f"/watchlist/{household.title(home, 'Moon')}", given, headers=FETCH)

    assert answer.status_code == 400
    assert next(iter(given)) in answer.text
