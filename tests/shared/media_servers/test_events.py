"""Webhooks of both servers: captured ones where we have them, small ones of our own, and those the sample server sends."""

import json
from datetime import UTC, datetime

import pytest

from infra.sample_server.running import Running
from shared import errors, media_servers
from shared.media_servers import MediaServer, model
from tests import contracts
from tests.shared.media_servers.recorder import relaying

CAPTURED = contracts.DIRECTORY / "webhooks"
JELLYFIN, EMBY = media_servers.KINDS


def read(kind: str, payload: object, content_type: str = "application/json") -> model.PlayEvent | None:
    return read_body(kind, json.dumps(payload).encode(), content_type)


def read_body(kind: str, body: bytes, content_type: str) -> model.PlayEvent | None:
    return media_servers.read_event(kind, {"Content-Type": content_type}, body)


def captured(name: str) -> model.PlayEvent | None:
    path = CAPTURED / name
    if not path.exists():
        pytest.skip("the captured webhooks are not here")
    kind = JELLYFIN if name.startswith("jellyfin") else EMBY
    return read_body(kind, path.read_bytes(), "text/plain; charset=utf-8")


def test_a_captured_stop_of_a_film_on_emby() -> None:
    event = captured("emby-4.7.13.0-playback.stop-movie.json")

    assert event is not None
    assert (event.kind, event.item_kind, event.item_id) == ("stop", "movie", "240270")
    assert (event.user_id, event.user_name) == ("e6a9dd89fd954d689870e7e0e3e72947", "admin")
    assert event.server_id == "f40a5bd0c6b64051bdbed00580fa1118"
    assert event.provider_ids == {"tmdb": "569094", "imdb": "tt9362722"}
    assert (event.position_s, event.duration_s, event.completed) == (1743, 8044, False)
    assert event.at == datetime(2023, 8, 19, 0, 49, 7, 852346, tzinfo=UTC)


def test_a_captured_start_of_an_episode_on_emby() -> None:
    event = captured("emby-4.7.13.0-playback.start-episode.json")

    assert event is not None
    assert (event.kind, event.item_kind, event.series_id) == ("start", "episode", "240202")
    assert (event.season, event.number, event.completed) == (1, 11, None)


def test_a_captured_stop_of_an_episode_on_jellyfin() -> None:
    event = captured("jellyfin-10.10.3-PlaybackStop-episode.json")

    assert event is not None
    assert (event.kind, event.item_kind) == ("stop", "episode")
    assert (event.series_id, event.season, event.number) == ("0f60e6e72a0890329b0015e48f4b655f", 1, 1)
    assert (event.position_s, event.duration_s, event.completed) == (6, 1421, False)
    assert event.provider_ids == {"anidb": "238801"}
    assert event.user_name == "alice"


def test_a_captured_mark_on_jellyfin_says_unplayed_and_no_rating() -> None:
    event = captured("jellyfin-10.10.3-UserDataSaved-episode.json")

    assert event is not None
    assert (event.kind, event.completed, event.is_favorite, event.rating) == ("unplayed", False, False, None)


def test_a_captured_start_without_a_series_id_is_read() -> None:
    event = captured("jellyfin-10.8.10-PlaybackStart-episode.json")

    assert event is not None
    assert (event.kind, event.series_id, event.provider_ids) == ("start", None, {"tmdb": "229210"})


@pytest.mark.parametrize("name", ["AuthenticationSuccess", "SessionStart"])
def test_a_captured_event_about_no_title_is_passed_over(name: str) -> None:
    assert captured(f"jellyfin-10.10.3-{name}-none.json") is None


FILM = {
    "NotificationType": "PlaybackStop",
    "ServerId": "16588a9f-062a-40c4-9665-86b1d220bffc",
    "UtcTimestamp": "2025-08-15T21:19:42.3644778Z",
    "ItemId": "9250ab3d1101d01705c353b78cbb572e",
    "ItemType": "Movie",
    "UserId": "02700c83-44d5-4261-9b39-319296c0d4c7",
    "NotificationUsername": "Ben",
    "RunTimeTicks": 60_000_000_000,
    "PlaybackPositionTicks": 57_000_000_000,
    "PlayedToCompletion": True,
    "Provider_tmdb": "603",
    "Provider_imdb": "tt0133093",
}


def saved(reason: str, **fields: object) -> dict[str, object]:
    plain = {name: value for name, value in FILM.items() if name != "PlayedToCompletion"}
    state = {"Played": False, "Favorite": False, "Rating": 0, "Likes": False}
    return plain | {"NotificationType": "UserDataSaved", "SaveReason": reason} | state | fields


def test_jellyfins_flat_event_is_read_whatever_its_content_type() -> None:
    for content_type in ("text/plain; charset=utf-8", "application/json", ""):
        event = read(JELLYFIN, FILM, content_type)

        assert event is not None
        assert (event.kind, event.completed, event.position_s, event.duration_s) == ("stop", True, 5700, 6000)
        assert event.user_id == "02700c8344d542619b39319296c0d4c7"
        assert event.server_id == "16588a9f062a40c4966586b1d220bffc"
        assert event.provider_ids == {"tmdb": "603", "imdb": "tt0133093"}


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (saved("TogglePlayed", Played=True), "played"),
        (saved("TogglePlayed"), "unplayed"),
        (saved("PlaybackFinished", Played=True), "played"),
        (saved("PlaybackFinished"), "stop"),
        (saved("UpdateUserRating", Favorite=True), "favorite"),
        (saved("UpdateUserRating", Rating=8), "rating"),
        (saved("UpdateUserData", Rating="7.5"), "rating"),
        (saved("PlaybackProgress"), None),
        (saved("PlaybackStart"), None),
        (FILM | {"NotificationType": "PlaybackProgress"}, "progress"),
        (FILM | {"NotificationType": "ItemAdded", "UserId": None}, "library"),
        (FILM | {"NotificationType": "PlaybackStop", "ItemType": "Audio"}, None),
        (FILM | {"NotificationType": "PluginUpdating"}, None),
    ],
)
def test_what_jellyfin_saved_and_why_becomes_one_kind(payload: dict[str, object], kind: str | None) -> None:
    event = read(JELLYFIN, payload)

    assert (event.kind if event else None) == kind


def test_a_rating_and_a_favourite_come_with_their_values() -> None:
    rated = read(JELLYFIN, saved("UpdateUserRating", Rating=8, Favorite=True))
    cleared = read(JELLYFIN, saved("UpdateUserRating"))

    assert rated is not None
    assert cleared is not None
    assert (rated.rating, rated.is_favorite) == (8.0, True)
    assert (cleared.rating, cleared.is_favorite) == (None, False)


def test_a_mark_on_a_season_names_its_series() -> None:
    jellyfin = read(JELLYFIN, saved("TogglePlayed", Played=True, ItemType="Season", SeriesId="s1", SeasonNumber=2))
    emby = read(
        EMBY, EMBY_FILM | {"Event": "item.markplayed", "Item": {"Id": "5", "Type": "Season", "SeriesId": "4", "IndexNumber": 2}}
    )  # fmt: skip

    for event, series in ((jellyfin, "s1"), (emby, "4")):
        assert event is not None
        assert (event.kind, event.item_kind, event.series_id, event.season, event.number) == (
            "played", "season", series, 2, None,
        )  # fmt: skip


EMBY_FILM = {
    "Event": "playback.stop",
    "Date": "2023-08-19T00:49:07.8523469Z",
    "User": {"Id": "e6a9dd89fd954d689870e7e0e3e72947", "Name": "Ben"},
    "Server": {"Id": "f40a5bd0c6b64051bdbed00580fa1118"},
    "Item": {"Id": "240270", "Type": "Movie", "RunTimeTicks": 60_000_000_000, "ProviderIds": {"Tmdb": "603"}},
    "PlaybackInfo": {"PositionTicks": 57_000_000_000, "PlayedToCompletion": True},
}


@pytest.mark.parametrize("value", [2**31 * 10_000_000, 1e300, "9" * 400, float("nan")])
def test_a_number_no_column_holds_costs_an_event_that_number_alone(value: object) -> None:
    item = {"Id": "1", "Type": "Movie", "UserData": {"Rating": value}}
    absurd = {"NotificationType": "PlaybackStop", "PlaybackPositionTicks": value, "Rating": value}

    jellyfin = read(JELLYFIN, FILM | absurd)
    emby = read(EMBY, EMBY_FILM | {"Item": item, "PlaybackInfo": {"PositionTicks": value}})

    for event in (jellyfin, emby):
        assert event is not None
        assert (event.kind, event.position_s, event.rating) == ("stop", None, None)


def as_form(payload: object, boundary: str = "b0undary") -> tuple[bytes, str]:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="data"\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{json.dumps(payload, ensure_ascii=False)}\r\n--{boundary}--\r\n",
    ]
    return "".join(parts).encode(), f'multipart/form-data; boundary="{boundary}"'


def test_embys_form_and_json_say_the_same_under_one_id() -> None:
    payload = EMBY_FILM | {"User": {"Id": "e6a9dd89fd954d689870e7e0e3e72947", "Name": "Zoë 電影"}}
    plain = read(EMBY, payload)

    assert plain is not None
    assert (plain.kind, plain.completed, plain.position_s, plain.user_name) == ("stop", True, 5700, "Zoë 電影")
    assert read_body(EMBY, *as_form(payload)) == plain
    assert read_body(EMBY, *as_form(payload, "another")) == plain
    assert read(EMBY, payload | {"Date": "2023-08-20T00:49:07Z"}) != plain


@pytest.mark.parametrize(
    ("event", "kind", "completed"),
    [
        ("item.markplayed", "played", True),
        ("item.markunplayed", "unplayed", False),
        ("playback.pause", "progress", True),
        ("item.rate", "favorite", True),
        ("library.new", "library", True),
        ("system.notificationtest", "test", True),
        ("plugins.pluginupdated", None, None),
    ],
)
def test_embys_event_names_become_our_kinds(event: str, kind: str | None, completed: bool | None) -> None:
    found = read(EMBY, EMBY_FILM | {"Event": event})

    assert (found and found.kind, found and found.completed) == (kind, completed)


def test_embys_rating_comes_with_the_item() -> None:
    item = {"Id": "1", "Type": "Movie", "UserData": {"IsFavorite": True, "Rating": 9, "Played": False}}

    event = read(EMBY, EMBY_FILM | {"Event": "item.rate", "Item": item})

    assert event is not None
    assert (event.kind, event.rating, event.is_favorite) == ("rating", 9.0, True)


def test_a_test_event_needs_neither_person_nor_title() -> None:
    event = read(EMBY, {"Event": "system.notificationtest", "Title": "Test"})

    assert event is not None
    assert (event.kind, event.user_id, event.item_id) == ("test", None, None)


@pytest.mark.parametrize(
    ("kind", "body", "content_type", "field"),
    [
        (JELLYFIN, b"", "text/plain", "body"),
        (JELLYFIN, b"[1]", "application/json", "body"),
        (JELLYFIN, b'{"NotificationType": ', "application/json", "body"),
        (JELLYFIN, b"\xff\xfe", "application/json", "body"),
        (JELLYFIN, b"[" * 100_000, "application/json", "body"),
        (JELLYFIN, b'{"ItemId": "1"}', "application/json", "NotificationType"),
        (JELLYFIN, b'{"NotificationType": "PlaybackStop", "ItemType": "Movie"}', "text/plain", "UserId"),
        (
            JELLYFIN,
            b'{"NotificationType": "PlaybackStop", "ItemType": "Movie", "UserId": "u"}',
            "text/plain",
            "ItemId",
        ),
        (JELLYFIN, b'{"NotificationType": "UserDataSaved", "ItemType": "Movie"}', "text/plain", "SaveReason"),
        (EMBY, b"{}", "application/json", "Event"),
        (EMBY, b'{"Event": "playback.stop", "Item": {"Id": "1", "Type": "Movie"}}', "application/json", "User.Id"),
        (EMBY, b'{"Event": "playback.stop", "User": {"Id": "1"}}', "application/json", "Item.Id"),
        (EMBY, b"--b\r\n\r\n--b--", 'multipart/form-data; boundary="b"', "data"),
        (EMBY, b"nonsense", "multipart/form-data", "data"),
    ],
)
def test_a_body_that_cannot_be_read_names_its_field(kind: str, body: bytes, content_type: str, field: str) -> None:
    with pytest.raises(errors.Invalid, match=r"^The webhook cannot be read: ") as caught:
        read_body(kind, body, content_type)

    assert caught.value.details["field"] == field


@pytest.mark.parametrize("form", [None, "multipart", "json"])
def test_what_the_sample_server_sends_for_a_play_is_understood(
    server: Running, client: MediaServer, form: str | None
) -> None:
    if server.kind == "jellyfin" and form == "multipart":
        form = "text"
    with relaying(None) as receiver:
        server.control.webhook(receiver.url, form=form)
        played = server.control.play("Ben", {"title": "Dune", "year": 2021})

    sent = [media_servers.read_event(server.kind, one.headers, one.body) for one in receiver.requests]
    stop = next(event for event in sent if event and event.kind == "stop")
    assert (stop.user_id, stop.user_name, stop.item_id) == (played["user"], "Ben", played["item"])
    assert (stop.item_kind, stop.completed) == ("movie", True)
    assert stop.provider_ids["imdb"].startswith("tt")
    assert stop.server_id == client.check().id
    assert len({event.event_id for event in sent if event}) == len(sent)
