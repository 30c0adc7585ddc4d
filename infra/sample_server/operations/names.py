"""Genres, studios and persons: what items have in common."""

import json
from collections.abc import Iterable

from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Item
from infra.sample_server.operations import query
from infra.sample_server.request import Request
from infra.sample_server.state import digest


def genres(request: Request) -> Answer:
    return _listing(request, "Genre", (name for item in _items(request) for name in item.genres))


def studios(request: Request) -> Answer:
    return _listing(request, "Studio", (name for item in _items(request) for name in item.studios))


def persons(request: Request) -> Answer:
    kinds = {word.lower() for word in request.words("personTypes")}
    credits = (credit for item in _items(request) for credit in item.credits)
    return _listing(request, "Person", (credit.name for credit in credits if not kinds or credit.type.lower() in kinds))


def _items(request: Request) -> list[Item]:
    include = {word.lower() for word in request.words("includeItemTypes")}
    inside = [item for item in query.visible(request, request.subject()) if not include or item.type.lower() in include]
    parent = request.text("parentId")
    wanted = request.dialect.plain_id(parent) if parent else None
    return [item for item in inside if wanted in (None, item.library_id, item.parent_id)]


def _listing(request: Request, kind: str, names: Iterable[str]) -> Answer:
    term = (request.text("searchTerm") or "").casefold()
    found = sorted(name for name in set(names) if term in name.casefold())
    start, limit = request.number("startIndex") or 0, request.number("limit")
    page = [_named(request, kind, name) for name in found[start : None if limit is None else start + limit]]
    value: dict[str, object] = {"Items": page, "TotalRecordCount": len(found)}
    return answer(value | ({"StartIndex": start} if request.dialect.is_jellyfin else {}))


def _named(request: Request, kind: str, name: str) -> dict[str, object]:
    value: dict[str, object] = {
        "Name": name,
        "ServerId": request.state.server_id,
        "Id": request.state.named(kind, name),
        "Type": kind,
        "ImageTags": {"Primary": digest(f"portrait:{name}")} if kind == "Person" else {},
        "BackdropImageTags": [],
        "IsFolder": kind != "Person",
    }
    return value | ({"MediaType": "Unknown", "LocationType": "FileSystem"} if request.dialect.is_jellyfin else {})


def person(request: Request) -> Answer:
    name = request.arguments["name"]
    if ("Person", name) not in request.state.by_name:
        raise Refused(404, "Person not found")
    return answer(_named(request, "Person", name))


def hints(request: Request) -> Answer:
    term = request.needed("searchTerm").casefold()
    found = [item for item in query.visible(request, request.subject()) if term in item.name.casefold()]
    limit = request.number("limit") or 20
    listed = [
        {
            "ItemId": item.id,
            "Id": item.id,
            "Name": item.name,
            "Type": item.type,
            "MediaType": "Unknown",
            "ProductionYear": item.year,
        }
        for item in found[:limit]
    ]
    listed = [{name: value for name, value in hint.items() if value is not None} for hint in listed]
    return Answer(200, json.dumps({"SearchHints": listed, "TotalRecordCount": len(found)}).encode())
