"""Clients that others wrote for the real servers get along with the sample server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import emby_client
import pytest
from jellyfin_apiclient_python import JellyfinClient

from infra.sample_server.running import Running, running
from tests.infra.asking import with_key


@pytest.fixture(scope="module")
def jellyfin() -> Iterator[Running]:
    with running("jellyfin") as server:
        yield server


@pytest.fixture(scope="module")
def emby() -> Iterator[Running]:
    with running("emby") as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(jellyfin: Running) -> Any:
    client = JellyfinClient()
    client.config.app("Tests", "1.0", "Desk", "tests-2")
    client.config.data["auth.ssl"] = False
    client.auth.connect_to_address(jellyfin.url)
    assert client.auth.login(jellyfin.url, "Ana", "ana")["AccessToken"]
    return client


def test_the_jellyfin_client_signs_in_and_reads_the_server(signed_in: Any) -> None:
    api = signed_in.jellyfin

    assert api.get_system_info_new()["ProductName"] == "Jellyfin Server"
    assert {user["Name"] for user in api.get_users()} >= {"Ana", "Ben", "Ella"}
    assert {folder["Name"] for folder in api.virtual_folders()} == {"Films", "Series", "Kids", "Documentaries"}


def test_the_jellyfin_client_reads_shows_and_people(signed_in: Any) -> None:
    api = signed_in.jellyfin
    show = api.items(params={"UserId": "{UserId}", "Recursive": True, "IncludeItemTypes": "Series", "Limit": 1})[
        "Items"
    ][0]

    episodes = api.get_episodes(show["Id"], fields="Overview,Path")["Items"]

    assert episodes[0]["SeriesName"] == show["Name"]
    assert api.get_persons("Ridley")["Items"][0]["Name"] == "Ridley Scott"
    assert api.get_similar(show["Id"])["Items"]


def test_the_jellyfin_client_writes_user_data_and_reads_it_back(signed_in: Any) -> None:
    api = signed_in.jellyfin
    film = api.items(
        params={"UserId": "{UserId}", "Recursive": True, "IncludeItemTypes": "Movie", "SearchTerm": "Blade Runner"}
    )["Items"][0]

    api.update_userdata_for_item(film["Id"], {"Rating": 7.5, "IsFavorite": True})

    data = api.get_userdata_for_item(film["Id"])
    assert (data["Rating"], data["IsFavorite"]) == (7.5, True)


def test_the_jellyfin_client_makes_fills_and_deletes_a_playlist(signed_in: Any) -> None:
    api = signed_in.jellyfin
    query = {"UserId": "{UserId}", "Recursive": True, "IncludeItemTypes": "Movie", "Limit": 3}
    films = [film["Id"] for film in api.items(params=query)["Items"]]
    playlist = api.new_playlist("Tonight", films[:2])["Id"]

    api.add_playlist_items(playlist, films[2:])
    entries = api.get_playlist_items(playlist)["Items"]
    api.remove_playlist_items(playlist, [entries[0]["PlaylistItemId"]])

    assert [entry["Id"] for entry in entries] == films
    assert [entry["Id"] for entry in api.get_playlist_items(playlist)["Items"]] == films[1:]
    api.delete_item(playlist)
    listed = api.items(params={"UserId": "{UserId}", "Recursive": True, "IncludeItemTypes": "Playlist"})
    assert playlist not in [item["Id"] for item in listed["Items"]]


def test_the_jellyfin_client_makes_a_library(signed_in: Any, jellyfin: Running, tmp_path: Path) -> None:
    signed_in.jellyfin.add_media_library("AI Picks", "movies", [str(tmp_path)], False)

    assert with_key(jellyfin).libraries()["AI Picks"]["Locations"] == [str(tmp_path)]


def configured(server: Running, key: str) -> Any:
    configuration = emby_client.Configuration()
    configuration.host = server.base
    configuration.api_key = {"api_key": key}  # a dictionary of its own: the default one is shared by all clients
    return emby_client.ApiClient(configuration)


@pytest.fixture(scope="module")
def client(emby: Running) -> Any:
    return configured(emby, emby.api_key)


def test_the_emby_client_reads_server_people_and_libraries(client: Any) -> None:
    users = emby_client.UserServiceApi(client).get_users_query()
    folders = emby_client.LibraryStructureServiceApi(client).get_library_virtualfolders_query()

    assert emby_client.SystemServiceApi(client).get_system_info().version.startswith("4.9")
    assert {user.name for user in users.items} >= {"Ana", "Ben", "Ella"}
    assert {folder.name for folder in folders.items} == {"Films", "Series", "Kids", "Documentaries"}


def ana(client: Any) -> str:
    users = emby_client.UserServiceApi(client).get_users_query().items
    return next(str(user.id) for user in users if user.name == "Ana")


def test_the_emby_client_signs_in_by_name(emby: Running) -> None:
    header = 'Emby Client="Tests", Device="Desk", DeviceId="tests-3", Version="1.0"'
    credentials = emby_client.AuthenticateUserByName(username="Ben", pw="ben")

    result = emby_client.UserServiceApi(configured(emby, "")).post_users_authenticatebyname(credentials, header)

    assert result.user.name == "Ben"
    assert (
        emby_client.UserServiceApi(configured(emby, result.access_token)).get_users_by_id(result.user.id).name == "Ben"
    )


def test_the_emby_client_pages_films_with_people_and_studios(client: Any) -> None:
    page = emby_client.ItemsServiceApi(client).get_users_by_userid_items(
        ana(client), recursive=True, include_item_types="Movie", fields="People,Studios,ProviderIds", limit=50
    )

    assert len(page.items) == 50
    assert page.total_record_count > 100
    assert isinstance(page.items[0].studios[0].id, int)
    assert page.items[0].people


def test_the_emby_client_marks_favourite_and_played_and_reads_it_back(client: Any) -> None:
    films = emby_client.ItemsServiceApi(client).get_users_by_userid_items(
        ana(client), recursive=True, include_item_types="Movie", limit=1
    )
    film = films.items[0].id

    emby_client.UserLibraryServiceApi(client).post_users_by_userid_favoriteitems_by_id(ana(client), film)
    emby_client.PlaystateServiceApi(client).post_users_by_userid_playeditems_by_id(
        ana(client), film, date_played="20240102030405"
    )

    data = emby_client.UserLibraryServiceApi(client).get_users_by_userid_items_by_id(ana(client), film).user_data
    assert (data.is_favorite, data.played, data.last_played_date.year) == (True, True, 2024)


def test_the_emby_client_makes_and_removes_a_library(client: Any, tmp_path: Path) -> None:
    structure = emby_client.LibraryStructureServiceApi(client)
    body = emby_client.LibraryAddVirtualFolder(
        name="AI Picks", collection_type="movies", paths=[str(tmp_path)], refresh_library=False
    )

    structure.post_library_virtualfolders(body)

    made = next(folder for folder in structure.get_library_virtualfolders_query().items if folder.name == "AI Picks")
    assert made.locations == [str(tmp_path)]
    structure.post_library_virtualfolders_delete(
        emby_client.LibraryRemoveVirtualFolder(id=made.id, refresh_library=False)
    )
    assert "AI Picks" not in {folder.name for folder in structure.get_library_virtualfolders_query().items}
