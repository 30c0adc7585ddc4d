"""What an item would play, by the version of the server; a `.strm` above all."""

import time
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.sample_server.running import Running, running
from tests.infra.asking import Caller, with_key


def source_of(admin: Caller, item_id: str) -> dict[str, Any]:
    ana = admin.users()["Ana"]["Id"]
    user = {"userId": ana} if admin.is_jellyfin else {"UserId": ana}
    found: dict[str, Any] = admin.get(f"/Items/{item_id}/PlaybackInfo", **user)["MediaSources"][0]
    return found


def shortcut(server: Running, folder: Path, line: str) -> dict[str, Any]:
    """The source of a film that is a `.strm` with this line."""
    admin = with_key(server)
    (folder / "Heat (1995)").mkdir()
    (folder / "Heat (1995)/Heat (1995).strm").write_text(line)
    (folder / "Heat (1995)/Heat (1995).nfo").write_text("<movie><title>Heat</title><runtime>170</runtime></movie>")
    assert admin.create_library("AI", str(folder)).ok
    until = time.monotonic() + 5
    while not (found := admin.items(parentId=admin.libraries()["AI"]["ItemId"])):
        assert time.monotonic() < until
        time.sleep(0.02)
    return source_of(admin, found[0]["Id"])


def film(server: Running, name: str = "Heat") -> dict[str, Any]:
    films = with_key(server).items(includeItemTypes="Movie", fields="Path")
    return next(one for one in films if one["Name"] == name)


@pytest.mark.parametrize(
    ("kind", "version", "plays"),
    [
        ("jellyfin", "10.10.7", True),
        ("jellyfin", "10.11.6", True),
        ("jellyfin", "10.11.7", False),
        ("jellyfin", "12.0.0", False),
        ("emby", "4.7.14", True),
        ("emby", "4.9.1.90", True),
    ],
)
def test_a_path_in_a_strm_plays_by_version(kind: str, version: str, plays: bool, tmp_path: Path) -> None:
    with running(kind, version=version) as server:
        path = film(server)["Path"]

        source = shortcut(server, tmp_path, f"# ours\n\n{path}\n")

    assert bool(source["MediaStreams"]) is plays
    assert source["Path"] == (path if plays else str(tmp_path / "Heat (1995)/Heat (1995).strm"))
    assert (source.get("Size", 0) > 0) is plays
    assert (source.get("RunTimeTicks", 0) > 0) is plays


@pytest.mark.parametrize("version", ["10.10.7", "10.11.11", "12.0.0"])
def test_an_address_plays_when_something_comes_from_it(version: str, tmp_path: Path) -> None:
    with running("jellyfin", version=version) as server:
        address = f"{server.url}/Videos/{film(server)['Id']}/stream?static=true"

        source = shortcut(server, tmp_path, address)

    assert (source["Protocol"], source["Path"]) == ("Http", address)
    assert source["MediaStreams"]
    assert source["RunTimeTicks"] == 170 * 600_000_000


def test_an_address_from_which_nothing_comes_has_no_streams(tmp_path: Path) -> None:
    with running("jellyfin") as server:
        source = shortcut(server, tmp_path, f"{server.url}/Videos/{'0' * 32}/stream?static=true")

    assert source["Protocol"] == "Http"
    assert source["MediaStreams"] == []


def test_jellyfin_streams_without_a_key_and_emby_does_not() -> None:
    for kind, status in (("jellyfin", 200), ("emby", 401)):
        with running(kind) as server:
            address = f"{server.base}/Videos/{film(server)['Id']}/stream?static=true"

            assert requests.get(address, timeout=10).status_code == status
            assert requests.head(address, timeout=10).status_code == status
