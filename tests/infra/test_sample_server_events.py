"""The webhooks' bodies have the names and types that were captured from real servers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from infra.sample_server import building
from infra.sample_server.events import emby_event, jellyfin_event
from infra.sample_server.nouns import Item, User
from infra.sample_server.server import SampleServer
from tests import contracts

CAPTURED = contracts.DIRECTORY / "webhooks"
# What depends on the file and its streams, which the sample library does not have.
OF_THE_FILE = re.compile(r"^(Audio_|Subtitle_|Video_|Provider_)|StreamIndex$|^(SeriesPremiereDate|PremiereDate)$")
OF_THE_EMBY_FILE = {
    "Size",
    "FileName",
    "Bitrate",
    "PlayAccess",
    "Width",
    "Height",
    "ExternalUrls",
    "OriginalTitle",
    "PremiereDate",
}
OF_THE_EMBY_FILE |= {"ParentLogoItemId", "ParentLogoImageTag"}

pytestmark = pytest.mark.skipif(
    not CAPTURED.is_dir(),
    reason="the captured webhooks are not on this machine; point MATINEE_CONTRACTS to their directory",
)


def captured(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((CAPTURED / name).read_text(encoding="utf-8"))
    return value


@pytest.fixture
def jellyfin() -> Iterator[SampleServer]:
    server = building.build("jellyfin")
    yield server
    server.close()


@pytest.fixture
def emby() -> Iterator[SampleServer]:
    server = building.build("emby")
    yield server
    server.close()


def watched(server: SampleServer, kind: str) -> tuple[User, Item]:
    item = next(item for item in server.state.items.values() if item.type == kind and item.overview is not None)
    user = next(iter(server.state.users.values()))
    server.state.data(user, item.id).rating = 8
    return user, item


def kinds(value: dict[str, Any]) -> dict[str, type]:
    return {
        name: float if isinstance(found, int) and not isinstance(found, bool) else type(found)
        for name, found in value.items()
    }


@pytest.mark.parametrize(
    ("file", "kind", "reason"),
    [
        ("jellyfin-10.10.3-PlaybackStop-episode.json", "PlaybackStop", ""),
        ("jellyfin-10.10.3-UserDataSaved-episode.json", "UserDataSaved", "TogglePlayed"),
    ],
)
def test_jellyfin_events_have_the_captured_names_and_types(
    jellyfin: SampleServer, file: str, kind: str, reason: str
) -> None:
    real = captured(file)
    user = next(iter(jellyfin.state.users.values()))
    item = next(item for item in jellyfin.state.items.values() if item.type == "Episode" and item.premiere)

    ours = jellyfin_event(jellyfin.writer, kind, user, item, 100, completed=True, reason=reason, token=None)

    missing = {name for name in real if not OF_THE_FILE.search(name)} - set(ours)
    assert missing <= {"Year"}, missing
    shared = {name for name in set(real) & set(ours) if real[name] is not None}
    assert {name: kinds(ours)[name] for name in shared} == {name: kinds(real)[name] for name in shared}


def test_an_emby_stop_has_the_captured_names_and_types_at_every_level(emby: SampleServer) -> None:
    real = captured("emby-4.7.13.0-playback.stop-movie.json")
    user, item = watched(emby, "Movie")

    ours = emby_event(emby.writer, "playback.stop", user, item, 100, completed=True, token=None)

    assert set(real) <= set(ours)
    for part in ("User", "Item", "Server", "Session", "PlaybackInfo"):
        mine: Any = ours[part]
        assert set(real[part]) - set(mine) <= OF_THE_EMBY_FILE, part
        shared = set(real[part]) & set(mine)
        assert {name: kinds(mine)[name] for name in shared} == {name: kinds(real[part])[name] for name in shared}


def test_an_emby_start_says_nothing_about_completion(emby: SampleServer) -> None:
    real = captured("emby-4.7.13.0-playback.start-episode.json")
    user = next(iter(emby.state.users.values()))
    item = next(item for item in emby.state.items.values() if item.type == "Episode")

    ours = emby_event(emby.writer, "playback.start", user, item, 100, completed=False, token=None)

    assert set(real["PlaybackInfo"]) == set(ours["PlaybackInfo"])  # type: ignore[call-overload]
    assert set(real["Item"]) - set(ours["Item"]) <= OF_THE_EMBY_FILE  # type: ignore[call-overload]
