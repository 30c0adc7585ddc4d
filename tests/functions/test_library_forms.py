"""What a library's files say is chosen by server and version, proved by reading one item back, and given up where it fails."""

from dataclasses import replace
from pathlib import Path

import pytest

from shared import options
from shared.errors import MediaServerError
from shared.media_servers import parsing
from shared.media_servers.playback import Playback
from shared.output import files, proof
from shared.output.model import Link
from shared.output.records import Output, Place
from shared.settings import settings
from tests.functions import publishing
from tests.functions.publishing import Home

BENS = "AI Picks – Ben"
VERSIONS = [
    ("jellyfin", "10.10.7", "path"),
    ("jellyfin", "10.11.6", "path"),
    ("jellyfin", "10.11.7", "address"),
    ("jellyfin", "12.0.0", "address"),
    ("emby", "4.7.14", "path"),
    ("emby", "4.9.1.90", "path"),
]


def plays(home: Home, library: str = BENS) -> list[bool]:
    """Of each published film whether the server has something to play."""
    ana = home.person("Ana").id
    found = [home.client.playback(ana, item.id) for item in home.items(library)]
    return [bool(one and one.has_video and one.runtime_s) for one in found]


def proofs(home: Home) -> dict[str, bool]:
    return {one.form: one.is_proved for one in proof.listing(home.conn, 1)}


@pytest.mark.parametrize(("kind", "version", "way"), VERSIONS)
def test_what_is_published_plays_on_every_version(database: str, kind: str, version: str, way: str) -> None:
    with publishing.opened(kind, version=version, form="library") as home:
        said = home.build(home.pick("Ben", ["Heat", "Alien"]))

        assert said == "Ben: 2 titles, 4 files written, 0 removed."
        assert plays(home) == [True, True]
        assert proofs(home) == {way: True}
        lines = [content.decode().strip() for content in home.files(".strm").values()]
        assert all(line.startswith("http") is (way == "address") for line in lines)
        assert home.server.api_key not in " ".join(lines)


def test_a_way_that_does_not_play_is_given_up_for_everybody_and_a_playlist_takes_its_place(database: str) -> None:
    with publishing.opened("jellyfin", version="12.0.0", form="library") as home:
        home.server.control.fault("/Videos/", "5xx", status=404)

        said = home.build(home.pick("Ben", ["Heat", "Alien"]))

        assert "The server gets nothing to play from the address in our files" in said
        assert said.endswith("2 titles in a private playlist.")
        assert home.library(BENS) is None
        assert home.files() == {}
        # The link of ours could not be tried: only this machine reaches it, and so does the server here; it fails too.
        assert proofs(home)["address"] is False
        home.server.control.clear_faults()
        home.server.control.forget_requests()
        assert "private playlist" in home.build(home.pick("Chloe", ["Alien"]))
        assert [one for one in home.server.control.requests("VirtualFolders") if one["method"] == "POST"] == []


@pytest.mark.parametrize(("kind", "titles"), [("movie", ["Heat", "Alien", "The Matrix"]), ("series", ["Breaking Bad"])])
def test_one_item_alone_is_written_until_it_was_seen_to_play(database: str, kind: str, titles: list[str]) -> None:
    with publishing.opened("jellyfin", version="12.0.0", form="library") as home:
        ben = home.pick("Ben", titles, kind)
        home.server.control.fault("PlaybackInfo", "5xx")

        with pytest.raises(MediaServerError):
            home.build(ben, kind)

        assert len(home.files(".strm")) == 1
        assert proofs(home) == {}
        home.server.control.clear_faults()
        said = home.build(ben, kind)
        assert said.startswith(f"Ben: {len(titles)} titles, ")
        assert len(home.files(".strm")) >= len(titles) + (kind == "series")
        assert proofs(home) == {"address": True}


def test_a_run_that_dies_between_the_first_item_and_the_rest_is_gone_on_with(database: str) -> None:
    with publishing.opened("jellyfin", version="12.0.0", form="library") as home:
        ben = home.pick("Ben", ["Heat", "Alien"])
        home.server.control.fault("/Refresh", "5xx", method="POST", after=1)

        with pytest.raises(MediaServerError):
            home.build(ben)

        assert proofs(home) == {"address": True}
        home.server.control.clear_faults()
        home.build(ben)
        assert sorted(item.name for item in home.items(BENS)) == ["Alien", "Heat"]
        assert plays(home) == [True, True]


def test_trying_a_new_version_takes_nothing_from_a_library_that_stands(database: str) -> None:
    with publishing.opened("emby", form="library") as home:
        ben = home.pick("Ben", ["Heat", "Alien", "The Matrix"])
        home.build(ben)
        home.conn.execute("update media_servers set version = '4.9.9.9'")
        home.conn.commit()
        home.server.control.fault("PlaybackInfo", "5xx")

        with pytest.raises(MediaServerError):
            home.build(ben)

        assert len(home.files(".strm")) == 3
        assert len(home.items(BENS)) == 3


def test_a_new_version_is_tried_anew(database: str) -> None:
    with publishing.opened("jellyfin", version="12.0.0", form="library") as home:
        home.server.control.fault("/Videos/", "5xx", status=404)
        ben = home.pick("Ben", ["Heat"])
        home.build(ben)
        home.server.control.clear_faults()
        home.conn.execute("update media_servers set version = '12.1.0'")

        home.build(ben)

        assert plays(home) == [True]
        assert home.client.playlists_named(home.person("Ben").id, "AI Picks – Movies") == []


def test_a_folder_that_the_server_sees_as_empty_is_said(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with publishing.opened("emby", form="library") as home:
        ben = home.pick("Ben", ["Heat"])
        seen = tmp_path / "seen"
        (seen / f"picks/server-1/movie-{ben}").mkdir(parents=True)
        monkeypatch.setenv("AI_LIBRARY_PATH_PREFIX", str(seen))
        settings.cache_clear()

        said = home.build(ben)

        assert "AI_LIBRARY_PATH_PREFIX must be the path under which it reads the folder that Matinee writes" in said
        assert home.library(BENS) is None


def test_a_strm_hands_on_its_own_address_and_discs_are_left_out(database: str) -> None:
    with publishing.opened("emby", form="library") as home:
        home.server.control.item(
            touch="Heat", path="/media/films/Heat (1995)/Heat.strm", shortcut="https://stream.example/1/heat.mkv"
        )
        home.server.control.item(touch="Alien", path="/media/films/Alien (1979)/BDMV")
        home.server.control.item(touch="The Matrix", path="/media/films/The Matrix (1999)/The Matrix.iso")
        home.read()

        said = home.build(home.pick("Ben", ["Heat", "Alien", "The Matrix"]))

        lines = {path.split("/")[-1]: content.decode().strip() for path, content in home.files(".strm").items()}
        assert lines["Heat (1995).strm"] == "https://stream.example/1/heat.mkv"
        assert "no file of theirs can be played from here: Alien, The Matrix." in said


def test_episodes_that_are_strm_files_hand_on_their_addresses(database: str) -> None:
    with publishing.opened("jellyfin", form="library") as home:
        row = home.conn.execute(
            """select li.external_id, li.path from library_items li join episodes e on e.id = li.episode_id
            join titles t on t.id = e.title_id where t.name = 'Breaking Bad' and e.key = 's01e01'"""
        ).fetchone()
        assert row
        url = "https://stream.example/bb/1"
        home.server.control.item(touch=row["external_id"], path=f"{row['path']}.strm", shortcut=url)
        home.read()

        home.build(home.pick("Ben", ["Breaking Bad"], "series"), "series")

        lines = [content.decode().strip() for path, content in home.files(".strm").items() if "S01E01" in path]
        assert lines == [url]


def test_links_on_disk_that_lead_nowhere_are_not_kept(database: str) -> None:
    with publishing.opened("emby", form="library") as home:
        options.set(home.conn, "output.movie_format", "symlinks")

        said = home.build(home.pick("Ben", ["Heat"]))

        assert "cannot read what it leads to" in said
        assert proofs(home) == {"symlink": False, "path": True}
        assert [path for path in settings().strm_root.rglob("*") if path.is_symlink()] == []
        assert plays(home) == [True]


def on_one_disk(home: Home, *names: str) -> None:
    """The films are files here, at the very paths by which the server knows them."""
    for name in names:
        film = settings().home / "films" / f"{name}.mkv"
        film.parent.mkdir(exist_ok=True)
        film.write_bytes(b"film")
        home.server.control.item(touch=name, path=str(film))
    home.read()
    options.set(home.conn, "output.movie_format", "symlinks")


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_links_on_disk_are_kept_where_both_see_one_file_system(database: str, kind: str) -> None:
    with publishing.opened(kind, form="library") as home:
        on_one_disk(home, "Heat", "Alien")

        said = home.build(home.pick("Ben", ["Heat", "Alien"]))

        assert said == "Ben: 2 titles, 8 files written, 0 removed."
        assert proofs(home) == {"symlink": True}
        assert len([path for path in settings().strm_root.rglob("*.mkv") if path.is_symlink()]) == 2
        assert plays(home) == [True, True]


COPY = Playback("/ai/Heat (1995).mkv", "File", 6_375_000_000, 10_200, True)


@pytest.mark.parametrize(
    ("found", "is_sound"),
    [
        (COPY, True),
        (None, False),
        (replace(COPY, path="/media/Heat.mkv"), False),
        (replace(COPY, size=None), False),
        (replace(COPY, runtime_s=None), False),
        (replace(COPY, protocol="Http"), False),
    ],
)
def test_a_link_on_disk_must_be_an_item_of_its_own(found: Playback | None, is_sound: bool) -> None:
    assert (proof.flaw("symlink", Link("/media/Heat.mkv"), found) is None) is is_sound


def test_films_are_larger_than_an_integer_column() -> None:
    source = {"MediaSources": [{"Path": "/m/Heat.mkv", "Protocol": "File", "Size": 80 * 2**30}]}

    assert parsing.playback(source).size == 80 * 2**30  # type: ignore[union-attr]


def place(kind: str, version: str | None, base_url: str = "http://media.example:8096") -> Place:
    return Place(1, kind, version, base_url, "s", "Ben", False, True, None, (), ())


OUTPUT = Output(1, 1, "strm_library", "f", "", None, None, None, 0, None, None, None, None, [])


@pytest.mark.usefixtures("kinds_at_hand")
@pytest.mark.parametrize(
    ("app", "server", "offered"),
    [
        ("http://127.0.0.1:3456", "http://media.example:8096", False),
        ("http://localhost:3456", "http://192.168.1.5:8096", False),
        ("http://[::1]:3456", "http://192.168.1.5:8096", False),
        ("http://127.0.0.1:3456", "http://127.0.0.1:8096", True),
        ("https://matinee.example", "http://media.example:8096", True),
    ],
)
def test_links_are_offered_only_where_the_server_reaches_us(
    monkeypatch: pytest.MonkeyPatch, app: str, server: str, offered: bool
) -> None:
    monkeypatch.setenv("APP_BASE_URL", app)
    settings.cache_clear()
    values = {option.name: option.default for option in options.by_name().values()} | {"output.files": "link"}

    ways, told = files.ways(place("jellyfin", "12.0.0", server), OUTPUT, "movie", [], values)

    assert ("link" in [way.name for way in ways]) is offered
    assert bool(told) is not offered
    assert all("set it to an address that the media server and its players reach" in one for one in told)
    settings.cache_clear()


@pytest.mark.usefixtures("kinds_at_hand")
@pytest.mark.parametrize("version", ["", None, "12.0.0-rc1", "unstable"])
def test_a_version_that_cannot_be_read_counts_as_the_latest(version: str | None) -> None:
    values = {option.name: option.default for option in options.by_name().values()}

    assert files.ways(place("jellyfin", version), OUTPUT, "movie", [], values)[0][0].name == "address"


@pytest.mark.parametrize(
    ("path", "is_disc"),
    [
        ("/m/Heat (1995)/VIDEO_TS", True),
        ("/m/Heat (1995)/BDMV/index.bdmv", True),
        ("D:\\Films\\Heat\\VIDEO_TS\\VIDEO_TS.IFO", True),
        ("/m/Heat.iso", True),
        ("/m/Heat (1995)", True),
        ("/m/Heat (1995)/Heat.mkv", False),
        ("/m/S.W.A.T. (2003)/S.W.A.T. (2003).m2ts", False),
    ],
)
def test_discs_are_known_by_their_paths(path: str, is_disc: bool) -> None:
    assert files.is_disc(path) is is_disc
