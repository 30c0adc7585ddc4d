"""Building a library where something fails, is stopped, is changed by others, or must be revoked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions import build_library
from shared.errors import Conflict, MediaServerError, NotFound
from shared.jobs.progress import Attempt, Stopping
from shared.output import links, proof
from shared.people import accounts
from shared.settings import settings
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.infra.asking import with_key

BENS = "AI Picks – Ben"


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param, form="library") as opened:
        yield opened


def test_folders_that_somebody_added_are_never_opened_or_removed(home: Home, tmp_path: Path) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    made = home.library(BENS)
    assert made
    paths = [made.paths[0], str(tmp_path)]
    home.client.set_library_options(made, {"PathInfos": [{"Path": path} for path in paths]})

    with pytest.raises(Conflict, match="holds other folders beside Matinee's"):
        home.build(ben)
    accounts.disable(home.conn, ben)
    with pytest.raises(Conflict):
        home.build(ben)

    assert home.library(BENS)


def test_a_library_of_ours_that_was_pointed_elsewhere_is_not_ours_any_more(home: Home, tmp_path: Path) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    made = home.library(BENS)
    assert made
    home.client.set_library_options(made, {"PathInfos": [{"Path": str(tmp_path)}]})
    theirs = home.library(BENS)

    home.build(ben)
    again = home.library(f"{BENS} (2)")
    assert again
    assert again.guid in home.person("Ben").folder_ids
    assert made.guid not in home.person("Ben").folder_ids
    accounts.disable(home.conn, ben)
    home.build(ben)

    assert home.library(BENS) == theirs
    assert home.library(f"{BENS} (2)") is None


def test_a_second_library_of_the_same_folder_goes(home: Home) -> None:
    """Made while the server told nobody what its libraries show."""
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    made = home.library(BENS)
    assert made
    home.client.create_library(f"{BENS} (2)", "movie", made.paths[0], {})

    home.build(ben)
    assert [one.name for one in home.client.libraries() if made.paths[0] in one.paths] == [BENS]

    home.client.create_library(f"{BENS} (2)", "movie", made.paths[0], {})
    accounts.disable(home.conn, ben)
    home.build(ben)
    assert [one.name for one in home.client.libraries() if made.paths[0] in one.paths] == []


STAGES: dict[str, tuple[str, str, str] | tuple[str, str, str, int]] = {
    "reading the libraries": ("GET", "VirtualFolders", "5xx"),
    "making the library": ("POST", "VirtualFolders(\\?|$)", "drop"),
    "the library is made and nobody hears of it": ("GET", "VirtualFolders", "5xx", 1),
    "reading the person": ("GET", "/Users/[0-9a-f]{32}$", "5xx"),
    "letting the person in": ("POST", "Policy", "5xx"),
    "asking for the scan": ("POST", "Refresh", "5xx"),
    "reading the copies": ("GET", "/Items\\?", "truncate"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_server_that_fails_at_any_stage_ends_up_as_if_it_had_not(home: Home, stage: str) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    before = home.client.libraries()
    method, match, kind, *after = STAGES[stage]
    home.server.control.fault(match, kind, method=method, status=400, after=sum(after))

    with pytest.raises(MediaServerError):
        home.build(ben)
    home.conn.rollback()
    assert home.server.control.faults()[0]["happened"]
    home.server.control.clear_faults()
    home.build(ben)

    [made] = [one for one in home.client.libraries() if one not in before]
    assert made.name == BENS
    assert {item.name for item in home.items(BENS)} == {"Heat", "Alien"}
    assert home.person("Ben").folder_ids.count(made.guid) == 1
    rows = home.conn.execute("select count(*) as n from output_items").fetchone()
    assert rows == {"n": 2}
    [options] = [row["LibraryOptions"] for row in with_key(home.server).libraries().values() if row["Name"] == BENS]
    assert options["SaveLocalMetadata"] is options["EnableRealtimeMonitor"] is False
    assert options.get("ExcludeFromSearch") is (None if home.server.kind == "jellyfin" else True)
    assert options["TypeOptions"]


def test_a_cancelled_run_is_finished_by_the_next(home: Home) -> None:
    ben = home.pick("Ben", ["Heat", "Alien"])
    run = Attempt(1, "sync-movie-libraries", stopping=lambda: len(home.files()) >= 3)

    with pytest.raises(Stopping):
        build_library.handler(home.conn, run, "movie", ben)

    home.conn.rollback()
    assert home.build(ben) == "Ben: 2 titles, 1 files written, 0 removed."
    assert len(home.items(BENS)) == 2


def test_links_play_the_real_item_until_they_are_revoked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRM_USE_STREAMING_URL", "true")
    monkeypatch.setenv("APP_BASE_URL", "https://matinee.example")
    settings.cache_clear()
    ben = home.pick("Ben", ["Heat"])
    # As if it had been seen to play: the sample server does not reach that address.
    proof.save(home.conn, 1, "link", "jellyfin 10.11.11 https://matinee.example", None)
    said = home.build(ben)
    if home.server.kind == "emby":
        assert "Emby streams to nobody without its key" in said
        return

    [line] = home.files(".strm").values()
    assert home.server.api_key.encode() not in line
    address, _, token = line.decode().strip().rpartition("/")
    assert address == "https://matinee.example/stream"
    target = links.target(home.conn, token)
    assert target.user_id == ben
    assert target.external_id == next(item.id for item in home.items("Films") if item.name == "Heat")

    output_id, _, _ = links.read(token)
    links.revoke(home.conn, output_id)
    with pytest.raises(NotFound):
        links.target(home.conn, token)
    home.build(ben)
    [line] = home.files(".strm").values()
    assert links.target(home.conn, line.decode().strip().rpartition("/")[2]) == target


def test_the_library_is_where_the_server_sees_our_folder_and_follows_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)

    monkeypatch.setenv("AI_LIBRARY_PATH_PREFIX", "/media/libraries")
    settings.cache_clear()
    home.build(ben)

    made = home.library(BENS)
    assert made
    assert made.paths == (f"/media/libraries/picks/server-1/movie-{ben}",)
    assert [item.name for item in home.items(BENS)] == ["Heat"]
    assert made.guid in home.person("Ben").folder_ids
    assert sum("Ben" in one.name for one in home.client.libraries()) == 1
