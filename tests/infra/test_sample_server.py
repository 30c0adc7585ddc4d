"""The sample server is strict, keeps people apart, and remembers what it is told: in both dialects."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.sample_server.generated import Size
from infra.sample_server.running import Running, running
from tests.infra.asking import Caller, login, signed_in, with_key


@pytest.fixture(params=["jellyfin", "emby"])
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as started:
        yield started


@pytest.fixture
def admin(server: Running) -> Caller:
    return with_key(server)


def test_a_parameter_the_contract_does_not_publish_is_refused(admin: Caller) -> None:
    assert admin.ask("GET", "/Items", {"recursive": "true", "seriesId": "1"}).status_code == 400
    assert admin.ask("GET", "/Items", {"RECURSIVE": "true", "limit": "1"}).status_code == 200


def test_values_that_make_no_sense_are_refused(admin: Caller) -> None:
    for name, value in (
        ("recursive", "maybe"),
        ("limit", "many"),
        ("minDateLastSaved", "yesterday"),
        ("sortBy", "Mood"),
    ):
        assert admin.ask("GET", "/Items", {"recursive": "true", name: value}).status_code == 400, name


def test_paths_ignore_case_and_unknown_ones_are_not_found(admin: Caller) -> None:
    assert admin.get("/system/INFO/public")["Id"]
    assert admin.ask("GET", "/Nowhere").status_code == 404


def test_each_server_takes_only_its_own_form_of_authorization(server: Running) -> None:
    forms = {
        "jellyfin": {"Authorization": f'MediaBrowser Token="{server.api_key}"'},
        "emby": {"X-Emby-Token": server.api_key},
    }
    for kind, headers in forms.items():
        expected = 200 if kind == server.kind else 401
        assert requests.get(f"{server.base}/System/Info", headers=headers, timeout=5).status_code == expected
    assert requests.get(f"{server.base}/System/Info", timeout=5).status_code == 401


def test_the_key_also_travels_in_the_query_under_the_servers_own_name(server: Running) -> None:
    names = {"jellyfin": "ApiKey", "emby": "api_key"}
    for kind, name in names.items():
        expected = 200 if kind == server.kind else 401
        reply = requests.get(f"{server.base}/System/Info", params={name: server.api_key}, timeout=5)
        assert reply.status_code == expected, name


def test_a_wrong_password_is_refused_and_a_disabled_person_too(server: Running) -> None:
    assert login(server, "Ben", "wrong").status_code == 401
    server.control.user(name="Ben", policy={"IsDisabled": True})
    assert login(server, "Ben", "ben").status_code == 403


def test_signing_in_needs_all_client_fields(server: Running) -> None:
    header = {"jellyfin": ("Authorization", "MediaBrowser"), "emby": ("X-Emby-Authorization", "Emby")}[server.kind]
    reply = requests.post(
        f"{server.base}/Users/AuthenticateByName",
        json={"Username": "Ana", "Pw": "ana"},
        headers={header[0]: f'{header[1]} Client="Tests", Device="Desk"'},
        timeout=5,
    )
    assert reply.status_code == 400


def test_a_token_ends_with_logout(server: Running) -> None:
    ben = signed_in(server, "Ben")
    assert ben.ask("POST", "/Sessions/Logout").status_code == (204 if ben.is_jellyfin else 200)
    assert ben.ask("GET", "/Sessions").status_code == 401


def test_a_person_may_not_act_for_another_nor_administrate(server: Running) -> None:
    ben, users = signed_in(server, "Ben"), with_key(server).users()
    assert ben.ask("GET", "/Items", {"recursive": "true", "userId": users["Ana"]["Id"]}).status_code == 403
    assert ben.ask("POST", "/Library/Refresh").status_code == 403
    assert ben.ask("POST", f"/Users/{users['Ben']['Id']}/Policy", None, users["Ben"]["Policy"]).status_code == 403


def test_a_child_sees_only_open_folders_and_allowed_certificates(server: Running) -> None:
    seen = signed_in(server, "Ella").items(includeItemTypes="Movie,Series")

    assert seen
    assert {item.get("OfficialRating") for item in seen} <= {"G", "PG", "TV-Y", "TV-Y7", "TV-G", "TV-PG", None}
    films = with_key(server).libraries()["Films"]["ItemId"]
    assert signed_in(server, "Ella").items(parentId=films) == []


def test_an_item_a_person_may_not_see_is_not_found_for_them(server: Running, admin: Caller) -> None:
    film = admin.items(includeItemTypes="Movie", searchTerm="Blade Runner")[0]["Id"]
    ella = admin.users()["Ella"]["Id"]
    path = f"/Items/{film}?userId={ella}" if admin.is_jellyfin else f"/Users/{ella}/Items/{film}"
    assert admin.ask("GET", path).status_code == 404


def test_pages_add_up_to_the_whole_without_doubles(admin: Caller) -> None:
    seen: list[str] = []
    total: int | None = None
    while total is None or len(seen) < total:
        page = admin.get("/Items", recursive="true", includeItemTypes="Movie", startIndex=len(seen), limit=40)
        total = page["TotalRecordCount"]
        seen += [item["Id"] for item in page["Items"]]

    assert len(seen) == len(set(seen)) == total > 100


def test_history_comes_newest_first(admin: Caller) -> None:
    played = admin.items("Ben", includeItemTypes="Movie", isPlayed="true", sortBy="DatePlayed", sortOrder="Descending")

    dates = [item["UserData"]["LastPlayedDate"] for item in played]
    assert len(dates) > 3
    assert dates == sorted(dates, reverse=True)
    assert all(date.endswith("Z") and len(date.split(".")[1]) == 8 for date in dates)


def test_a_policy_is_replaced_whole(admin: Caller) -> None:
    ben, films = admin.users()["Ben"], admin.libraries()["Kids"]
    folder = films["ItemId"] if admin.is_jellyfin else films["Guid"]
    policy: dict[str, Any] = ben["Policy"] | {"EnableAllFolders": False, "EnabledFolders": [folder]}

    assert admin.ask("POST", f"/Users/{ben['Id']}/Policy", None, policy).status_code == (
        204 if admin.is_jellyfin else 200
    )

    assert {item["OfficialRating"] for item in admin.items("Ben", includeItemTypes="Movie")} <= {"G", "PG", "PG-13"}
    assert admin.ask("POST", f"/Users/{ben['Id']}/Policy", None, policy | {"Fun": True}).status_code == 400


def test_a_jellyfin_policy_without_its_providers_is_refused() -> None:
    with running("jellyfin") as server:
        admin = with_key(server)
        ben = admin.users()["Ben"]
        assert admin.ask("POST", f"/Users/{ben['Id']}/Policy", None, {"EnableAllFolders": False}).status_code == 400


def test_the_last_administrator_stays_one(admin: Caller) -> None:
    ana = admin.users()["Ana"]
    policy = ana["Policy"] | {"IsAdministrator": False}
    assert admin.ask("POST", f"/Users/{ana['Id']}/Policy", None, policy).status_code == 403


def test_libraries_are_created_in_each_servers_own_shape_only(admin: Caller, tmp_path: Path) -> None:
    as_query = {"name": "AI", "collectionType": "movies", "paths": str(tmp_path)}
    as_body = {"Name": "AI", "CollectionType": "movies", "Paths": [str(tmp_path)]}
    wrong = (
        ("POST", "/Library/VirtualFolders", None, as_body)
        if admin.is_jellyfin
        else ("POST", "/Library/VirtualFolders", as_query, None)
    )

    assert admin.ask(*wrong).status_code in (400, 415)
    assert admin.create_library("AI", str(tmp_path)).ok
    assert admin.create_library("AI", str(tmp_path)).status_code == 400
    assert admin.create_library("Other", str(tmp_path / "missing")).status_code in (400, 404)


def test_only_emby_knows_exclude_from_search(admin: Caller, tmp_path: Path) -> None:
    admin.create_library("AI", str(tmp_path))
    library = admin.libraries()["AI"]
    body = {"Id": library["ItemId"], "LibraryOptions": library["LibraryOptions"] | {"ExcludeFromSearch": True}}
    assert admin.ask("POST", "/Library/VirtualFolders/LibraryOptions", None, body).ok is not admin.is_jellyfin


def test_ratings_outside_zero_to_ten_are_refused(admin: Caller) -> None:
    film, ana = admin.items(includeItemTypes="Movie")[0]["Id"], admin.users()["Ana"]["Id"]
    path = f"/UserItems/{film}/UserData?userId={ana}" if admin.is_jellyfin else f"/Users/{ana}/Items/{film}/UserData"
    assert admin.ask("POST", path, None, {"Rating": 11}).status_code == 400


def test_pictures_need_no_token(server: Running) -> None:
    film = with_key(server).items(includeItemTypes="Movie", limit=1)[0]["Id"]
    reply = requests.get(f"{server.base}/Items/{film}/Images/Primary", params={"maxWidth": 100}, timeout=20)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "image/jpeg")
    assert reply.content.startswith(b"\xff\xd8")


def test_ids_survive_a_restart(server: Running) -> None:
    with running(server.kind) as again:
        before, after = with_key(server), with_key(again)
        assert server.api_key == again.api_key
        assert [item["Id"] for item in before.items()] == [item["Id"] for item in after.items()]
        assert before.users()["Finn"]["Id"] == after.users()["Finn"]["Id"]


def test_an_item_found_again_has_a_new_id_and_no_history(server: Running, admin: Caller) -> None:
    film = admin.items("Ben", includeItemTypes="Movie", isPlayed="true")[0]

    fresh = server.control.item(replace=film["Id"])

    found = admin.items("Ben", ids=fresh)[0]
    assert fresh != film["Id"]
    assert found["Name"] == film["Name"]
    assert found["UserData"]["Played"] is False
    assert admin.items(ids=film["Id"]) == []


def test_quick_connect_lets_in_who_was_approved() -> None:
    with running("jellyfin") as server:
        header = {"Authorization": 'MediaBrowser Client="T", Device="D", DeviceId="q", Version="1"'}
        started = requests.post(f"{server.url}/QuickConnect/Initiate", headers=header, timeout=5).json()
        polled = f"{server.url}/QuickConnect/Connect?secret={started['Secret']}"
        assert requests.get(polled, timeout=5).json()["Authenticated"] is False

        assert signed_in(server, "Ben").ask("POST", "/QuickConnect/Authorize", {"code": started["Code"]}).ok

        assert requests.get(polled, timeout=5).json()["Authenticated"] is True
        result = requests.post(
            f"{server.url}/Users/AuthenticateWithQuickConnect",
            json={"Secret": started["Secret"]},
            headers=header,
            timeout=5,
        )
        assert result.json()["User"]["Name"] == "Ben"


def test_editing_an_item_overwrites_what_the_body_leaves_out(admin: Caller) -> None:
    film = admin.items(includeItemTypes="Movie", limit=1)[0]

    assert admin.ask("POST", f"/Items/{film['Id']}", None, {"Name": "Renamed", "ForcedSortName": "0001"}).ok

    edited = admin.items(ids=film["Id"], fields="SortName,Overview")[0]
    assert (edited["Name"], edited["SortName"]) == ("Renamed", "0001")
    assert "Overview" not in edited
    assert "OfficialRating" not in edited


def test_a_made_up_library_has_the_size_that_was_asked_for() -> None:
    size = Size(films=300, series=20, episodes=110, people=5)
    with running("jellyfin", library=size) as server:
        counts = with_key(server).get("/Items/Counts")
        assert (counts["MovieCount"], counts["SeriesCount"], counts["EpisodeCount"]) == (300, 20, 110)
        assert len(with_key(server).users()) == 5


def test_what_clients_did_survives_a_restart_when_there_is_a_state_directory(tmp_path: Path) -> None:
    media, state = tmp_path / "media", tmp_path / "state"
    media.mkdir()
    (media / "Heat (1995).strm").write_text("/media/films/x.mkv")
    with running("emby", as_process=True, state=state) as server:
        admin = with_key(server)
        assert admin.create_library("AI", str(media), refresh=False).ok
        server.control.play("Finn", "Arrival")
        films = [film["Id"] for film in admin.items(includeItemTypes="Movie", limit=2)]
        made = admin.ask("POST", "/Playlists", {"Name": "Ours", "Ids": ",".join(films)}).json()["Id"]
        token = signed_in(server, "Ben").token

    with running("emby", as_process=True, state=state) as server:
        admin = with_key(server)
        assert admin.libraries()["AI"]["Locations"] == [str(media)]
        assert [item["Name"] for item in admin.items("Finn", isPlayed="true", includeItemTypes="Movie")] == ["Arrival"]
        assert [item["Id"] for item in admin.get(f"/Playlists/{made}/Items")["Items"]] == films
        assert Caller(server, token).ask("GET", "/Sessions").ok


def test_films_and_shows_can_be_added_and_taken_away_while_it_runs(server: Running, admin: Caller) -> None:
    seasons = [{"number": 1, "episodes": [{"number": 1, "title": "Pilot", "runtimeMinutes": 30}]}]

    film = server.control.item(add={"title": "Fresh", "year": 2025, "genres": ["Drama"], "tmdb": 1})
    show = server.control.item(add={"title": "Newcomers", "year": 2025, "seasons": seasons})

    assert [item["Name"] for item in admin.items(ids=f"{film},{show}", sortBy="Name")] == ["Fresh", "Newcomers"]
    episodes = admin.get(f"/Shows/{show}/Episodes")["Items"]
    assert [item["Name"] for item in episodes] == ["Pilot"]
    server.control.item(remove=show)
    assert admin.items(ids=f"{show},{episodes[0]['Id']}") == []
    assert admin.holds_nothing(show)
