"""Items find their titles, leave those they no longer belong to, and take along what people said of them."""

from dataclasses import replace
from itertools import permutations

import pytest

from shared.db import Conn
from shared.media_servers import model
from shared.titles import library
from shared.titles.library import Library
from tests.household import rows

MISTAKEN = model.Item(
    "x", "movie", "Taken for another", year=1990, provider_ids={"tmdb": "424242"}, path="/films/x.mkv"
)
CORRECTED = replace(MISTAKEN, name="What it is", provider_ids={"tmdb": "515151", "imdb": "tt5151510"})
REAL = model.Item("y", "movie", "The other", year=1991, provider_ids={"tmdb": "424242"}, path="/films/y.mkv")
OWN = model.Item("z", "movie", "By itself", year=2000, provider_ids={"tmdb": "7"}, path="/films/z.mkv")


@pytest.fixture
def shelf(conn: Conn) -> Library:
    library_id = rows.library(conn)
    return next(one for one in library.to_sync(conn, "movie") if one.id == library_id)


def by_item(conn: Conn) -> dict[str, tuple[str, ...]]:
    """Item id → name of its title, and the title's ids."""
    query = """
        select li.external_id, t.name, array(
            select x.source || x.value from title_external_ids x where x.title_id = t.id order by 1) as ids
        from library_items li join titles t on t.id = li.title_id where li.removed_at is null"""
    return {row["external_id"]: (row["name"], *row["ids"]) for row in conn.execute(query).fetchall()}


WANTED = {
    "x": ("What it is", "imdbtt5151510", "tmdb515151"),
    "y": ("The other", "tmdb424242"),
    "z": ("By itself", "tmdb7"),
}


@pytest.mark.parametrize("order", [*permutations((CORRECTED, REAL, OWN))])
@pytest.mark.parametrize("page", [1, 2, 3])
def test_in_whatever_order_a_correction_is_told_each_film_ends_as_itself(
    conn: Conn, shelf: Library, order: tuple[model.Item, ...], page: int
) -> None:
    library.save_items(conn, shelf, [MISTAKEN, OWN])

    for _ in range(2):
        for start in range(0, len(order), page):
            library.save_items(conn, shelf, order[start : start + page])

    assert by_item(conn) == WANTED
    library.settle(conn, "movie")
    assert all(library.save_items(conn, shelf, [item]).changed == 0 for item in order)


def test_an_id_that_is_taken_back_goes_to_the_next_who_claims_it(conn: Conn, shelf: Library) -> None:
    other = replace(OWN, id="w", name="Without a year in common", year=1950, provider_ids={"tmdb": "424242"})
    library.save_items(conn, shelf, [MISTAKEN, other])
    assert by_item(conn)["w"] == ("Without a year in common",)

    library.save_items(conn, shelf, [CORRECTED])

    assert by_item(conn)["w"] == ("Without a year in common", "tmdb424242")


def test_items_that_lose_their_ids_for_a_while_stay_together(conn: Conn, shelf: Library) -> None:
    copy = replace(OWN, id="copy", path="/films/4k.mkv")
    library.save_items(conn, shelf, [OWN, copy])

    library.save_items(conn, shelf, [replace(copy, provider_ids={})])

    assert set(by_item(conn)) == {"z", "copy"}
    assert len(set(by_item(conn).values())) == 1


def test_a_series_that_leaves_takes_its_episodes_along(conn: Conn, shelf: Library) -> None:
    shows = replace(shelf, kind="series")
    first = replace(MISTAKEN, id="s1", kind="series")
    second = replace(REAL, id="s2", kind="series")
    episodes = [model.Episode(f"e{id}", id, 1, 1, "Pilot") for id in ("s1", "s2")]
    library.save_items(conn, shows, [first, second])
    library.save_episodes(conn, shows, episodes)
    assert len({row["title_id"] for row in conn.execute("select title_id from episodes").fetchall()}) == 1

    for _ in range(2):
        library.save_items(conn, shows, [replace(CORRECTED, id="s1", kind="series"), second])
        library.save_episodes(conn, shows, episodes)

    query = "select li.external_id, t.name from library_items li join titles t on t.id = li.title_id where episode_id is not null"
    assert {row["external_id"]: row["name"] for row in conn.execute(query).fetchall()} == {
        "es1": "What it is",
        "es2": "The other",
    }
