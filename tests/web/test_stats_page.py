"""A person's watching in numbers: every chart has its table, and every number leads to what it counts."""

import re
from datetime import UTC, datetime

import pytest

from shared.db import Conn
from tests import household
from tests.household import rows
from tests.web.conftest import SignIn


def table(page: str, name: str) -> dict[str, int]:
    body = page.split(f'id="table-{name}"')[1].split("</table>")[0]
    found = re.findall(r'<a href="[^"]+">([^<]+)</a></th><td>(\d+)</td>', body)
    return {label: int(number) for label, number in found}


def test_a_chart_stands_above_the_table_it_is_drawn_from_and_a_number_leads_to_its_titles(
    signed_in: SignIn, full_home: Conn
) -> None:
    user_id, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    rows.watch(full_home, user_id, moon)
    rows.play(full_home, user_id, moon)
    full_home.commit()
    ana = signed_in("Ana")

    page = ana.get("/stats").text

    assert 'data-chart="donut" data-table="table-genres"' in page
    genres = table(page, "genres")
    assert genres["Science Fiction"] == 1
    link = re.search(r'<a href="([^"]+)">Science Fiction</a>', page)
    assert link
    behind = ana.get(link[1].replace("&amp;", "&")).text
    assert "1 film or episode." in behind
    assert "Moon" in behind


def test_charts_are_loaded_where_a_chart_is_alone(signed_in: SignIn, full_home: Conn) -> None:
    ana = signed_in("Ana")

    assert "js/charts.js" in ana.get("/stats").text
    assert "js/charts.js" not in ana.get("/").text


def test_somebody_who_has_watched_nothing_reads_that_there_is_nothing_to_count(
    signed_in: SignIn, full_home: Conn
) -> None:
    page = signed_in("Ben").get("/stats").text

    assert "Nothing to count yet." in page
    assert "data-chart" not in page


def test_what_an_address_cannot_mean_is_not_asked_for(signed_in: SignIn, full_home: Conn) -> None:
    ana = signed_in("Ana")

    for query in (
        "kind=opera",
        "decade=x",
        "weekday=9",
        "hour=x",
        "from=never",
        "person=-1",
        f"person={10**30}",
        "month=never",
        "decade=99999",
    ):
        assert ana.get(f"/stats/titles?{query}").status_code == 200, query


def at(year: int, month: int, day: int, hour: int = 20) -> datetime:
    return datetime(year, month, day, hour, 30, tzinfo=UTC)


@pytest.fixture
def watched(full_home: Conn) -> Conn:
    """Ana saw Moon in March 2024, on a Saturday evening, and Her in June 2024; her clock is that of Greenwich."""
    ana = household.person(full_home, "Ana")
    full_home.execute("update users set time_zone = 'UTC' where id = %s", (ana,))
    for name, when in (("Moon", at(2024, 3, 2)), ("Her", at(2024, 6, 5, 9))):
        rows.watch(full_home, ana, household.title(full_home, name), at=when.isoformat())
        rows.play(full_home, ana, household.title(full_home, name), at=when.isoformat())
    full_home.commit()
    return full_home


def test_months_without_a_play_are_there_with_none(signed_in: SignIn, watched: Conn) -> None:
    page = signed_in("Ana").get("/stats?from=2024-02-01&to=2024-07-31").text

    assert table(page, "months") == {
        "2024-02": 0, "2024-03": 1, "2024-04": 0, "2024-05": 0, "2024-06": 1, "2024-07": 0,
    }  # fmt: skip


def test_any_time_is_counted_by_itself_and_leads_to_what_was_played_in_it(signed_in: SignIn, watched: Conn) -> None:
    ana = signed_in("Ana")

    always, spring = ana.get("/stats").text, ana.get("/stats?from=2024-03-01&to=2024-03-31").text
    none = ana.get("/stats?from=2023-01-01&to=2023-12-31").text

    assert sum(table(always, "decades").values()) == 2
    assert table(spring, "decades") == {"2000s": 1}
    assert "data-chart" not in none
    assert "<dt>Films watched</dt><dd>1</dd>" in spring
    assert "<dt>Films watched</dt><dd>2</dd>" in always
    assert "Favourites" in always
    assert "Favourites" not in spring
    [link] = re.findall(r'href="(/stats/titles[^"]+decade=2000[^"]*)"', spring)
    behind = ana.get(link.replace("&amp;", "&")).text
    assert "Moon" in behind
    assert "Her" not in behind


def test_books_are_counted_beside_films(signed_in: SignIn, watched: Conn) -> None:
    ana, book, when = household.person(watched, "Ana"), rows.unshelved(watched, "Solaris", "book"), at(2024, 4, 2)
    rows.watch(watched, ana, book, at=when.isoformat())
    rows.play(watched, ana, book, at=when.isoformat())
    watched.commit()

    always, april = (signed_in("Ana").get(f"/stats{of}").text for of in ("", "?from=2024-04-01&to=2024-04-30"))

    assert ("<dt>Books read</dt><dd>1</dd>" in always, "<dt>Books read</dt><dd>1</dd>" in april) == (True, True)
    assert "<dt>Films watched</dt><dd>2</dd>" in always
    assert "<dt>Films watched</dt><dd>0</dd>" in april
    assert table(april, "months") == {"2024-04": 1}


def test_hours_of_the_week_are_drawn_and_lead_to_their_plays(signed_in: SignIn, watched: Conn) -> None:
    ana = signed_in("Ana")

    page = ana.get("/stats").text

    assert page.count('<rect class="heat-') == 7 * 24
    assert page.count('<rect class="heat-5"') == 2
    assert table(page, "hours") == {"Sat 20:00": 1, "Wed 09:00": 1}
    behind = ana.get("/stats/titles?weekday=6&hour=20").text
    assert "Moon" in behind
    assert "Her" not in behind


def test_films_stand_against_series_and_people_lead_to_their_pages(signed_in: SignIn, watched: Conn) -> None:
    page = signed_in("Ana").get("/stats").text

    assert "Films against series" in page
    directors = page.split('id="list-directors"')[1].split("</section>")[0]
    assert re.search(r'href="/people/\d+">Duncan Jones</a>', directors)
    assert re.search(r'href="/stats/titles\?person=\d+"', directors)
    assert 'href="/studios/' in page


@pytest.mark.parametrize(
    "query", ["from=2024-13-01", "from=x&to=y", "from=2024-05-01&to=2024-04-01", "from=0001-01-01"]
)
def test_a_time_that_cannot_be_is_all_time(signed_in: SignIn, watched: Conn, query: str) -> None:
    page = signed_in("Ana").get(f"/stats?{query}").text

    assert sum(table(page, "decades").values()) == 2
