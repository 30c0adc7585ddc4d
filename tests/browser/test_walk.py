"""Everybody walks through every page that is for them: none has an error, is too wide, moves, or shuts somebody out.

The list of pages is that of the routes, so that a new page cannot be forgotten. Two households are walked through: one that is
new, and one that was lived in for years and holds the strangest titles. WALK=all goes to each page in both households, both
schemes and both sizes; otherwise each person goes once, in another way than the others.
"""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from shared import options
from shared.db import Conn
from tests import household
from tests.browser import places
from tests.browser.places import Values
from tests.browser.walk import FLAWS, LOOKS, Look, Visit, Walker, visits
from tests.household import discoveries, rows, together, told
from web import create_app, request_db

pytestmark = [pytest.mark.browser, pytest.mark.slow]

IS_ALL = os.environ.get("WALK") == "all"
EVERYTHING, OWN = ("visitor", "member", "admin"), ("visitor", "member")
ROOM = "/room/an-evening"  # of somebody's, which strangers join
Household = Callable[[Conn, str], Values]
# Whose pages, in which household, with which look they begin (0 and 3 differ in scheme and size), and in which language.
WALKS = {
    "Ana, at first": ("Ana", EVERYTHING if IS_ALL else ("admin",), places.sample, 0, "de"),
    "Ana, after years": ("Ana", EVERYTHING, places.lived_in, 3, "en"),
    "Ben, after years": ("Ben", OWN, places.lived_in, 1, "de"),
    "Ella, at first": ("Ella", OWN, places.sample, 2, "en"),
    "Finn, new": ("Finn", OWN, places.newcomer, 0, "en"),
}
if IS_ALL:
    WALKS["Ben, at first"] = ("Ben", OWN, places.sample, 0, "en")


@pytest.mark.parametrize("walk", WALKS)
def test_no_page_has_a_flaw(home: Conn, page: Page, sign_in: Callable[[str], None], walk: str) -> None:
    name, audiences, live, begin, language = WALKS[walk]
    values = live(home, name)
    home.execute("update users set language = %s where id = %s", (language, household.person(home, name)))
    home.commit()
    sign_in(name)
    walker = Walker(page)
    strange = [Visit(path, path) for path in places.strange_pages(values)]

    app = create_app()
    pages = visits(app, values, *audiences)
    request_db.close(app)

    for visit in (*pages, *strange):
        for look in visit.looks(begin, all=IS_ALL):
            walker.visit(visit.path, look)

    assert not walker.flaws, "\n".join(walker.flaws)


def test_no_page_for_strangers_has_a_flaw(home: Conn, page: Page) -> None:
    walker = Walker(page)
    film = rows.unshelved(home, "Paddington in Peru", released_on="2024-11-08", min_age=6)
    discoveries.imported(home, film, "movie")
    discoveries.listed(home, "trending", "movie", [film], region="")
    options.set(home, "catalogue.is_open", True)
    ana = household.person(home, "Ana")
    told.letters_to(home, ana, "stop")
    together.room(home, ROOM.rsplit("/", 1)[-1], [ana], places.seen_by(home, ana, "movie")[:6])
    home.commit()

    for path in (
        "/sign-in",
        "/join",
        "/offline",
        "/nowhere",
        "/discover",
        "/discover/films/trending",
        f"/films/{film}",
        "/letters/stop/stop",
        ROOM,
    ):
        for scheme, size in (("dark", (390, 844)), ("light", (1440, 900))):
            walker.visit(path, Look(scheme, size), status=404 if path == "/nowhere" else 200)
    _join(page)
    for look in LOOKS:
        walker.visit(ROOM, Look(*look))

    assert not walker.flaws, "\n".join(walker.flaws)


def _join(page: Page) -> None:
    """As a guest, who is known in this room alone."""
    page.goto(ROOM)
    page.get_by_label("Name").fill("Gus")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Yes", exact=True).first.wait_for()


RIGHT_TO_LEFT = ("/", "/films", "/stats", "/calendar", "/yours", "/jobs")


def test_pages_fit_when_read_from_right_to_left(home: Conn, page: Page, sign_in: Callable[[str], None]) -> None:
    """As they would be in a language that is not translated yet."""
    values = places.sample(home, "Ana")
    sign_in("Ana")

    def turned(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('dir="ltr"', 'dir="rtl"', 1))

    for size in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for path in (*RIGHT_TO_LEFT, f"/films/{values['title_id']}"):
            page.route(f"**{path}", turned)
            page.goto(path)
            page.unroute(f"**{path}")
            assert page.evaluate("document.documentElement.dir") == "rtl"
            assert page.evaluate(FLAWS) == [], path
            start = page.locator("main h1").first.evaluate("one => getComputedStyle(one).direction")
            assert start == "rtl"
