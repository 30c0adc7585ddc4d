"""Every request our clients make, held against the servers' published documents."""

import ast
import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openapi_core
import pytest
import requests
from openapi_core.contrib.requests import RequestsOpenAPIRequest

from infra.sample_server.running import Running, running
from shared import media_servers
from shared.errors import NotFound
from shared.media_servers import MediaServer, protocol
from tests import contracts
from tests.shared.media_servers.conftest import QUICK
from tests.shared.media_servers.recorder import Recorded, relaying

DOCUMENTS = {
    "jellyfin-10.11.11.check.json": ("jellyfin", "http://localhost"),
    "jellyfin-12.0.0.check.json": ("jellyfin", "http://localhost"),
    "emby-4.9.1.90.check.json": ("emby", "http://emby.media"),
}


@cache
def document(name: str) -> dict[str, object]:
    return json.loads((contracts.DIRECTORY / name).read_text())


@cache
def openapi(name: str) -> openapi_core.OpenAPI:
    return openapi_core.OpenAPI.from_dict(document(name))


@cache
def conversation(kind: str, folder: Path) -> tuple[Recorded, ...]:
    """All that our client of this kind says when each of its methods is used once."""
    (folder / "ours, too").mkdir(parents=True, exist_ok=True)
    with running(kind=kind, media=folder) as server, relaying(server.url) as relay:
        client = media_servers.connect(kind, relay.url, server.api_key, retries=QUICK)
        media_servers.detect(relay.url)
        use_everything(client, server)
        client.close()
        return tuple(relay.requests)


def use_everything(client: MediaServer, server: Running) -> None:
    client.check()
    client.info()
    client.identify()
    ana, ben = (next(user for user in client.users() if user.name == name) for name in ("Ana", "Ben"))
    films = next(library for library in client.libraries() if library.name == "Films")
    shows = next(library for library in client.libraries() if library.kind == "series")
    ids = [item.id for page in client.items(films.id, "movie") for item in page.items]
    list(client.items(shows.id, "series"))
    list(client.episodes(shows.id))
    client.library_item_ids(films.id)
    list(client.shown_items(ben.id, films.id, "movie"))
    client.suggestions(ben.id, "movie")
    list(client.shown_items(ben.id, films.id, "movie", ids[:3]))
    client.source_urls(ids[:2])
    client.look_up(ana.id, ids[0])
    client.playback(ana.id, ids[0])
    use_policies(client, ben.id)
    use_what_people_did(client, ana.id, ids)
    client.sign_out(client.authenticate("Ben", "ben").token)
    if client.quick_connect_enabled():
        quick_connect(client, server, ben.id)
    client.image(ids[0], max_width=300)
    use_pictures_of_studios(client)
    client.avatar(ana.id, ana.avatar_tag)
    client.parental_ratings()
    use_libraries(client, ben.id)
    use_lists(client, ana.id, ids)
    client.episodes_of(ana.id, next(item.id for page in client.items(shows.id, "series") for item in page.items))
    client.favorite_seasons(ana.id, next(item.id for page in client.items(shows.id, "series") for item in page.items))
    client.removable(ana.id, ids[-1])
    client.has_item(ids[-1])
    client.delete_item(ids[-1])


def use_what_people_did(client: MediaServer, user_id: str, ids: list[str]) -> None:
    for kind in ("movie", "series", "episode"):
        list(client.user_data(user_id, kind))
    client.user_data_of(user_id, "movie", ids[:3])
    list(client.plays(user_id, "movie"))
    list(client.plays(user_id, "episode"))
    list(client.in_progress(user_id, "movie"))
    client.favorites(user_id, "movie")
    client.set_played(user_id, ids[0], True, datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))
    client.set_played(user_id, ids[0], False)
    for switch in (True, False):
        client.set_favorite(user_id, ids[0], switch)
    client.set_rating(user_id, ids[0], 7.5)
    client.set_rating(user_id, ids[0], None)


def quick_connect(client: MediaServer, server: Running, user_id: str) -> None:
    begun = client.quick_connect_start()
    client.quick_connect_finish(begun.secret)
    requests.post(
        f"{server.url}/QuickConnect/Authorize",
        params={"code": begun.code, "userId": user_id},
        headers={"Authorization": f'MediaBrowser Token="{server.api_key}"'},
        timeout=10,
    )
    assert client.quick_connect_finish(begun.secret)


def use_policies(client: MediaServer, user_id: str) -> None:
    client.user(user_id)
    client.rewrite_policy(user_id)
    client.set_policy(user_id, {"EnableContentDeletion": False})


def use_pictures_of_studios(client: MediaServer) -> None:
    """Whether there is one or not."""
    with suppress(NotFound):
        client.studio_image("A24")


def use_libraries(client: MediaServer, user_id: str) -> None:
    made = client.create_library("Ours & theirs", "movie", "/media/ours, too", {"EnableRealtimeMonitor": False})
    client.set_library_options(made, {"PreferredMetadataLanguage": "de", "EnableRealtimeMonitor": True})
    made = client.rename_library(made, "Ours & yours")
    client.limit_to_libraries(user_id, [made])
    client.revoke_library(user_id, made)
    client.grant_library(user_id, made)
    client.wait_for_scan(client.refresh_library(made.id), timeout=10)
    client.wait_for_scan(client.refresh_all(), timeout=10)
    client.remove_library(made)


def use_lists(client: MediaServer, user_id: str, ids: list[str]) -> None:
    playlist = client.create_playlist(user_id, "Friday & Saturday", ids[:3])
    client.set_playlist_items(playlist, user_id, [ids[1], ids[2], ids[0]])
    client.set_playlist_items(playlist, user_id, [ids[2], ids[1]])
    client.playlist_items(playlist, user_id)
    client.playlists_named(user_id, "Friday & Saturday")
    client.may_read(playlist, user_id)
    client.collections_like("Six of the best")
    collection = client.create_collection("Six of the best", ids[:3])
    client.sort(user_id, collection, name="Six", forced="!! Six", order=client.ORDER_OF_ADDING or "SortName")
    client.set_collection_items(collection, user_id, ids[1:6])
    client.set_collection_items(collection, user_id, ids[2:4])
    client.collection_items(collection, user_id)
    client.sorting(user_id, ids[0])
    client.delete_list(collection)
    client.delete_list(playlist)


@pytest.fixture(params=DOCUMENTS)
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, list[Recorded]]:
    if not (contracts.DIRECTORY / request.param).exists():
        pytest.skip(f"{request.param} is not here: nothing to hold the requests against")
    kind, address = DOCUMENTS[request.param]
    folder = tmp_path_factory.getbasetemp() / f"conversation-{kind}"
    heard = [one for one in conversation(kind, folder) if not _departs(kind, one)]
    return request.param, address, heard


def _departs(kind: str, one: Recorded) -> bool:
    path = urlsplit(one.target).path
    is_prefixed = kind == "emby" and path.startswith("/emby/")
    return contracts.departs(kind, "request", path) and not (is_prefixed and path.endswith("/System/Info/Public"))


def test_every_method_of_a_client_is_used() -> None:
    """But for what asks nothing of a server."""
    here = Path(__file__).read_text(encoding="utf-8")
    whole = ast.parse(Path(protocol.__file__).read_text(encoding="utf-8"))
    methods = {node.name for node in ast.walk(whole) if isinstance(node, ast.FunctionDef)}
    assert {name for name in methods if not re.search(rf"client\.{name}\(", here)} == {"web_link"}


def test_every_request_is_valid_in_the_published_document(said: tuple[str, str, list[Recorded]]) -> None:
    name, address, heard = said
    flaws = [flaw for one in heard if (flaw := _flaw(name, address, one))]

    assert len(heard) > 80
    assert not flaws, "\n".join(sorted(set(flaws)))


def test_the_check_notices_a_wrong_request(said: tuple[str, str, list[Recorded]]) -> None:
    name, address, heard = said
    policy = next(one for one in heard if one.target.endswith("/Policy"))
    listing = next(one for one in heard if "/Items?" in one.target)

    assert _flaw(name, address, Recorded("POST", policy.target, policy.headers, b'{"IsAdministrator": "maybe"}'))
    for right, wrong in (("tartIndex=0", "tartIndex=none"), ("ecursive=true", "ecursive=maybe")):
        target = listing.target.replace(right, wrong)
        assert _flaw(name, address, Recorded("GET", target, listing.headers, b""))
    if name.startswith("jellyfin"):
        target = listing.target.replace("fields=Genres", "fields=Gnomes")
        assert _flaw(name, address, Recorded("GET", target, listing.headers, b""))
    assert _flaw(name, address, Recorded("GET", "/Nowhere", listing.headers, b""))


def _flaw(name: str, address: str, one: Recorded) -> str | None:
    headers = {key: value for key, value in one.headers.items() if key.lower() not in ("host", "content-length")}
    asked = requests.Request(one.method, address + one.target, headers=headers, data=one.body or None)
    try:
        openapi(name).validate_request(RequestsOpenAPIRequest(asked))
    except openapi_core.exceptions.OpenAPIError as error:
        return f"{one.method} {one.target}: {error!r} {error.__cause__!r}"
    return None


def test_every_query_name_is_published(said: tuple[str, str, list[Recorded]]) -> None:
    name, _, heard = said
    prefix = urlsplit(document(name)["servers"][0]["url"]).path  # type: ignore[index]
    unknown = set()
    for one in heard:
        path = urlsplit(one.target).path.removeprefix(prefix)
        published = _query_names(name, one.method, path)
        asked = {key.lower() for key in parse_qs(urlsplit(one.target).query, keep_blank_values=True)}
        unknown |= {f"{one.method} {path}: {key}" for key in asked - published}
    kind, _ = DOCUMENTS[name]
    excused = contracts.departures(kind, "query")
    assert excused <= unknown, f"not needed any more: {excused - unknown}"
    unknown -= excused

    assert not unknown, "\n".join(sorted(unknown))


def _query_names(name: str, method: str, path: str) -> set[str]:
    whole = document(name)
    parameters = whole["components"].get("parameters", {})  # type: ignore[attr-defined]
    fitting = [one for one in whole["paths"] if _fits(one, path) and method.lower() in whole["paths"][one]]  # type: ignore[attr-defined,index]
    assert fitting, f"{method} {path} is not published"
    operations = whole["paths"][min(fitting, key=lambda one: one.count("{"))]  # type: ignore[index]
    listed = [*operations.get("parameters", []), *operations[method.lower()].get("parameters", [])]
    full = [parameters[one["$ref"].rsplit("/", 1)[-1]] if "$ref" in one else one for one in listed]
    return {one["name"].lower() for one in full if one["in"] == "query"}


def _fits(template: str, path: str) -> bool:
    here, there = template.strip("/").split("/"), path.strip("/").split("/")
    return len(here) == len(there) and all(a == b or a.startswith("{") for a, b in zip(here, there, strict=True))


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_lists_are_written_as_the_server_publishes_them_and_keys_stay_in_headers(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    heard = conversation(kind, tmp_path_factory.getbasetemp() / f"conversation-{kind}")
    listings = [one.target for one in heard if "ncludeItemTypes=Movie" in one.target and "Series" in one.target]

    assert listings
    mark = "includeItemTypes=Movie&includeItemTypes=Series" if kind == "jellyfin" else "IncludeItemTypes=Movie%2CSeries"
    assert all(mark in target for target in listings)
    assert not [one.target for one in heard if "api_key" in one.target.lower() or "apikey" in one.target.lower()]


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_the_key_stays_away_from_probes_sign_ins_and_pictures(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    heard = conversation(kind, tmp_path_factory.getbasetemp() / f"conversation-{kind}")
    public = ("/System/Info/Public", "/Users/AuthenticateByName", "/Images/", "/UserImage", "/QuickConnect/")
    open_calls = [one for one in heard if any(mark in one.target for mark in public)]

    assert len(open_calls) >= 4
    assert not [one.target for one in open_calls if "Token=" in str(one.headers) or "X-Emby-Token" in one.headers]
