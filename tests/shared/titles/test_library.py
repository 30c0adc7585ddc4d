"""Pages of a server's items become titles: found again by id, provider or file, and never by name."""

from dataclasses import replace

import pytest

from shared.db import Conn, Row
from shared.errors import NotFound
from shared.media_servers import model
from shared.titles import library
from shared.titles.library import Changes, Library
from tests.household import rows

FILM = model.Item("1", "movie", "Alien", year=1979, provider_ids={"tmdb": "348"}, path="/films/alien.mkv")


@pytest.fixture
def shelves(conn: Conn) -> tuple[Library, Library]:
    """Two libraries of films on one server."""
    server_id = rows.server(conn, kind="emby")
    found = [model.Library(name, name, name, "movie") for name in ("one", "two")]
    library.save_libraries(conn, server_id, [*found, model.Library("m", "m", "Music", None)])
    for listed in (row for row in library.listing(conn) if row["kind"]):
        library.enable(conn, int(str(listed["id"])), True)
    one, two = library.to_sync(conn, "movie")
    return one, two


def titles(conn: Conn) -> list[tuple[int, str, bool]]:
    rows = conn.execute("select id, name, removed_at is null as here from titles order by id").fetchall()
    return [(row["id"], row["name"], row["here"]) for row in rows]


def version(conn: Conn) -> int:
    row = conn.execute("select version from catalogue_versions where kind = 'movie'").fetchone()
    assert row is not None
    return int(row["version"])


def test_an_unchanged_page_is_no_news(conn: Conn, shelves: tuple[Library, Library]) -> None:
    assert library.save_items(conn, shelves[0], [FILM]) == Changes(1, 1)
    before = version(conn)

    assert library.save_items(conn, shelves[0], [FILM]) == Changes(1, 0)
    assert version(conn) == before


def test_whatever_changes_titles_says_so_in_the_same_breath(conn: Conn, shelves: tuple[Library, Library]) -> None:
    """A run that dies between two steps leaves no change that nobody hears of."""
    seen = [version(conn)]
    library.save_items(conn, shelves[0], [FILM])
    seen.append(version(conn))
    library.mark_removed(conn, shelves[0], [], episodes=False)
    seen.append(version(conn))
    library.settle(conn, "movie")
    seen.append(version(conn))

    assert seen == sorted(set(seen))
    assert titles(conn)[0][2] is False


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_film_moved_to_another_library_is_the_same_title_whichever_is_read_first(
    conn: Conn, shelves: tuple[Library, Library], order: tuple[int, int]
) -> None:
    library.save_items(conn, shelves[0], [FILM])
    before = titles(conn)

    held: dict[int, list[model.Item]] = {0: [], 1: [FILM]}
    for place in order:
        library.save_items(conn, shelves[place], held[place])
        library.mark_removed(conn, shelves[place], [item.id for item in held[place]], episodes=False)
    library.settle(conn, "movie")

    assert titles(conn) == before
    assert [row["library_id"] for row in present(conn)] == [shelves[1].id]


def present(conn: Conn) -> list[Row]:
    return conn.execute("select library_id, title_id from library_items where removed_at is null order by 1").fetchall()


def visible(conn: Conn, viewer: int) -> list[int]:
    return [row["title_id"] for row in conn.execute("select title_id from visible_titles(%s)", (viewer,)).fetchall()]


def test_a_film_that_two_libraries_show_is_in_both(conn: Conn, shelves: tuple[Library, Library]) -> None:
    viewer = rows.person(conn, "Ana", shelves[0].id)
    for shelf in shelves:
        library.save_items(conn, shelf, [FILM])
    assert [row["library_id"] for row in present(conn)] == [shelf.id for shelf in shelves]
    assert len(titles(conn)) == 1
    assert [library.save_items(conn, shelf, [FILM]).changed for shelf in shelves] == [0, 0]

    library.enable(conn, shelves[0].id, False)
    assert visible(conn, viewer) == [titles(conn)[0][0]]
    library.enable(conn, shelves[1].id, False)
    assert visible(conn, viewer) == []
    library.enable(conn, shelves[0].id, True)
    library.mark_removed(conn, shelves[1], [], episodes=False)
    library.settle(conn, "movie")
    assert visible(conn, viewer) == [titles(conn)[0][0]]


def test_the_library_that_is_still_read_tells_the_facts(conn: Conn, shelves: tuple[Library, Library]) -> None:
    for shelf in shelves:
        library.save_items(conn, shelf, [FILM])
    library.enable(conn, shelves[0].id, False)

    library.save_items(conn, shelves[1], [replace(FILM, name="Alien, restored")])

    assert [name for _, name, _ in titles(conn)] == ["Alien, restored"]


def test_a_second_copy_does_not_take_turns_in_telling_the_facts(conn: Conn, shelves: tuple[Library, Library]) -> None:
    other = model.Item("2", "movie", "Alien: Director's Cut", year=1979, provider_ids={"tmdb": "348"})
    library.save_items(conn, shelves[0], [FILM, other])
    library.save_items(conn, shelves[0], [model.Item("2", "movie", "Alien (DC)", provider_ids={"tmdb": "348"})])

    assert [name for _, name, _ in titles(conn)] == ["Alien"]


def test_episodes_whose_series_is_unknown_wait_for_the_next_sync(conn: Conn, shelves: tuple[Library, Library]) -> None:
    episode = model.Episode("e", "nowhere", 1, 1, "Pilot")

    assert library.save_episodes(conn, shelves[0], [episode]) == Changes(1, 0)


def test_two_files_of_one_episode_are_one_episode(conn: Conn, shelves: tuple[Library, Library]) -> None:
    library.save_items(conn, shelves[0], [model.Item("s", "series", "Dark")])

    library.save_episodes(conn, shelves[0], [model.Episode(id, "s", 1, 1, "Secrets") for id in ("a", "b")])

    counts = conn.execute(
        "select (select count(*) from episodes) as episodes, (select count(*) from library_items) as items"
    ).fetchone()
    assert counts == {"episodes": 1, "items": 3}


def test_a_name_with_nul_is_stored_without(conn: Conn, shelves: tuple[Library, Library]) -> None:
    library.save_items(conn, shelves[0], [model.Item("9", "movie", "A\x00B")])

    assert [name for _, name, _ in titles(conn)] == ["AB"]


def test_an_unknown_library_cannot_be_switched_on(conn: Conn) -> None:
    with pytest.raises(NotFound):
        library.enable(conn, 10**9, True)
