"""What shares a folder with what is to go keeps it, whichever server knows of it."""

from collections.abc import Callable

import pytest

from shared import db
from shared.db import Conn
from tests.household import removals, rows

sql = db.queries("upkeep/removals")
FILE = "/films/Heat (1995)/Heat.mkv"
Place = Callable[[Conn, int, int], object]  # of the title that is to go, and of a second server


def in_company(conn: Conn, place: Place, kind: str = "movie", path: str = FILE) -> bool:
    """Of a title on one server, where another server has what `place` puts there."""
    library = rows.library(conn, kind, paths=["/films"])
    heat = rows.unshelved(conn, "Heat", kind)
    rows.item(conn, library, heat, "here", path=path)
    removals.wanted(conn, heat)
    place(conn, heat, rows.server(conn, kind="emby"))
    return db.value(conn, sql.has_company, {"title_id": heat}, of=bool)


def _also(path: str, *, other: bool = False, kind: str = "movie", of_episode: bool = False) -> Place:
    def place(conn: Conn, title_id: int, server_id: int) -> None:
        library = rows.library(conn, kind, server_id=server_id)
        held = rows.unshelved(conn, "Making of", kind) if other else title_id
        more = {"episode_id": rows.episode(conn, held, 1, 1)} if of_episode else {}
        rows.item(conn, library, held, "there", path=path, **more)

    return place


def _unread(path: str) -> Place:
    return lambda conn, _, server_id: rows.library(conn, server_id=server_id, is_enabled=False, paths=[path])


def _read(path: str) -> Place:
    return lambda conn, _, server_id: rows.library(conn, server_id=server_id, paths=[path])


@pytest.mark.parametrize(
    "place",
    [
        _also("/films/Heat (1995)/Making of.mkv", other=True),
        _also("/films/heat (1995)/Heat 4K.mkv"),
        _also(FILE, other=True),
        _also("D:\\Films\\Heat (1995)\\Making of.mkv", other=True),
        _unread("/films"),
        _read("/films/Heat (1995)/extras"),
    ],
)
def test_what_another_server_knows_in_the_folder_of_a_film_keeps_it(conn: Conn, place: Place) -> None:
    assert in_company(conn, place)


@pytest.mark.parametrize(
    "place",
    [
        _also(FILE),
        _also("/emby/Heat (1995)/Heat.mkv"),
        _also("/films/Heat (1995) too/Making of.mkv", other=True),
        _unread("/films too"),
        _read("/films"),
    ],
)
def test_the_same_film_on_another_server_and_what_lies_elsewhere_do_not(conn: Conn, place: Place) -> None:
    assert not in_company(conn, place)


@pytest.mark.parametrize(
    ("place", "stays"),
    [
        (_also("/films/Heat/S01E01.mkv", kind="series", of_episode=True), False),
        (_also("/films/Heat", kind="series"), False),
        (_also("/films/Heat/S01E01.mkv", kind="series", other=True), True),
        (_also("/films/Heat/the film.mkv", other=True), True),
    ],
)
def test_of_a_series_its_episodes_on_another_server_go_with_it(conn: Conn, place: Place, stays: bool) -> None:
    assert in_company(conn, place, "series", "/films/Heat") is stays
