"""One address for a title: what it is, why it is picked, how far somebody is, and what they think of it."""

import re

import pytest

from shared.db import Conn
from tests import household
from tests.household import rows
from tests.web.conftest import Browser, SignIn

FETCH = {"HX-Request": "true"}


@pytest.fixture
def ana(signed_in: SignIn, full_home: Conn) -> Browser:
    return signed_in("Ana")


def test_a_title_that_is_no_pick_has_its_page_too(ana: Browser, full_home: Conn) -> None:
    page = ana.get(f"/films/{household.title(full_home, 'Moon')}").text

    assert re.findall(r"<h1>([^<]+)</h1>", page) == ["Moon"]
    assert "Not on your list now." in page
    assert "How the match adds up" not in page


def test_a_pick_shows_parts_that_add_up_to_the_match_on_screen_and_what_each_title_gave(
    ana: Browser, full_home: Conn
) -> None:
    moon = household.title(full_home, "Moon")
    seen = [household.title(full_home, name) for name in ("Blade Runner", "Her")]
    household.publish(full_home, household.person(full_home, "Ana"), "movie", [moon], evidence=seen)
    full_home.commit()

    block = ana.get(f"/films/{moon}", headers=FETCH).text

    assert "<html" not in block
    shown = [float(text.replace("−", "-")) for text in re.findall(r'part-points">([+−]?[\d.]+)<', block)]
    assert round(sum(shown[:-1]), 1) == shown[-1]
    assert re.findall(r'seen-share[^>]*">([^<]+)<', block) == ["+6.4", "+4.4"]
    assert block.count("And without it?") == 2


def test_the_address_of_before_leads_there(ana: Browser, full_home: Conn) -> None:
    moon = household.title(full_home, "Moon")

    answer = ana.client.get(f"/picks/movie/{moon}")

    assert (answer.status_code, answer.location) == (301, f"/films/{moon}")


def test_a_title_has_one_address_only(ana: Browser, full_home: Conn) -> None:
    moon, wire = household.title(full_home, "Moon"), household.title(full_home, "The Wire")

    for path in (f"/series/{moon}", f"/films/{wire}", f"/books/{moon}", "/films/0", f"/films/{moon}x"):
        assert ana.get(path).status_code == 404, path


def test_what_is_not_for_somebody_is_not_there(signed_in: SignIn, full_home: Conn) -> None:
    assert signed_in("Ella").get(f"/films/{household.title(full_home, 'Alien')}").status_code == 404


def test_a_series_opens_at_the_season_that_is_not_watched_to_its_end(ana: Browser, full_home: Conn) -> None:
    user_id, wire = household.person(full_home, "Ana"), household.title(full_home, "The Wire")
    query = "select id from episodes where title_id = %s and season = 1"
    for row in full_home.execute(query, (wire,)).fetchall():
        rows.watch(full_home, user_id, wire, episode_id=row["id"])
    full_home.commit()

    page = ana.get(f"/series/{wire}").text
    first = ana.get(f"/series/{wire}/episodes?season=1", headers=FETCH).text

    assert re.findall(r'id="season-(\d+)" aria-current="true"', page) == ["2"]
    assert re.findall(r'id="season-(\d+)" aria-current="true"', first) == ["1"]
    assert first.count("is-seen") == first.count('class="episode ') > 0


def test_a_rating_is_given_and_taken_back(ana: Browser, full_home: Conn) -> None:
    user_id, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")

    block = ana.post(f"/films/{moon}/rating", {"hearts": "8"}, headers=FETCH).text
    assert re.findall(r'value="(\d+)" id="hearts-[^"]+" checked', block) == ["8"]
    assert full_home.execute("select value from ratings where user_id = %s", (user_id,)).fetchone() == {"value": 80}
    full_home.rollback()

    assert ana.post(f"/films/{moon}/rating", {"hearts": "0"}).status_code == 303
    assert full_home.execute("select value from ratings where user_id = %s", (user_id,)).fetchone() is None


@pytest.mark.parametrize("hearts", ["11", "-1", "x", "٣", "1.5"])
def test_a_rating_that_is_none_is_refused_with_a_sentence(ana: Browser, full_home: Conn, hearts: str) -> None:
    answer = ana.post(f"/films/{household.title(full_home, 'Moon')}/rating", {"hearts": hearts}, headers=FETCH)

    assert answer.status_code == 400
    assert "hearts must be a whole number from 0 to 10." in answer.text


def test_viewers_are_told_from_three_on(ana: Browser, full_home: Conn) -> None:
    moon = household.title(full_home, "Moon")
    people = [household.person(full_home, name) for name in ("Ana", "Ben", "Ella")]
    for user_id in people[:2]:
        rows.watch(full_home, user_id, moon)
    full_home.commit()
    assert "In this household" not in ana.get(f"/films/{moon}").text

    rows.watch(full_home, people[2], moon, played=False, position_s=600)
    full_home.commit()

    assert "3 people have begun it, and 2 watched it to its end." in ana.get(f"/films/{moon}").text


def test_what_is_like_a_title_lies_around_it_the_nearer_the_more_alike(ana: Browser, full_home: Conn) -> None:
    moon, arrival, heat = (household.title(full_home, name) for name in ("Moon", "Arrival", "Alien"))
    space = rows.space(full_home, 2)
    rows.vectors(full_home, space, {moon: (1, 0), arrival: (1, 0.2), heat: (1, 1)})
    full_home.commit()

    page = ana.get(f"/films/{moon}").text

    graph = page.split('class="likeness"')[1].split("</details>")[0]
    assert re.findall(r'aria-label="([^"]+alike)"', graph) == ["Arrival, 98 % alike", "Alien, 71 % alike"]
    ends = [(int(x) - 320, int(y) - 240) for x, y in re.findall(r'x2="(\d+)" y2="(\d+)"', graph)]
    assert ends[0][0] ** 2 + ends[0][1] ** 2 < ends[1][0] ** 2 + ends[1][1] ** 2
    assert all(page.count(f'href="/films/{one}"') >= 2 for one in (arrival, heat))  # the row is the same as a list


def test_a_title_that_nothing_is_compared_with_has_no_graph(ana: Browser, full_home: Conn) -> None:
    assert 'class="likeness"' not in ana.get(f"/films/{household.title(full_home, 'Moon')}").text


def test_pictures_come_as_wide_as_their_place_needs(ana: Browser, full_home: Conn) -> None:
    moon = household.title(full_home, "Moon")

    page = ana.get(f"/films/{moon}").text

    assert f"/images/title/{moon}/poster?w=160 160w, /images/title/{moon}/poster?w=240 240w" in page
    assert f"/images/title/{moon}/backdrop?w=640 640w, /images/title/{moon}/backdrop?w=1280 1280w" in page
