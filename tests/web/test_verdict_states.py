"""Every page about picks in every state of what was said: words for people, the question still there, nothing of Python's."""

import itertools
import re

import pytest

from shared.db import Conn
from shared.watching import feedback
from tests import household
from tests.web.conftest import Browser, SignIn

FETCH = {"HX-Request": "true"}
# How sets, tuples, rows, bound methods and missing values look when a template prints them by mistake.
OF_PYTHON = re.compile(
    r"\{\(|\[\(|\[\{|&#39;[,)\]}]|object at 0x|Undefined|datetime\.|Decimal\(|<bound|&lt;bound|>None<|>set\("
)
STATES = [(), *itertools.product(("Moon", "Arrival"), feedback.VERDICTS)]


@pytest.fixture
def ana(signed_in: SignIn, full_home: Conn) -> Browser:
    """In front of Moon, which came from Arrival."""
    moon, arrival = (household.title(full_home, name) for name in ("Moon", "Arrival"))
    household.publish(full_home, household.person(full_home, "Ana"), "movie", [moon], evidence=[arrival])
    full_home.commit()
    return signed_in("Ana")


@pytest.mark.parametrize("state", STATES)
def test_no_page_shows_anything_of_pythons_whatever_was_said(
    ana: Browser, full_home: Conn, state: tuple[str, ...]
) -> None:
    moon = household.title(full_home, "Moon")
    if state:
        ana.post(f"/verdicts/{household.title(full_home, state[0])}/{state[1]}", {"on": "1"})
    paths = ["/", "/films/for-you", "/series/for-you", "/yours"]
    if state != ("Moon", "hide"):
        paths.append(f"/films/{moon}")

    for path, headers in itertools.product(paths, ({}, FETCH)):
        page = ana.get(path, headers=headers)

        assert page.status_code == 200
        assert not OF_PYTHON.findall(page.text), path


@pytest.mark.parametrize("state", [state for state in STATES if state not in (("Moon", "hide"), ("Arrival", "hide"))])
def test_and_without_it_is_asked_whatever_was_said(ana: Browser, full_home: Conn, state: tuple[str, ...]) -> None:
    moon, arrival = (household.title(full_home, name) for name in ("Moon", "Arrival"))
    if state:
        ana.post(f"/verdicts/{household.title(full_home, state[0])}/{state[1]}", {"on": "1"})

    for headers in ({}, FETCH):
        page = ana.get(f"/films/{moon}", headers=headers).text

        assert "And without it?" in page
        assert f'action="/picks/movie/{moon}/without/{arrival}"' in page


def test_what_was_only_asked_for_is_not_said_to_have_been_watched(ana: Browser, full_home: Conn) -> None:
    moon, arrival = (household.title(full_home, name) for name in ("Moon", "Arrival"))
    full_home.execute(
        "update recommendations set facts = jsonb_build_object('asked', jsonb_build_array(%s::bigint))", (arrival,)
    )
    full_home.commit()

    page = ana.get(f"/films/{moon}").text

    assert "you asked for more like it" in page
    assert "What you watched" not in page
