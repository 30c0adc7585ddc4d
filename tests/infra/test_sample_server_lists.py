"""Playlists belong to somebody, and collections to the household."""

from collections.abc import Iterator

import pytest

from infra.sample_server.running import Running, running
from tests.infra.asking import signed_in, with_key


@pytest.fixture(params=["jellyfin", "emby"])
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as started:
        yield started


def test_a_collection_gains_and_loses_members_and_goes(server: Running) -> None:
    admin = with_key(server)
    films = [film["Id"] for film in admin.items(includeItemTypes="Movie", limit=3)]
    made = admin.ask("POST", "/Collections", {"name": "Box", "ids": ",".join(films[:2])}).json()["Id"]

    assert admin.ask("POST", f"/Collections/{made}/Items", {"ids": films[2]}).ok
    assert admin.ask("DELETE", f"/Collections/{made}/Items", {"ids": films[0]}).ok

    assert {item["Id"] for item in admin.items("Ana", parentId=made)} == set(films[1:])
    assert signed_in(server, "Ben").ask("POST", "/Collections", {"name": "Mine"}).status_code == 403
    assert admin.ask("DELETE", f"/Items/{made}").ok
    assert admin.items(includeItemTypes="BoxSet") == []
    assert len(admin.items(ids=",".join(films))) == 3


def test_a_series_in_a_playlist_stands_for_its_episodes(server: Running) -> None:
    ben = signed_in(server, "Ben")
    show = ben.items(includeItemTypes="Series", limit=1)[0]["Id"]
    episodes = [item["Id"] for item in ben.get(f"/Shows/{show}/Episodes")["Items"]]
    if ben.is_jellyfin:
        made = ben.ask("POST", "/Playlists", None, {"Name": "Binge", "Ids": [show]}).json()["Id"]
    else:
        made = ben.ask("POST", "/Playlists", {"Name": "Binge", "Ids": show}).json()["Id"]

    assert [item["Id"] for item in ben.get(f"/Playlists/{made}/Items")["Items"]] == episodes


def test_an_api_key_cannot_move_a_jellyfin_playlist_entry_but_its_owner_can() -> None:
    with running("jellyfin") as server:
        admin, ben = with_key(server), signed_in(server, "Ben")
        films = [film["Id"] for film in ben.items(includeItemTypes="Movie", limit=3)]
        playlist = ben.ask("POST", "/Playlists", None, {"Name": "Mine", "Ids": films, "IsPublic": False}).json()["Id"]
        move = f"/Playlists/{playlist}/Items/{films[2]}/Move/0"

        assert admin.ask("POST", move).status_code == 403
        assert ben.ask("POST", move).status_code == 204

        assert [item["Id"] for item in ben.get(f"/Playlists/{playlist}/Items")["Items"]] == [
            films[2],
            films[0],
            films[1],
        ]
        assert signed_in(server, "Dev").items(includeItemTypes="Playlist") == []


def test_a_private_playlist_is_for_its_owner_and_those_it_is_shared_with() -> None:
    with running("jellyfin") as server:
        ben, dev, users = signed_in(server, "Ben"), signed_in(server, "Dev"), with_key(server).users()
        film = ben.items(includeItemTypes="Movie", limit=1)[0]["Id"]
        playlist = ben.ask("POST", "/Playlists", None, {"Name": "Mine", "Ids": [film], "IsPublic": False}).json()["Id"]
        assert dev.ask("GET", f"/Playlists/{playlist}/Items").status_code == 404

        assert ben.ask("POST", f"/Playlists/{playlist}/Users/{users['Dev']['Id']}", None, {"CanEdit": False}).ok

        assert [item["Name"] for item in dev.items(includeItemTypes="Playlist")] == ["Mine"]
        assert dev.ask("POST", f"/Playlists/{playlist}/Items", {"ids": film}).status_code == 403
