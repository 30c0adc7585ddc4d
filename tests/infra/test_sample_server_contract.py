"""The sample server and the published OpenAPI documents agree, in what is asked and in what is answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from infra.sample_server import asked, building
from infra.sample_server.running import running
from tests import contracts
from tests.infra.asking import Caller, signed_in

DOCUMENTS = {"jellyfin": "jellyfin-10.11.11.check.json", "emby": "emby-4.9.1.90.check.json"}

pytestmark = pytest.mark.skipif(
    not all((contracts.DIRECTORY / name).is_file() for name in DOCUMENTS.values()),
    reason=contracts.MISSING,
)
LENIENT = {"uuid": lambda value: not isinstance(value, str) or len(value.replace("-", "")) == 32}


class Checked(Caller):
    """A caller that holds each request and each answer to the document."""

    document: Any

    def ask(self, method: str, path: str, params: Any = None, body: Any = None) -> requests.Response:
        from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

        reply = super().ask(method, path, params, body)
        sent = reply.request.copy()
        assert sent.url is not None
        sent.url = sent.url.replace(self.server.base, self.base)
        request, response = RequestsOpenAPIRequest(sent), RequestsOpenAPIResponse(reply)
        self.document.validate_request(request)
        if reply.status_code < 400 and self.describes(method, path):
            self.document.validate_response(request, response)
        return reply

    @property
    def base(self) -> str:
        return "http://localhost" if self.is_jellyfin else "http://emby.media/emby"

    def describes(self, method: str, path: str) -> bool:
        """Else nothing is held there but the request."""
        return not contracts.departs(self.server.kind, "answer", path)


def document(kind: str) -> Any:
    from openapi_core import Config, OpenAPI

    # The documents are published as they are: they are not ours to validate, only to be held to.
    config = Config(
        extra_format_validators=LENIENT, spec_validator_cls=None, response_properties_default_policy="optional"
    )
    return OpenAPI.from_dict(json.loads((contracts.DIRECTORY / DOCUMENTS[kind]).read_text()), config=config)


@pytest.fixture(scope="module", params=["jellyfin", "emby"])
def caller(request: pytest.FixtureRequest) -> Iterator[Checked]:
    with running(request.param) as server:
        checked = Checked(server, server.api_key)
        checked.document = document(request.param)
        yield checked


FIELDS = [
    "Genres", "Studios", "People", "ProviderIds", "Overview", "Tags", "Path", "MediaSources", "DateCreated", "OriginalTitle",
    "SortName", "ProductionLocations", "Taglines", "RemoteTrailers", "ChildCount", "RecursiveItemCount", "ParentId",
]  # fmt: skip


def fields(caller: Caller) -> object:
    return FIELDS if caller.is_jellyfin else ",".join([*FIELDS, *sorted(asked.EMBY_WITHHOLDS)])


def test_what_the_server_says_about_itself_is_as_published(caller: Checked) -> None:
    for path in (
        "/System/Info/Public",
        "/System/Info",
        "/Auth/Keys",
        "/ScheduledTasks",
        "/Sessions",
        "/System/ActivityLog/Entries",
    ):
        assert caller.get(path) is not None


def test_people_and_libraries_are_as_published(caller: Checked) -> None:
    ana = caller.users()["Ana"]

    assert caller.get(f"/Users/{ana['Id']}")["Policy"]["IsAdministrator"] is True
    assert set(caller.libraries()) == {"Films", "Series", "Kids", "Documentaries"}


@pytest.mark.parametrize("kind", ["Movie", "Series", "Season", "Episode"])
def test_pages_of_items_with_all_fields_are_as_published(caller: Checked, kind: str) -> None:
    name = "userId" if caller.is_jellyfin else "UserId"
    spelled = {"recursive": "true", "includeItemTypes": kind, "fields": fields(caller), "startIndex": 0, "limit": 500}
    query = spelled if caller.is_jellyfin else {key[0].upper() + key[1:]: value for key, value in spelled.items()}

    page = caller.get("/Items", **{name: caller.users()["Ben"]["Id"]}, **query)

    assert page["Items"]
    assert all(item["Type"] == kind and "UserData" in item for item in page["Items"])


def test_one_item_whole_is_as_published(caller: Checked) -> None:
    ana = caller.users()["Ana"]["Id"]
    film = caller.items(**({"includeItemTypes": "Movie"} if caller.is_jellyfin else {"IncludeItemTypes": "Movie"}))[0]

    whole = (
        caller.get(f"/Items/{film['Id']}", userId=ana)
        if caller.is_jellyfin
        else caller.get(f"/Users/{ana}/Items/{film['Id']}")
    )

    assert whole["People"]
    assert whole["ProviderIds"]["Tmdb"]


def test_writes_about_one_item_are_as_published(caller: Checked) -> None:
    ana = caller.users()["Ana"]["Id"]
    film = caller.items(**({"includeItemTypes": "Movie"} if caller.is_jellyfin else {"IncludeItemTypes": "Movie"}))[0][
        "Id"
    ]
    writes = jellyfin_writes(ana, film) if caller.is_jellyfin else emby_writes(ana, film)

    for method, path, query, body in writes:
        reply = caller.ask(method, path, query, body)
        assert reply.status_code == 200, (path, reply.text)


def jellyfin_writes(user: str, item: str) -> list[tuple[str, str, dict[str, object], object]]:
    query: dict[str, object] = {"userId": user}
    return [
        ("POST", f"/UserPlayedItems/{item}", query | {"datePlayed": "2024-05-06T07:08:09Z"}, None),
        ("DELETE", f"/UserPlayedItems/{item}", query, None),
        ("POST", f"/UserFavoriteItems/{item}", query, None),
        ("DELETE", f"/UserFavoriteItems/{item}", query, None),
        ("POST", f"/UserItems/{item}/Rating", query | {"likes": "true"}, None),
        ("DELETE", f"/UserItems/{item}/Rating", query, None),
        ("POST", f"/UserItems/{item}/UserData", query, {"Rating": 8}),
        ("GET", f"/UserItems/{item}/UserData", query, None),
    ]


def emby_writes(user: str, item: str) -> list[tuple[str, str, dict[str, object], object]]:
    data = {"Rating": 8, "IsFavorite": False, "Played": True, "PlaybackPositionTicks": 0}
    return [
        ("POST", f"/Users/{user}/PlayedItems/{item}", {"DatePlayed": "20240506070809"}, None),
        ("DELETE", f"/Users/{user}/PlayedItems/{item}", {}, None),
        ("POST", f"/Users/{user}/FavoriteItems/{item}", {}, None),
        ("DELETE", f"/Users/{user}/FavoriteItems/{item}", {}, None),
        ("POST", f"/Users/{user}/Items/{item}/Rating", {"Likes": "true"}, None),
        ("DELETE", f"/Users/{user}/Items/{item}/Rating", {}, None),
        ("POST", f"/Users/{user}/Items/{item}/UserData", {}, data),
    ]


def test_episodes_next_up_resume_similar_and_names_are_as_published(caller: Checked) -> None:
    ana = caller.users()["Ana"]["Id"]
    kind = "includeItemTypes" if caller.is_jellyfin else "IncludeItemTypes"
    user = {"userId": ana} if caller.is_jellyfin else {"UserId": ana}
    show = caller.items(**{kind: "Series"})[0]["Id"]
    film = caller.items(**{kind: "Movie"})[0]["Id"]

    assert caller.get(f"/Shows/{show}/Episodes", **user)["Items"]
    assert caller.get(f"/Shows/{show}/Seasons", **user)["Items"]
    assert "Items" in caller.get("/Shows/NextUp", **user)
    assert caller.get(f"/Items/{film}/Similar", **user)["Items"]
    assert "Items" in (
        caller.get("/UserItems/Resume", **user) if caller.is_jellyfin else caller.get(f"/Users/{ana}/Items/Resume")
    )
    for path in ("/Genres", "/Studios", "/Persons"):
        assert caller.get(path, **user)["Items"]


def test_playlists_and_collections_are_as_published(caller: Checked) -> None:
    kind = "includeItemTypes" if caller.is_jellyfin else "IncludeItemTypes"
    films = [item["Id"] for item in caller.items(**{kind: "Movie"})[:3]]
    ana = caller.users()["Ana"]["Id"]
    if caller.is_jellyfin:
        made = caller.ask(
            "POST",
            "/Playlists",
            None,
            {"Name": "Ours", "Ids": films, "UserId": ana, "MediaType": "Video", "IsPublic": False},
        )
    else:
        made = caller.ask("POST", "/Playlists", {"Name": "Ours", "Ids": ",".join(films), "MediaType": "Video"})
    playlist = made.json()["Id"]

    listed = caller.get(f"/Playlists/{playlist}/Items", **({"userId": ana} if caller.is_jellyfin else {"UserId": ana}))

    assert [item["Id"] for item in listed["Items"]] == films
    boxed = caller.ask(
        "POST",
        "/Collections",
        {"name" if caller.is_jellyfin else "Name": "Box", "ids" if caller.is_jellyfin else "Ids": films[0]},
    )
    assert boxed.json()["Id"]


def test_a_sign_in_is_as_published(caller: Checked) -> None:
    person = signed_in(caller.server, "Ben")
    checked = Checked(caller.server, person.token)
    checked.document = caller.document

    assert [session["UserName"] for session in checked.get("/Sessions")] == ["Ben"]
    assert checked.ask("POST", "/Sessions/Logout").status_code == (204 if caller.is_jellyfin else 200)


def published(file: str) -> dict[tuple[str, str], set[str]]:
    """Query names by (method, path without argument names) of a document."""
    paths = json.loads((contracts.DIRECTORY / file).read_text())["paths"]
    return {
        (method.upper(), shape(path)): {
            entry["name"].lower() for entry in operation.get("parameters", []) if entry["in"] == "query"
        }
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in ("get", "post", "delete")
    }


def shape(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part.lower() for part in path.split("/"))


UNPUBLISHED = {
    "/localization/parentalratings",
    "/users/{}/favoriteitems/{}/delete",
    "/items/{}/delete",
    "/system/ping",
    "/videos/{}/stream",
}
# What Emby's own text says of an operation and its document leaves out.
IN_PROSE = {("POST", "/playlists"): {"userid"}}


@pytest.mark.parametrize("file", [*DOCUMENTS.values(), "jellyfin-12.0.0.check.json"])
def test_each_operation_takes_only_published_query_names(file: str) -> None:
    document = published(file)

    for route in building.ROUTES[file.split("-")[0]]:
        known = document.get((route.method, shape(route.pattern)))
        if known is None:
            assert shape(route.pattern) in UNPUBLISHED, f"{route.method} {route.pattern} is not published"
        else:
            known = known | IN_PROSE.get((route.method, shape(route.pattern)), set())
            assert route.query <= known, f"{route.method} {route.pattern} takes {route.query - known}"


def test_jellyfin_asks_of_callers_what_its_document_says() -> None:
    paths = json.loads((contracts.DIRECTORY / DOCUMENTS["jellyfin"]).read_text())["paths"]
    operations = {
        (method.upper(), shape(path)): found for path, methods in paths.items() for method, found in methods.items()
    }

    for route in building.ROUTES["jellyfin"]:
        operation = operations.get((route.method, shape(route.pattern)))
        if operation is not None:
            needs = json.dumps(operation.get("security") or "")
            expected = "admin" if "Elevat" in needs else "user" if "Authentication" in needs else "anyone"
            assert route.access == expected, f"{route.method} {route.pattern}"
