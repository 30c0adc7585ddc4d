"""The table of places: each is there, is for whom its section says, and the way back is read from it."""

import re
from pathlib import Path

from flask import Flask

from shared.db import Conn
from tests.browser import walk
from tests.web.conftest import SignIn
from web import navigation
from web.navigation import Place


def every(places: tuple[Place, ...]) -> list[Place]:
    return [one for place in places for one in (place, *every(place.pages))]


def test_every_place_is_a_page_for_the_audience_of_its_section(app: Flask, home: Conn) -> None:
    with app.test_request_context():
        for section in navigation.table():
            for place in every(section.places):
                audience = vars(app.view_functions[place.endpoint])["audience"]
                assert ("member" if audience == "visitor" else audience) == section.audience, place
                assert place.url.startswith("/")
                assert [name for name in place.below if name not in app.view_functions] == []


def test_a_phone_has_room_for_what_its_bar_holds(app: Flask, home: Conn) -> None:
    with app.test_request_context():
        docked = [place for section in navigation.table() for place in section.places if place.is_docked]

    assert 0 < len(docked) <= 4


def test_the_sidebar_of_a_member_leads_to_nothing_that_is_for_administrators(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ben").get("/").text

    assert 'href="/yours"' in page
    assert 'href="/jobs"' not in page


def test_one_place_is_lit_and_the_way_back_leads_to_it(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/jobs/sync-users").text

    sidebar = page.split('class="nav"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="page"', sidebar) == ["/jobs"]
    crumbs = page.split('class="crumbs"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/jobs", "/jobs/schedule"]


def test_settings_list_their_pages_beside_the_one_that_is_shown(app: Flask, signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/settings/options/films").text
    with app.test_request_context():
        (settings,) = (
            one for section in navigation.table() for one in section.places if one.endpoint == "servers.page"
        )
        addresses = [one.url for one in settings.pages]

    beside = page.split('class="beside"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"(?: aria-current="page")?', beside) == addresses
    assert re.findall(r'href="([^"]+)" aria-current="page"', beside) == ["/settings/options/films"]


def listed() -> list[str]:
    """Addresses of the table in docs/pages.md."""
    text = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
    return re.findall(r"^\| .* \| `(/[^`]*)` \|$", text.split("## Where each page is")[1], flags=re.MULTILINE)


def test_the_table_of_pages_lists_each_page_there_is_and_no_other(app: Flask, home: Conn) -> None:
    adapter = app.url_map.bind("localhost")
    named = [path.replace("<id>", "1").replace("<name>", "sync-users").replace("<run>", "1") for path in listed()]

    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if walk.is_page(rule)]
    found = {adapter.match(path)[0] for path in named}
    assert found - {"api-description.page"} == {rule.endpoint for rule in rules}


def test_the_sidebar_leads_to_nothing_that_is_not_in_the_table(app: Flask, home: Conn) -> None:
    with app.test_request_context():
        places = [place.url for section in navigation.table() for place in every(section.places)]

    assert set(places) <= set(listed())
