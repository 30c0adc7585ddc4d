"""Paths as a server writes them, whatever its system."""

import pytest

from shared.media_servers import server_paths


@pytest.mark.parametrize(
    ("path", "root", "below"),
    [
        ("/media/films/heat.mkv", "/media", True),
        ("/media/films/heat.mkv", "/media/films/", True),
        ("/media2/heat.mkv", "/media", False),
        ("/media", "/media", False),
        ("/media/../etc/passwd", "/media", False),
        ("/Media/heat.mkv", "/media", False),
        ("D:\\Films\\heat.mkv", "d:/films", True),
        ("D:\\Films\\..\\heat.mkv", "D:\\Films", False),
        ("\\\\nas\\films\\heat.mkv", "\\\\nas\\films", True),
    ],
)
def test_a_path_counts_as_below_a_folder_by_whole_words(path: str, root: str, below: bool) -> None:
    assert server_paths.is_below(path, root) is below


def test_a_servers_path_keeps_the_servers_slashes() -> None:
    assert server_paths.seen_path("/srv/strm/", "picks/server-1/movie-2") == "/srv/strm/picks/server-1/movie-2"
    assert server_paths.seen_path("S:\\strm", "picks/server-1/movie-2") == "S:\\strm\\picks\\server-1\\movie-2"
