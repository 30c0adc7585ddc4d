"""What there is of somebody, of a studio, of a genre: through the guard, with how much of it one has seen."""

import re

import pytest

from shared.db import Conn
from tests.household import rows
from tests.household.cast import Home
from tests.web.conftest import SignIn


@pytest.fixture
def house(full_home: Conn) -> Home:
    """A person who made two films and a series, of a studio whose name holds a slash; one of them is not for children."""
    cast = Home(full_home)
    names = {"movie": "Kids", "series": "Series"}
    query = "select id from libraries where name = %s"
    cast.shelves = {kind: rows.one(full_home, query, (name,)) for kind, name in names.items()}
    full_home.commit()
    return cast


def made(house: Home, name: str, **facts: object) -> int:
    given = {"genres": ["Slapstick"], "studios": ["Laurel / Hardy"]} | facts
    return house.film(name, **given)


@pytest.fixture
def olga(house: Home) -> int:
    conn = house.conn
    first, second = made(house, "First Reel", year=1990, min_age=6), made(house, "Second Reel", year=2020, min_age=18)
    show = house.show(
        "Long Reel", episodes=[(1, 1)], year=2001, genres=["Slapstick"], studios=["Laurel / Hardy"], min_age=6
    )
    olga = rows.credit(conn, "Olga Reel", "director", second)
    rows.part(conn, olga, first, "cast", "The Clown")
    rows.part(conn, olga, show, "creator")
    conn.execute("update library_items li set min_age = t.min_age from titles t where t.id = li.title_id")
    rows.watch(conn, rows.one(conn, "select id from users where name = 'Ana'"), first)
    conn.commit()
    return olga


def names(page: str) -> list[str]:
    return re.findall(r"card-title[^>]*>([^<]+)<", page)


@pytest.mark.parametrize("path", ["/people/{olga}", "/studios/Laurel / Hardy", "/genres/Slapstick"])
def test_all_there_is_stands_together_with_how_much_one_has_seen(signed_in: SignIn, olga: int, path: str) -> None:
    page = signed_in("Ana").get(path.format(olga=olga)).text

    assert "You have seen 1 of 3." in page
    assert names(page) == ["Second Reel", "First Reel", "Long Reel"]
    assert "1 of 2 seen" in page
    assert len(re.findall("<h1>", page)) == 1


def test_somebody_is_shown_with_what_they_did(signed_in: SignIn, olga: int) -> None:
    page = signed_in("Ana").get(f"/people/{olga}?sort=name").text

    assert "<h1>Olga Reel</h1>" in page
    assert names(page) == ["First Reel", "Second Reel", "Long Reel"]
    assert "1990 · The Clown" in page
    assert "2020 · Director" in page
    assert "/images/face/" not in page.split("filmography-head")[1].split("</header>")[0]  # none is known


def test_a_child_counts_what_is_for_children(signed_in: SignIn, olga: int) -> None:
    page = signed_in("Ella").get(f"/people/{olga}").text

    assert "You have seen 0 of 2." in page
    assert "Second Reel" not in page


@pytest.mark.parametrize("path", ["/people/0", f"/people/{2**60}", "/studios/Nobody", "/genres/None", "/people/x"])
def test_what_there_is_nothing_of_is_not_there(signed_in: SignIn, olga: int, path: str) -> None:
    assert signed_in("Ana").get(path).status_code == 404


def test_one_kind_comes_page_after_page(signed_in: SignIn, house: Home) -> None:
    for number in range(60):
        made(house, f"Reel {number:02}", genres=["Pantomime"])
    house.conn.commit()
    ana = signed_in("Ana")

    first, second = ana.get("/genres/Pantomime?sort=name").text, ana.get("/genres/Pantomime?sort=name&offset=48").text

    assert names(first) == [f"Reel {number:02}" for number in range(48)]
    assert names(second) == [f"Reel {number:02}" for number in range(48, 60)]
    assert "offset=48" in first
    assert "Earlier ones" in second


def test_a_title_leads_to_its_people_its_studios_and_its_genres(signed_in: SignIn, olga: int, full_home: Conn) -> None:
    first = rows.one(full_home, "select id from titles where name = 'First Reel'")
    page = signed_in("Ana").get(f"/films/{first}").text

    assert f'href="/people/{olga}"' in page
    assert 'href="/studios/Laurel%20/%20Hardy"' in page
    assert 'href="/genres/Slapstick"' in page


def test_a_genre_among_all_titles_leads_to_its_page(signed_in: SignIn, olga: int) -> None:
    assert 'href="/genres/Slapstick"' in signed_in("Ana").get("/films?genre=Slapstick").text
