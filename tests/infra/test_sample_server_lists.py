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


def test_a_private_playlist_is_for_its_owner_and_those_it_is_shared_with() -> None:
    with running("jellyfin", version="12.0.0") as server:
        ben, dev, users = signed_in(server, "Ben"), signed_in(server, "Dev"), with_key(server).users()
        film = ben.items(includeItemTypes="Movie", limit=1)[0]["Id"]
        playlist = ben.ask("POST", "/Playlists", None, {"Name": "Mine", "Ids": [film], "IsPublic": False}).json()["Id"]
        assert dev.ask("GET", f"/Playlists/{playlist}/Items").status_code == 404
        assert dev.items(includeItemTypes="Playlist") == []

        assert ben.ask("POST", f"/Playlists/{playlist}/Users/{users['Dev']['Id']}", None, {"CanEdit": False}).ok

        assert [item["Name"] for item in dev.items(includeItemTypes="Playlist")] == ["Mine"]
        assert dev.ask("POST", f"/Playlists/{playlist}/Items", {"ids": film}).status_code == 403


def made(server: Running, films: list[str], **body: object) -> str:
    """A playlist of Ben's, made with the key as Matinee does it."""
    admin = with_key(server)
    owner = admin.users()["Ben"]["Id"]
    if admin.is_jellyfin:
        given = {"Name": "Picks", "Ids": films, "UserId": owner, "MediaType": "Video", **body}
        return str(admin.ask("POST", "/Playlists", None, given).json()["Id"])
    query = {"Name": "Picks", "Ids": ",".join(films), "UserId": owner, "MediaType": "Video"}
    return str(admin.ask("POST", "/Playlists", query).json()["Id"])


@pytest.mark.parametrize(
    ("kind", "version", "body", "is_read", "is_listed"),
    [
        ("jellyfin", "10.10.7", {"IsPublic": False}, False, True),
        ("jellyfin", "10.11.11", {"IsPublic": False}, False, True),
        ("jellyfin", "12.0.0", {"IsPublic": False}, False, False),
        ("jellyfin", "12.0.0", {}, True, True),
        ("emby", "4.7.14", {}, True, True),
        ("emby", "4.9.1.90", {}, False, False),
    ],
)
def test_who_reads_and_who_sees_the_name_of_a_playlist(
    kind: str, version: str, body: dict[str, object], is_read: bool, is_listed: bool
) -> None:
    with running(kind, version=version) as server:
        dev = signed_in(server, "Dev")
        playlist = made(server, [dev.items(includeItemTypes="Movie", limit=1)[0]["Id"]], **body)

        assert dev.ask("GET", f"/Playlists/{playlist}/Items").ok is is_read
        assert bool(dev.items(includeItemTypes="Playlist")) is is_listed


@pytest.mark.parametrize(("version", "kept"), [("10.11.11", 1), ("12.0.0", 2)])
def test_jellyfin_drops_doubles_before_12_and_a_key_has_no_playlist_of_its_own(version: str, kept: int) -> None:
    with running("jellyfin", version=version) as server:
        admin = with_key(server)
        film, ben = admin.items(includeItemTypes="Movie", limit=1)[0]["Id"], admin.users()["Ben"]["Id"]
        playlist = made(server, [film], IsPublic=False)

        assert admin.ask("POST", f"/Playlists/{playlist}/Items", {"ids": film}).status_code == 404
        assert admin.ask("POST", f"/Playlists/{playlist}/Items", {"ids": film, "userId": ben}).ok

        assert admin.ask("GET", f"/Playlists/{playlist}/Items").status_code == 404
        assert len(admin.get(f"/Playlists/{playlist}/Items", userId=ben)["Items"]) == kept


@pytest.mark.parametrize(("version", "status"), [("10.10.7", 404), ("10.11.11", 204)])
def test_a_key_takes_entries_out_of_a_playlist_since_10_11(version: str, status: int) -> None:
    with running("jellyfin", version=version) as server:
        admin = with_key(server)
        film = admin.items(includeItemTypes="Movie", limit=1)[0]["Id"]
        playlist = made(server, [film], IsPublic=False)

        assert admin.ask("DELETE", f"/Playlists/{playlist}/Items", {"entryIds": film}).status_code == status


def test_what_its_owner_may_not_see_never_gets_into_a_playlist(server: Running) -> None:
    films = {film["Name"]: film["Id"] for film in with_key(server).items(includeItemTypes="Movie")}
    admin, ella = with_key(server), with_key(server).users()["Ella"]["Id"]
    both = [films["Heat"], films["Toy Story"]]
    if admin.is_jellyfin:
        body = {"Name": "Picks", "Ids": both, "UserId": ella, "MediaType": "Video", "IsPublic": False}
        playlist = admin.ask("POST", "/Playlists", None, body).json()["Id"]
    else:
        query = {"Name": "Picks", "Ids": ",".join(both), "UserId": ella, "MediaType": "Video"}
        playlist = admin.ask("POST", "/Playlists", query).json()["Id"]

    user = {"userId": ella} if admin.is_jellyfin else {"UserId": ella}
    assert [item["Name"] for item in admin.get(f"/Playlists/{playlist}/Items", **user)["Items"]] == ["Toy Story"]


def collection(server: Running, name: str, films: list[str]) -> str:
    return str(with_key(server).ask("POST", "/Collections", {"name": name, "ids": ",".join(films)}).json()["Id"])


def test_a_second_collection_of_a_name_takes_over_the_first(server: Running) -> None:
    admin = with_key(server)
    films = [film["Id"] for film in admin.items(includeItemTypes="Movie", limit=3)]
    first = collection(server, "Best: of", films)

    assert collection(server, "best? OF", films[:1]) == first

    assert [item["Id"] for item in admin.items("Ana", parentId=first)] == films[:1]


def test_the_library_of_collections_opens_to_nobody_by_itself(server: Running) -> None:
    admin = with_key(server)
    films = [film["Id"] for film in admin.items(includeItemTypes="Movie", limit=2)]
    made = collection(server, "Box", films)

    seen = {name: [one["Id"] for one in admin.items(name, includeItemTypes="BoxSet")] for name in ("Ana", "Ella")}

    assert seen == {"Ana": [made], "Ella": []}


def test_jellyfin_makes_a_collection_of_unknown_items_all_the_same_and_shows_its_contents_to_people_only() -> None:
    with running("jellyfin") as server:
        admin = with_key(server)
        films = [film["Id"] for film in admin.items(includeItemTypes="Movie", limit=2)]

        assert admin.ask("POST", "/Collections", {"name": "Odd", "ids": "0" * 32}).status_code == 400

        [left] = admin.items(includeItemTypes="BoxSet")
        assert (
            admin.ask("POST", f"/Collections/{left['Id']}/Items", {"ids": ",".join([films[0], "0" * 32])}).status_code
            == 400
        )
        assert admin.items("Ana", parentId=left["Id"]) == []
        assert admin.ask("POST", f"/Collections/{left['Id']}/Items", {"ids": films[1]}).ok
        assert [item["Id"] for item in admin.items("Ana", parentId=left["Id"])] == [films[1]]
        assert admin.get("/Items", parentId=left["Id"])["Items"] == []


def test_the_lock_of_a_collection_is_the_lock_of_its_films(server: Running) -> None:
    admin = with_key(server)
    film = admin.items(includeItemTypes="Movie", limit=1)[0]["Id"]
    made = collection(server, "Box", [film])

    assert admin.ask("POST", f"/Items/{made}", None, {"Name": "Box", "LockData": True}).ok

    ana = admin.users()["Ana"]["Id"]
    path = f"/Items/{film}" if admin.is_jellyfin else f"/Users/{ana}/Items/{film}"
    assert admin.get(path, **({"userId": ana} if admin.is_jellyfin else {}))["LockData"] is True


def test_only_emby_locks_a_sort_name(server: Running) -> None:
    admin = with_key(server)
    film = admin.items(includeItemTypes="Movie", limit=1)[0]
    body = {"Name": film["Name"], "LockedFields": ["SortName"]}

    assert admin.ask("POST", f"/Items/{film['Id']}", None, body).status_code == (400 if admin.is_jellyfin else 200)
