"""What is written into a library's folder becomes items, and what vanishes from it goes."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from infra.sample_server.running import running
from tests.infra.asking import Caller, with_key

NFO = """<movie><title>Heat</title><year>1995</year><plot>A thief and a detective.</plot><runtime>170</runtime>
<mpaa>R</mpaa><genre>Crime</genre><genre>Drama</genre><uniqueid type="tmdb" default="true">949</uniqueid>
<uniqueid type="imdb">tt0113277</uniqueid><director>Michael Mann</director>
<actor><name>Al Pacino</name><role>Vincent Hanna</role></actor></movie>"""


@pytest.fixture(params=["jellyfin", "emby"])
def admin(request: pytest.FixtureRequest) -> Iterator[Caller]:
    with running(request.param) as server:
        yield with_key(server)


def eventually(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not done():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


def film(folder: Path, name: str, nfo: str | None = None) -> Path:
    own = folder / name
    own.mkdir()
    (own / f"{name}.strm").write_text("/media/films/x.mkv")
    if nfo is not None:
        (own / f"{name}.nfo").write_text(nfo)
    return own


def inside(caller: Caller, library: str, **params: str) -> list[dict[str, Any]]:
    return caller.items(parentId=caller.libraries()[library]["ItemId"], **params)


def test_films_in_folders_and_flat_become_items_with_the_facts_of_their_nfo(admin: Caller, tmp_path: Path) -> None:
    film(tmp_path, "Heat (1995)", NFO)
    (tmp_path / "Ronin (1998).strm").write_text("/media/films/y.mkv")

    assert admin.create_library("AI", str(tmp_path)).ok
    eventually(lambda: len(inside(admin, "AI")) == 2)

    heat, ronin = inside(admin, "AI", fields="ProviderIds,Genres,Overview,People,Path")
    assert heat["ProviderIds"] == {"Tmdb": "949", "Imdb": "tt0113277"}
    assert (heat["Genres"], heat["OfficialRating"], heat["RunTimeTicks"]) == (
        ["Crime", "Drama"],
        "R",
        170 * 600_000_000,
    )
    assert heat["Path"] == str(tmp_path / "Heat (1995)/Heat (1995).strm")
    assert (ronin["Name"], ronin["ProductionYear"]) == ("Ronin", 1998)


def test_a_broken_nfo_costs_the_facts_not_the_film(admin: Caller, tmp_path: Path) -> None:
    film(tmp_path, "Heat (1995)", "<movie><title>Heat")

    admin.create_library("AI", str(tmp_path))
    eventually(lambda: len(inside(admin, "AI")) == 1)

    assert inside(admin, "AI")[0]["Name"] == "Heat"


def test_shows_have_seasons_and_episodes(admin: Caller, tmp_path: Path) -> None:
    season = tmp_path / "Dark (2017)" / "Season 01"
    season.mkdir(parents=True)
    (season.parent / "tvshow.nfo").write_text(
        "<tvshow><title>Dark</title><year>2017</year><uniqueid type='tvdb'>334824</uniqueid></tvshow>"
    )
    for number in (1, 2):
        (season / f"Dark S01E{number:02d}.strm").write_text("/media/series/x.mkv")
    (season / "Dark S01E02.nfo").write_text("<episodedetails><title>Lies</title></episodedetails>")

    admin.create_library("AI", str(tmp_path), "tvshows")
    eventually(lambda: len(inside(admin, "AI", includeItemTypes="Episode")) == 2)

    show = inside(admin, "AI", includeItemTypes="Series", fields="ProviderIds")[0]
    episodes = admin.get(f"/Shows/{show['Id']}/Episodes")["Items"]
    assert show["ProviderIds"] == {"Tvdb": "334824"}
    assert [(item["ParentIndexNumber"], item["IndexNumber"], item["Name"]) for item in episodes] == [
        (1, 1, "Episode 1"),
        (1, 2, "Lies"),
    ]


def test_a_scan_adds_changes_and_removes_and_keeps_ids_of_the_rest(admin: Caller, tmp_path: Path) -> None:
    heat = film(tmp_path, "Heat (1995)", NFO)
    film(tmp_path, "Ronin (1998)")
    admin.create_library("AI", str(tmp_path))
    eventually(lambda: len(inside(admin, "AI")) == 2)
    ids = {item["Name"]: item["Id"] for item in inside(admin, "AI")}

    for file in heat.iterdir():
        file.unlink()
    heat.rmdir()
    (tmp_path / "Ronin (1998)/movie.nfo").write_text("<movie><title>Ronin</title><mpaa>R</mpaa></movie>")
    film(tmp_path, "Thief (1981)")
    assert admin.ask("POST", "/Library/Refresh").ok
    eventually(lambda: {item["Name"] for item in inside(admin, "AI")} == {"Ronin", "Thief"})

    ronin = next(item for item in inside(admin, "AI") if item["Name"] == "Ronin")
    assert (ronin["Id"], ronin["OfficialRating"]) == (ids["Ronin"], "R")
    assert len(admin.items(includeItemTypes="Movie")) > 100


def test_the_scan_task_is_done_when_idle_again_and_ended_after_the_request(admin: Caller) -> None:
    def task() -> dict[str, object]:
        found: dict[str, object] = next(
            entry for entry in admin.get("/ScheduledTasks") if entry["Key"] == "RefreshLibrary"
        )
        return found

    assert task()["State"] == "Idle"
    assert "LastExecutionResult" not in task()
    admin.ask("POST", "/Library/Refresh")
    eventually(lambda: task()["State"] == "Running")
    eventually(lambda: task()["State"] == "Idle")

    result = task()["LastExecutionResult"]
    assert isinstance(result, dict)
    assert result["Status"] == "Completed"
    assert datetime.fromisoformat(result["EndTimeUtc"]).tzinfo is not None


def test_one_library_is_refreshed_alone_and_on_a_changed_path(admin: Caller, tmp_path: Path) -> None:
    admin.create_library("AI", str(tmp_path))
    library = admin.libraries()["AI"]["ItemId"]
    film(tmp_path, "Heat (1995)", NFO)

    admin.ask("POST", f"/Items/{library}/Refresh", None, None if admin.is_jellyfin else {})
    eventually(lambda: len(inside(admin, "AI")) == 1)
    film(tmp_path, "Ronin (1998)")
    admin.ask(
        "POST",
        "/Library/Media/Updated",
        None,
        {"Updates": [{"Path": str(tmp_path / "Ronin (1998)"), "UpdateType": "Created"}]},
    )

    eventually(lambda: len(inside(admin, "AI")) == 2)


def test_links_are_followed_and_a_path_may_lie_elsewhere_for_the_server(tmp_path: Path) -> None:
    (tmp_path / "ai").mkdir()
    target = tmp_path / "real.mkv"
    target.write_bytes(b"0")
    (tmp_path / "ai" / "Heat (1995).mkv").symlink_to(target)
    with running("jellyfin", media=tmp_path) as server:
        admin = with_key(server)
        assert admin.create_library("AI", "/media/ai").ok
        eventually(lambda: len(inside(admin, "AI")) == 1)
        assert inside(admin, "AI", fields="Path")[0]["Path"] == "/media/ai/Heat (1995).mkv"


def test_removing_a_library_takes_its_items_but_no_files(admin: Caller, tmp_path: Path) -> None:
    own = film(tmp_path, "Heat (1995)", NFO)
    admin.create_library("AI", str(tmp_path))
    eventually(lambda: len(inside(admin, "AI")) == 1)
    library = admin.libraries()["AI"]["ItemId"]

    if admin.is_jellyfin:
        removed = admin.ask("DELETE", "/Library/VirtualFolders", {"name": "AI"})
    else:
        removed = admin.ask("POST", "/Library/VirtualFolders/Delete", None, {"Id": library})

    assert removed.ok
    assert admin.holds_nothing(library)
    assert (own / "Heat (1995).strm").is_file()
