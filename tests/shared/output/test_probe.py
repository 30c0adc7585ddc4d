"""A probe says which of the two settings of one folder is wrong, and nothing of it is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import options
from shared.output import probe, records
from shared.output.probe import Verdict
from shared.settings import settings
from tests.functions import publishing
from tests.functions.publishing import Home


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param, form="library") as opened:
        yield opened


def checked(home: Home) -> Verdict:
    """Whatever comes of it, server and disk are as they were."""
    before = home.client.libraries()
    place = records.household_place(home.conn, 1)
    assert place
    verdict = probe.check(home.conn, home.client, place, options.all_values(home.conn))
    assert home.client.libraries() == before
    assert [path for path in settings().strm_root.rglob("*") if settings().strm_root.is_dir()] == []
    return verdict


def point(monkeypatch: pytest.MonkeyPatch, name: str, path: Path) -> None:
    monkeypatch.setenv(name, str(path))
    settings.cache_clear()


def test_one_folder_under_both_names_is_seen_and_plays(home: Home) -> None:
    verdict = checked(home)

    assert (verdict.problem, verdict.setting) == (None, None)
    assert verdict.plays
    assert verdict.plays.startswith("http" if home.server.kind == "jellyfin" else "/media/")


def test_a_folder_that_the_server_does_not_have_is_the_fault_of_how_it_is_called_there(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    point(monkeypatch, "AI_LIBRARY_PATH_PREFIX", tmp_path / "nowhere")

    verdict = checked(home)

    assert verdict.setting == "AI_LIBRARY_PATH_PREFIX"
    assert str(tmp_path / "nowhere") in str(verdict.problem)


def test_a_folder_that_the_server_has_without_our_files_is_the_fault_of_where_they_are_written(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "theirs").mkdir()
    point(monkeypatch, "AI_LIBRARY_PATH_PREFIX", tmp_path / "theirs")

    verdict = checked(home)

    assert verdict.setting == "MEDIA_SERVER_STRM_ROOT"
    assert str(settings().strm_root) in str(verdict.problem)


def test_a_folder_that_matinee_cannot_write_is_said_before_any_server_is_asked(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    point(monkeypatch, "MEDIA_SERVER_STRM_ROOT", tmp_path / "file" / "below")

    assert checked(home).setting == "MEDIA_SERVER_STRM_ROOT"
    assert [one for one in home.server.control.requests("VirtualFolders") if one["method"] == "POST"] == []


def test_a_probe_that_was_left_behind_is_taken_away_by_the_next(home: Home) -> None:
    path = settings().strm_root / "probe/server-1"
    path.mkdir(parents=True)
    left = home.client.create_library("Matinee probe", "movie", str(path))
    place = records.household_place(home.conn, 1)
    assert place

    verdict = probe.check(home.conn, home.client, place, options.all_values(home.conn))

    assert verdict.problem is None
    assert left not in home.client.libraries()
    assert [one for one in home.client.libraries() if one.name.startswith("Matinee probe")] == []
