"""Libraries are found again by the folders they show, and never given to another's rows."""

from dataclasses import replace

import pytest

from shared.db import Conn
from shared.media_servers import model
from shared.titles import library, library_paths
from tests.household import rows


def row(id: int, name: str, *paths: str, kind: str | None = "movie") -> dict[str, object]:
    return {"id": id, "external_id": name, "kind": kind, "paths": list(paths)}


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([row(0, "a", "/films"), row(0, "b", "/docs")], {}),
        ([row(0, "new", "/films"), row(0, "b", "/docs")], {1: "new"}),
        ([row(0, "new", "/films/"), row(0, "newer", "/docs")], {1: "new", 2: "newer"}),
        ([row(0, "new", "/films", "/more"), row(0, "b", "/docs")], {1: "new"}),
        ([row(0, "new", "/films", "/docs")], {}),
        ([row(0, "new", "/films", kind="series"), row(0, "b", "/docs")], {}),
        ([row(0, "new", "/films", kind=None), row(0, "b", "/docs")], {1: "new"}),
        ([row(0, "new"), row(0, "b", "/docs")], {}),
        ([row(0, "new", "/films"), row(0, "other", "/films"), row(0, "b", "/docs")], {1: "new"}),
    ],
)
def test_a_library_without_its_id_is_known_by_its_folders(
    listed: list[dict[str, object]], found: dict[int, str]
) -> None:
    assert library_paths.renamed([row(1, "a", "/films"), row(2, "b", "/docs")], listed) == found


def test_windows_folders_know_no_case() -> None:
    known, listed = [row(1, "a", "D:\\Films")], [row(0, "b", "d:/films/")]

    assert library_paths.renamed(known, listed) == {1: "b"}


def test_a_list_that_leaves_folders_out_takes_none_away(conn: Conn) -> None:
    server_id, films = rows.server(conn), model.Library("a", "a", "Films", "movie", paths=("/films",))
    library.save_libraries(conn, server_id, [films])

    assert library.save_libraries(conn, server_id, [replace(films, paths=())]) == 0
    library.save_libraries(conn, server_id, [replace(films, name="Cinema", paths=())])

    assert [(row["name"], row["paths"]) for row in library.listing(conn)] == [("Cinema", ["/films"])]
