"""All titles of a kind, search, what is popular and what was watched: found, filtered, ordered, and paged by their addresses."""

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


def names(page: str) -> list[str]:
    return re.findall(r'class="[^"]*card-title[^"]*"[^>]*>([^<]+)<', page)


def test_more_is_behind_the_last_and_its_address_shows_all_so_far(ana: Browser, full_home: Conn) -> None:
    first = ana.get("/films").text
    more = re.search(r'hx-get="([^"]+)" hx-target="#results"', first)
    assert more
    part = ana.get(more[1].replace("&amp;", "&"), headers=FETCH).text
    whole = ana.get("/films?shown=96").text

    assert len(names(first)) == len(names(part)) == 48
    assert "<html" not in part
    assert names(first) + names(part) == names(whole)


def test_what_is_filtered_by_is_in_the_address_and_can_be_taken_off(ana: Browser, full_home: Conn) -> None:
    moon = household.title(full_home, "Moon")
    rows.watch(full_home, household.person(full_home, "Ana"), moon)
    full_home.commit()

    page = ana.get("/films?seen=yes&genre=Science+Fiction&view=list").text

    assert names(page) == ["Moon"]
    chips = page.split('class="filter-chips"')[1].split("</ul>")[0].replace("&amp;", "&")
    assert re.findall(r'href="([^"]+)"', chips) == [
        "/films?seen=yes&view=list",
        "/films?genre=Science+Fiction&view=list",
    ]


def test_numbers_filter_too(ana: Browser, full_home: Conn) -> None:
    facts = {
        row["name"]: row
        for row in full_home.execute(
            "select name, runtime_s, community_rating as rating, year from titles where kind = 'movie'"
        )
    }

    found = names(ana.get("/films?shown=480&since=1990&until=2005&rating=8&minutes=130").text)

    assert found
    for name in found:
        row = facts[name.replace("&#39;", "'").replace("&amp;", "&")]
        assert 1990 <= row["year"] <= 2005
        assert row["rating"] >= 8
        assert row["runtime_s"] <= 130 * 60


@pytest.mark.parametrize(
    "query", ["since=x", "rating=99", "offset=-1", "shown=9999", "sort=worst", "view=cards", "seen=maybe"]
)
def test_what_an_address_cannot_mean_is_not_asked_for(ana: Browser, full_home: Conn, query: str) -> None:
    assert names(ana.get(f"/films?{query}").text) == names(ana.get("/films").text)


def test_typing_answers_with_the_part_and_the_address(ana: Browser, full_home: Conn) -> None:
    answer = ana.get("/films?q=moon&genre=&seen=&sort=&view=grid", headers=FETCH)

    assert "<html" not in answer.text
    assert "Moon" in names(answer.text)
    assert answer.headers["HX-Replace-Url"] == "/films?q=moon"


def test_search_finds_films_and_series_and_says_so_where_it_finds_nothing(ana: Browser, full_home: Conn) -> None:
    assert "The Wire" in names(ana.get("/search?q=wire").text)
    assert "Moon" in names(ana.get("/search?q=moo", headers=FETCH).text)
    assert "Nothing was found for that." in ana.get("/search?q=zzzz").text


def test_a_full_shelf_leads_to_all_where_all_are_found_by_the_words_as_they_were_typed(
    ana: Browser, full_home: Conn
) -> None:
    full_home.execute("update titles set overview = 'A harvester comes.' where kind = 'movie'")
    full_home.commit()

    assert 'href="/films?q=harvester"' in ana.get("/search?q=harvester").text
    assert names(ana.get("/search?q=harvester+zzzz").text) == names(ana.get("/search?q=harvester").text)
    assert "/films?q=" not in ana.get("/search?q=harvester+zzzz").text


def test_a_child_finds_nothing_above_her_limit(signed_in: SignIn, full_home: Conn) -> None:
    ella = signed_in("Ella")

    assert "Alien" not in names(ella.get("/films?shown=480").text)
    assert names(ella.get("/search?q=alien").text) == []


def test_popular_says_why_there_is_none(ana: Browser, full_home: Conn) -> None:
    assert "Nothing has been ranked yet" in ana.get("/popular").text


def test_a_play_is_listed_and_taken_back(ana: Browser, full_home: Conn) -> None:
    user_id, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    play = rows.play(full_home, user_id, moon)
    rows.watch(full_home, user_id, moon)
    full_home.commit()
    assert "Moon" in ana.get("/history").text

    block = ana.post(f"/history/{play}/forget", headers=FETCH).text

    assert "It counts as never watched" in block
    assert "Moon" not in ana.get("/history").text.split("<main")[1]
    assert ana.post(f"/history/{play}/forget").status_code == 404


def test_earlier_lists_can_be_looked_at_by_their_owner_alone(ana: Browser, signed_in: SignIn, full_home: Conn) -> None:
    user_id = household.person(full_home, "Ana")
    before = household.publish(full_home, user_id, "movie", [household.title(full_home, "Moon")])
    household.publish(full_home, user_id, "movie", [household.title(full_home, "Her")])
    full_home.commit()

    assert names(ana.get("/films/for-you").text) == ["Her"]
    assert names(ana.get(f"/films/for-you?list={before}&view=list").text) == ["Moon"]
    assert signed_in("Ben").get(f"/films/for-you?list={before}").status_code == 404


def test_addresses_of_before_lead_on(ana: Browser, full_home: Conn) -> None:
    answer = ana.client.get("/picks/series")

    assert (answer.status_code, answer.location) == (301, "/series/for-you")
