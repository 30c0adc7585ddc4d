"""The page of search: narrowed by kind, genre and years, kinds apart or together, here and beyond; without a script as with one."""

import re

import pytest

from shared.db import Conn
from shared.titles import facts, vocabulary
from tests.household import rows, shelf
from tests.web.conftest import SignIn


@pytest.fixture
def shelves(home: Conn) -> dict[str, int]:
    titles = shelf.open_up(home)
    home.execute("update titles set overview = 'About robots.', genres = '{Drama}', year = 1979")
    home.execute("update titles set genres = '{Science Fiction}', year = 1986 where name = 'Moon'")
    book = rows.unshelved(home, "I, Robots", "book", known_beyond=True)
    facts.learn(home, "google_books", {book: {"name": "I, Robots", "year": 1950, "genres": ["Science Fiction"]}})
    vocabulary.renew(home)
    home.commit()
    return titles | {"I, Robots": book}


def shown(page: str) -> list[str]:
    """Titles by the order in which they stand."""
    return re.findall(r'class="card-title">([^<]+)<', page)


def test_it_narrows_by_kind_genre_and_years_and_says_how_to_search_wider(
    signed_in: SignIn, shelves: dict[str, int]
) -> None:
    ana = signed_in("Ana")

    def found(query: str) -> set[str]:
        page = ana.get(f"/search?q=robots{query}").text
        return set(shown(page))

    assert {"Moon", "Alien", "Dark", "I, Robots"} <= found("")
    assert found("&kind=series") == {"Dark"}
    assert found("&genre=Science+Fiction") == {"Moon", "I, Robots"}
    assert found("&decade=1980") == {"Moon"}
    assert found("&since=1940&until=1960") == {"I, Robots"}
    assert found("&decade=1980&since=1987") == set()
    page = ana.get("/search?q=robots&decade=1980&since=1987").text
    assert 'href="/search?q=robots"' in page.split('id="found"')[1], "the same without filters"
    for odd in (
        "kind=opera",
        "decade=abc",
        "decade=1981",
        "since=-1",
        "until=99999999",
        "since=0000199999999999",
        "until=١٩٩٩",
        "together=yes",
    ):
        assert ana.get(f"/search?q=robots&{odd}").status_code == 200, odd


def test_kinds_stand_apart_or_together_each_with_its_picture(signed_in: SignIn, shelves: dict[str, int]) -> None:
    ana = signed_in("Ana")

    apart, together = ana.get("/search?q=robots").text, ana.get("/search?q=robots&together=1").text

    assert ("found-book" in apart, "found-movie" in apart, "found-" in together.split('id="found"')[1]) == (
        True,
        True,
        False,
    )
    assert shown(apart)[-1] == "I, Robots"
    assert set(shown(together)) == set(shown(apart))
    assert f"/images/title/{shelves['I, Robots']}/poster" in together
    assert "Book · 1950" in together


def test_beyond_is_narrowed_too(signed_in: SignIn, shelves: dict[str, int]) -> None:
    ana = signed_in("Ana")

    beyond = "/search?q=robots&in=world"
    assert shown(ana.get(beyond).text) == ["I, Robots"]
    assert shown(ana.get(f"{beyond}&kind=movie").text) == []
    assert shown(ana.get(f"{beyond}&since=1951").text) == []
    assert shown(ana.get(f"{beyond}&genre=Science+Fiction").text) == ["I, Robots"]
