"""What our clients change on the sample server, which speaks both dialects strictly: the same promises hold for both."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.sample_server.running import Running
from shared import errors, http, media_servers
from shared.media_servers import MediaServer, model
from tests.shared.media_servers.lookups import films, library, person


def test_marks_favourites_and_ratings_are_written_and_read_back(client: MediaServer) -> None:
    ben = person(client, "Ben")
    film = next(item for item in films(client) if not _data(client, ben, item.id))
    at = datetime(2024, 3, 1, 20, 15, tzinfo=UTC)

    client.set_played(ben.id, film.id, True, at)
    client.set_favorite(ben.id, film.id, True)
    client.set_rating(ben.id, film.id, 8)
    data = _data(client, ben, film.id)

    assert data
    assert (data.played, data.is_favorite, data.rating, data.last_played_at) == (True, True, 8.0, at)

    client.set_rating(ben.id, film.id, None)
    client.set_favorite(ben.id, film.id, False)
    client.set_played(ben.id, film.id, False)
    left = _data(client, ben, film.id)
    assert left is None or (left.played, left.is_favorite, left.rating) == (False, False, None)
    with pytest.raises(errors.Invalid, match="between 0 and 10"):
        client.set_rating(ben.id, film.id, 11)


def _data(client: MediaServer, user: model.Person, item_id: str) -> model.UserData | None:
    found = (data for page in client.user_data(user.id, "movie") for data in page.items if data.item_id == item_id)
    return next(found, None)


def test_a_library_is_made_granted_scanned_and_removed(client: MediaServer, tmp_path: Path) -> None:
    options = {"EnableRealtimeMonitor": False, "ExcludeFromSearch": True, "NoSuchOption": True}
    folder = tmp_path / "matinee" / "ben, films" / "Dune (2021)"
    folder.mkdir(parents=True)
    made = client.create_library("AI Picks – Ben", "movie", "/media/matinee/ben, films", options)

    assert made.kind == "movie"
    assert made.paths == ("/media/matinee/ben, films",)
    with pytest.raises(errors.Conflict, match="choose another name"):
        client.create_library("ai picks – ben", "movie", "/media/matinee/other")

    (folder / "Dune (2021).strm").write_text("/media/films/Dune (2021).mkv")
    looks: list[model.ScanProgress] = []
    assert client.wait_for_scan(client.refresh_library(made.id), timeout=20, on_progress=looks.append)
    assert looks[-1].running is False
    assert len(client.library_item_ids(made.id)) == 1

    client.remove_library(made)
    client.remove_library(made)
    assert made.id not in {one.id for one in client.libraries()}


def test_a_scan_of_everything_is_over_only_after_it_ran(client: MediaServer) -> None:
    first = client.refresh_all()
    assert client.wait_for_scan(first, timeout=20)

    second = client.refresh_all()
    looks: list[model.ScanProgress] = []
    assert client.wait_for_scan(second, timeout=20, on_progress=looks.append)

    assert second.last_end is not None
    assert looks[0].running
    assert client.wait_for_scan(model.Scan(None, datetime.now(UTC) + timedelta(days=1)), timeout=0.3) is False


def test_a_creation_that_was_cut_short_is_taken_up_again(server: Running, client: MediaServer, tmp_path: Path) -> None:
    (tmp_path / "matinee" / "ana").mkdir(parents=True)
    server.control.fault("/Library/VirtualFolders", "drop", method="GET", after=1, times=4)
    with pytest.raises(errors.MediaServerError):
        client.create_library("AI Picks – Ana", "movie", "/media/matinee/ana")

    made = client.create_library("AI Picks – Ana", "movie", "/media/matinee/ana")

    assert [one.id for one in client.libraries() if one.paths == ("/media/matinee/ana",)] == [made.id]


def test_a_folder_the_server_cannot_see_is_said_with_its_path(client: MediaServer) -> None:
    with pytest.raises(errors.MediaServerError, match="able to see the folder /media/nowhere; check in Settings"):
        client.create_library("AI Picks – Ana", "series", "/media/nowhere")


def test_a_library_that_is_no_longer_ours_is_left_alone(client: MediaServer, tmp_path: Path) -> None:
    (tmp_path / "matinee" / "ana").mkdir(parents=True)
    made = client.create_library("AI Picks – Ana", "series", "/media/matinee/ana")
    ours_no_more = model.Library(made.id, made.guid, made.name, made.kind, ("/media/elsewhere",))

    with pytest.raises(errors.Conflict, match="remove it by hand"):
        client.remove_library(ours_no_more)

    assert made.id in {one.id for one in client.libraries()}


def test_granting_widens_nothing_else(server: Running, client: MediaServer, tmp_path: Path) -> None:
    (tmp_path / "matinee" / "ben").mkdir(parents=True)
    made = client.create_library("AI Picks – Ben", "movie", "/media/matinee/ben")
    ana, ben = person(client, "Ana"), person(client, "Ben")
    client.limit_to_libraries(ben.id, [library(client)])

    assert client.grant_library(ben.id, made) is True
    assert client.grant_library(ben.id, made) is False
    assert ana.all_folders
    assert client.grant_library(ana.id, made) is False

    granted = client.user(ben.id)
    assert granted.folder_ids == (library(client).guid, made.guid)
    assert not granted.all_folders
    assert client.user(ana.id) == ana
    assert client.revoke_library(ben.id, made) is True
    assert client.user(ben.id).folder_ids == (library(client).guid,)


def test_a_change_of_policy_keeps_all_the_rest(client: MediaServer) -> None:
    limited = next(user for user in client.users() if user.max_rating is not None)

    client.set_policy(limited.id, {"EnableRemoteAccess": False})

    assert client.user(limited.id) == limited


def test_options_are_written_back_whole(client: MediaServer, server: Running) -> None:
    films_library = library(client)
    server.control.forget_requests()
    client.set_library_options(films_library, {"EnableRealtimeMonitor": True})
    client.set_library_options(films_library, {"EnableRealtimeMonitor": True})

    writes = [entry for entry in server.control.requests("LibraryOptions") if entry["method"] == "POST"]
    assert len(writes) <= 1
    assert library(client) == films_library


def test_a_playlist_holds_what_it_is_told_in_that_order(server: Running, client: MediaServer) -> None:
    ana = person(client, "Ana")
    ids = [item.id for item in films(client)[:130]]
    playlist = client.create_playlist(ana.id, "Friday", ids)
    assert client.playlist_items(playlist, ana.id) == ids

    turned = [*ids[:3], *reversed(ids[3:])]
    client.set_playlist_items(playlist, ana.id, turned)
    assert client.playlist_items(playlist, ana.id) == turned

    server.control.forget_requests()
    client.set_playlist_items(playlist, ana.id, turned)
    assert [entry["method"] for entry in server.control.requests("Playlists")] == ["GET"]
    client.delete_list(playlist)
    client.delete_list(playlist)
    with pytest.raises(errors.NotFound):
        client.playlist_items(playlist, ana.id)


@pytest.mark.parametrize(
    ("change", "jellyfin", "emby"),
    [
        (lambda ids: ids, [], []),
        (lambda ids: [*ids, "new"], ["POST"], ["POST"]),
        (lambda ids: ids[1:], ["DELETE"], ["DELETE"]),
        (lambda ids: [*ids[1:], "new"], ["DELETE", "POST"], ["DELETE", "POST"]),
        (lambda ids: [ids[0], *ids[2:], ids[1]], ["DELETE", "POST"], ["POST"]),
        (lambda ids: [*reversed(ids)], ["DELETE", "POST"], ["DELETE", "POST"]),
        (lambda ids: ["new", *ids], ["POST", "DELETE", "POST"], ["POST", "DELETE", "POST"]),
    ],
)
def test_a_playlist_changes_with_one_look_and_few_writes(
    server: Running,
    client: MediaServer,
    change: Callable[[list[str]], list[str]],
    jellyfin: list[str],
    emby: list[str],
) -> None:
    ana = person(client, "Ana")
    [new, *ids] = [item.id for item in films(client)[:51]]
    playlist = client.create_playlist(ana.id, "Friday", ids)
    wanted = [new if one == "new" else one for one in change(ids)]
    server.control.forget_requests()

    client.set_playlist_items(playlist, ana.id, wanted)

    methods = [entry["method"] for entry in server.control.requests("Playlists")]
    assert methods == ["GET", *(jellyfin if server.kind == "jellyfin" else emby)]
    assert client.playlist_items(playlist, ana.id) == wanted


def test_where_an_entry_may_not_be_moved_it_is_taken_out_and_added(server: Running, client: MediaServer) -> None:
    ana = person(client, "Ana")
    ids = [item.id for item in films(client)[:4]]
    playlist = client.create_playlist(ana.id, "Friday", ids)
    server.control.fault("/Move/", "5xx", status=403)

    client.set_playlist_items(playlist, ana.id, [*ids[1:], ids[0]])

    assert client.playlist_items(playlist, ana.id) == [*ids[1:], ids[0]]


class Killed(BaseException):
    """The process ends here."""


def test_a_kill_between_any_two_requests_is_mended_by_the_next_call(server: Running, client: MediaServer) -> None:
    ana = person(client, "Ana")
    [new, *ids] = [item.id for item in films(client)[:6]]
    killed = 0
    for wanted in ([new, *ids], [*ids[1:], ids[0]], [*reversed(ids)]):
        for passes in range(4):
            left = iter([True] * passes)

            def end(call: http.Call, left: Iterator[bool] = left) -> None:
                if not next(left, False):
                    raise Killed

            playlist = client.create_playlist(ana.id, "Friday", ids)
            cut_off = media_servers.connect(server.kind, server.url, server.api_key, on_call=end)
            try:
                cut_off.set_playlist_items(playlist, ana.id, wanted)
            except Killed:
                killed += 1
            cut_off.close()

            assert client.playlist_items(playlist, ana.id), "never empty"
            client.set_playlist_items(playlist, ana.id, wanted)
            assert client.playlist_items(playlist, ana.id) == wanted

    assert killed >= 8
