"""A book that no library has: browsed, found, looked at with its authors, said to be read, and films that are like it."""

import pytest

from shared.db import Conn
from shared.titles import facts, vocabulary
from tests import household
from tests.household import rows, shelf
from tests.web.conftest import SignIn

EMMA = {
    "name": "Emma", "overview": "Matchmaking in a village.", "released_on": "1815-12-23", "year": 1815, "pages": 512,
    "studios": ["John Murray"], "credits": [{"name": "Jane Austen", "role": "author", "ord": 0}],
}  # fmt: skip


@pytest.fixture
def emma(home: Conn) -> int:
    titles = shelf.open_up(home)
    title_id = rows.unshelved(home, "Emma", "book", removed_at="now()")
    rows.known_as(home, title_id, "isbn13", "9780141439587")
    facts.learn(home, "google_books", {title_id: EMMA})
    shelf.embed(home, {title_id: (1, 0), titles["Up"]: (0.9, 0.1), titles["Alien"]: (0, 1)})
    vocabulary.renew(home)
    home.commit()
    return title_id


def test_it_is_browsed_found_and_looked_at(signed_in: SignIn, home: Conn, emma: int) -> None:
    ana = signed_in("Ana")

    assert "Books</span>" in ana.get("/").text
    assert ">Emma<" in ana.get("/books").text
    page = ana.get(f"/books/{emma}").text
    for told in ("Jane Austen", "512", "9780141439587", "John Murray", "Publisher", "Not in your library.", "Reading"):
        assert told in page, told
    author = rows.one(home, "select id from people where name = 'Jane Austen'")
    assert ">Emma<" in ana.get(f"/people/{author}").text
    assert [row["title"] for row in ana.get("/api/search?q=emma&type=book").json["data"]["books"]] == ["Emma"]


def test_it_is_read_by_the_words_of_its_kind(signed_in: SignIn, home: Conn, emma: int) -> None:
    ana = signed_in("Ana")

    said = ana.client.patch(
        f"/api/user-media/{emma}", json={"state": "reading"}, headers={"X-CSRF-Token": ana.csrf}
    )  # fmt: skip

    assert said.json["data"]["state"] == "watching"
    listed = ana.get("/api/user-media?state=reading").json["data"]
    assert [row["title"] for row in listed] == ["Emma"]
    assert "Emma" in ana.get("/watchlist?state=watching&kind=book").text
    rows.play(home, household.person(home, "Ana"), emma)
    home.commit()
    history = ana.get("/history?kind=book").text
    assert ("read to its end" in history, "Never read" in history, "watched to its end" in history) == (
        True,
        True,
        False,
    )
    assert "At most minutes" in ana.get("/films").text
    assert "At most minutes" not in ana.get("/books").text


def test_titles_of_other_kinds_are_like_it(signed_in: SignIn, home: Conn, emma: int) -> None:
    ana = signed_in("Ana")

    films = ana.get(f"/api/titles/{emma}/similar?kind=movie").json["data"]
    assert [row["title"] for row in films][:2] == ["Up", "Alien"]
    assert ana.get(f"/api/titles/{emma}/similar?kind=book").json["data"] == []
    assert household.person(home, "Ana")
