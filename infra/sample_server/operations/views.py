"""Libraries as the folders that people see of them, in the order in which they are shown."""

from infra.sample_server import visibility
from infra.sample_server.exchange import Answer, answer
from infra.sample_server.nouns import Library, User
from infra.sample_server.operations import query
from infra.sample_server.operations.lookup import item_id, library
from infra.sample_server.request import Request


def listing(request: Request) -> Answer:
    """The libraries a person may open."""
    return _folders(request, request.needed_subject())


def media_folders(request: Request) -> Answer:
    """All of them, for an administrator."""
    return _folders(request, None)


def named(request: Request, user: User | None) -> Library | None:
    """The library whose id the path has, if this person may open it."""
    found = library(request, item_id(request))
    return found if found and visibility.may_open(request.dialect, user, found) else None


def whole(request: Request, library: Library) -> dict[str, object]:
    forced = library.forced_sort_name or (None if request.dialect.is_jellyfin else _sorted_by(library))
    return (
        _folder(request, library)
        | {"SortName": _sorted_by(library), "LockedFields": []}
        | ({"ForcedSortName": forced} if forced else {})
    )


def edit(request: Request, library: Library) -> Answer:
    said = str(request.json().get("ForcedSortName") or "")
    library.forced_sort_name = said if said.lower() != query.sortable(library.name) else None
    return request.dialect.done()


def _folders(request: Request, user: User | None) -> Answer:
    shown = [one for one in request.state.libraries.values() if visibility.may_open(request.dialect, user, one)]
    folders = [_folder(request, one) for one in sorted(shown, key=_sorted_by)]
    return answer(
        {"Items": folders, "TotalRecordCount": len(folders)}
        | ({"StartIndex": 0} if request.dialect.is_jellyfin else {})
    )


def _folder(request: Request, library: Library) -> dict[str, object]:
    kind = {"CollectionType": library.collection_type} if library.collection_type else {}
    return {
        "Name": library.name,
        "ServerId": request.state.server_id,
        "Id": library.id,
        "IsFolder": True,
        "Type": "CollectionFolder",
    } | kind


def _sorted_by(library: Library) -> str:
    return (library.forced_sort_name or query.sortable(library.name)).lower()
