"""A book is a title like any other: a source tells its facts, a library's copy is the same book, and people know of it by the guard."""

import pytest

from shared.db import Conn
from shared.discovery import works
from shared.errors import Invalid
from shared.media_servers import model
from shared.sources.model import Report
from shared.titles import facts, library
from shared.titles.library import Library
from tests.household import rows

AUSTEN = {"name": "Jane Austen", "role": "author", "ord": 0}
EMMA = {
    "name": "Emma", "released_on": "1815-12-23", "year": 1815, "pages": 512, "language": "en", "genres": ["Fiction"],
    "studios": ["John Murray"], "credits": [AUSTEN],
}  # fmt: skip
ISBN = "9780141439587"


@pytest.fixture
def emma(conn: Conn) -> int:
    """Told of by a source, in nobody's library."""
    title_id = rows.unshelved(conn, "Emma", "book", removed_at="now()")
    rows.known_as(conn, title_id, "isbn13", ISBN)
    facts.learn(conn, "google_books", {title_id: EMMA})
    return title_id


def shelf(conn: Conn) -> Library:
    server_id = rows.server(conn, "home")
    library.save_libraries(conn, server_id, [model.Library("b", "b", "Books", "book", content="books")])
    library_id = rows.one(
        conn, "update libraries set is_enabled = true where server_id = %s returning id", (server_id,)
    )
    return library.to_sync(conn, "book", library_id)[0]


def test_its_pages_and_authors_are_known(conn: Conn, emma: int) -> None:
    told = {row["fact"]: row["value"] for row in facts.listing(conn, emma)}

    assert (told["pages"], told["credits"]) == (512, ["Jane Austen"])
    assert conn.execute("select pages from titles").fetchall() == [{"pages": 512}]
    with pytest.raises(Invalid, match="pages"):
        facts.learn(conn, "open_library", {emma: {"pages": 0}})


def test_a_librarys_copy_of_it_is_the_same_book(conn: Conn, emma: int) -> None:
    copy = model.Item(
        "1", "book", "Emma", people=(model.Credit("a", "Jane Austen", "author"),), provider_ids={"isbn13": ISBN}
    )

    library.save_items(conn, shelf(conn), [copy])

    found = conn.execute("select t.id, t.pages, t.removed_at from titles t").fetchall()
    assert found == [{"id": emma, "pages": 512, "removed_at": None}]
    authors = conn.execute("select p.name, c.role from credits c join people p on p.id = c.person_id").fetchall()
    assert authors == [{"name": "Jane Austen", "role": "author"}]
    assert conn.execute("select name from people").fetchall() == [{"name": "Jane Austen"}]


def test_who_may_know_of_it_may_get_it_picked_and_nobody_else(conn: Conn, emma: int) -> None:
    """What no source of the world tells of is known to nobody who has no library with it."""
    private = rows.unshelved(conn, "A diary", "book")
    grown = rows.unshelved(conn, "Fanny Hill", "book", removed_at="now()")
    facts.learn(conn, "google_books", {grown: {"name": "Fanny Hill", "certificate": "18"}})
    ana, kid = rows.person(conn, "Ana", picks=["book"]), rows.person(conn, "Kid", picks=["book"])
    rows.identity(conn, kid, rows.server(conn, "school"), age_limit=12)
    facts.learn(conn, "open_library", {emma: {"name": "Emma", "certificate": "6"}})

    def pickable(user_id: int) -> set[int]:
        query = "select title_id from visible_of_kind(%s, 'book')"
        return {row["title_id"] for row in conn.execute(query, (user_id,)).fetchall()}

    assert pickable(ana) == {emma, grown}
    assert pickable(kid) == {emma}
    assert private not in pickable(ana)


def test_a_librarys_own_book_is_its_households_until_a_source_of_the_world_brings_it(conn: Conn) -> None:
    shelf_id = rows.library(conn, "book")
    owned = rows.title(conn, shelf_id, "Emma")
    rows.known_as(conn, owned, "isbn13", ISBN)
    stranger = rows.person(conn, "Ana", picks=["book"])
    facts.learn(conn, "google_books", {owned: EMMA})

    def is_seen() -> bool:
        query = "select exists (select from visible_titles(%s) v where v.title_id = %s) as id"
        return bool(rows.one(conn, query, (stranger, owned)))

    assert not is_seen()
    works.store(conn, "book", [Report("emma", EMMA, ids={"isbn13": ISBN})])
    assert is_seen()


def test_only_the_worlds_word_brings_back_a_book_that_is_gone(conn: Conn, emma: int) -> None:
    conn.execute("update titles set removed_at = now()")
    facts.learn(conn, "admin", {emma: {"name": "Emma!"}})
    facts.withdraw(conn, "google_books", [emma])

    assert not conn.execute("select from titles where removed_at is null").fetchall()
    facts.learn(conn, "google_books", {emma: EMMA})
    assert conn.execute("select from titles where removed_at is null").fetchall()
