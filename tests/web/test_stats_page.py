"""A person's watching in numbers: every chart has its table, and every number leads to what it counts."""

import re

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

    for query in ("kind=opera", "decade=x", "person=-1", f"person={10**30}", "month=never", "decade=99999"):
        assert ana.get(f"/stats/titles?{query}").status_code == 200, query
