"""Virtual folders in both shapes, and the scans that fill them."""

from pathlib import Path

from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Library, stamp
from infra.sample_server.operations.lookup import item_id
from infra.sample_server.request import Request
from infra.sample_server.state import digest

COLLECTION_TYPES = {"movies", "tvshows", "music", "musicvideos", "homevideos", "boxsets", "books", "mixed"}


def listed(request: Request) -> Answer:
    return answer([request.server.writer.library(library) for library in request.state.libraries.values()])


def queried(request: Request) -> Answer:
    libraries = list(request.state.libraries.values())
    start, limit = request.number("startIndex") or 0, request.number("limit")
    page = libraries[start : None if limit is None else start + limit]
    return answer(
        {"Items": [request.server.writer.library(library) for library in page], "TotalRecordCount": len(libraries)}
    )


def selectable(request: Request) -> Answer:
    """Emby: which folders a policy may shut within a library. Policies name them by the library's guid and this id."""
    return answer([_media_folder(request, library) for library in request.state.libraries.values()])


def _media_folder(request: Request, library: Library) -> dict[str, object]:
    below = [
        {
            "Name": location.rsplit("/", 1)[-1],
            "Id": request.state.named("Folder", location),
            "Path": location,
            "IsUserAccessConfigurable": True,
        }
        for location in library.locations
    ]
    known: dict[str, object] = {"Name": library.name, "Id": library.id, "Guid": library.guid}
    return known | {"SubFolders": below, "IsUserAccessConfigurable": True}


def create_by_query(request: Request) -> Answer:
    """Jellyfin: everything in the query, the options in the body; `paths` is split at commas."""
    options: object = None
    if request.body:
        options = request.fields_of_body("LibraryOptions").get("LibraryOptions")
    name = request.needed("name")
    if name != name.strip():
        raise Refused(400, "A library's name has no blanks around it.")
    _create(request, name, request.text("collectionType"), request.words("paths"), options)
    return _scanned(request, request.flag("refreshLibrary"))


def create_by_body(request: Request) -> Answer:
    """Emby: one object."""
    body = request.fields_of_body(
        "Name", "CollectionType", "RefreshLibrary", "Paths", "LibraryOptions", needed=("Name",)
    )
    paths = body.get("Paths") or []
    if not isinstance(paths, list):
        raise Refused(400, "Paths is a list.")
    _create(
        request,
        str(body["Name"]),
        body.get("CollectionType"),
        [str(path) for path in paths],
        body.get("LibraryOptions"),
    )
    return _scanned(request, body.get("RefreshLibrary") is True)


def _create(request: Request, name: str, collection_type: object, paths: list[str], options: object) -> None:
    if request.state.library_named(name):
        raise Refused(400, f"There is a library named {name} already.")
    if request.dialect.is_jellyfin and collection_type is not None and collection_type not in COLLECTION_TYPES:
        raise Refused(400, f"The value '{collection_type}' is not valid for collectionType.")
    merged = {**request.dialect.library_options(), **_checked_options(request, options or {})}
    for path in _paths_of(merged):
        if path not in paths:
            paths.append(path)
    for path in paths:
        _needs_directory(request, path)
    merged["PathInfos"] = [{"Path": path} for path in paths]
    key = f"library:{name}:{len(request.state.libraries)}"
    kind = str(collection_type) if collection_type else None
    library = Library(request.state.new_id(key), "", name, kind, paths, merged)
    library.guid = library.id if request.dialect.is_jellyfin else digest(f"{request.state.seed}:{key}")
    request.state.libraries[library.id] = library
    request.state.revision += 1


def _checked_options(request: Request, options: object) -> dict[str, object]:
    if not isinstance(options, dict):
        raise Refused(400, "LibraryOptions is an object.")
    if not request.dialect.is_jellyfin or "ExcludeFromSearch" not in options:
        return options
    raise Refused(400, "LibraryOptions has no field ExcludeFromSearch here.")


def _paths_of(options: dict[str, object]) -> list[str]:
    infos = options.get("PathInfos") or []
    return (
        [str(info["Path"]) for info in infos if isinstance(info, dict) and info.get("Path")]
        if isinstance(infos, list)
        else []
    )


def _needs_directory(request: Request, path: str) -> None:
    if not Path(request.server.scanner.on_disk(path)).is_dir():
        raise Refused(404 if request.dialect.is_jellyfin else 400, f"The specified path does not exist: {path}")


def _scanned(request: Request, wanted: bool | None) -> Answer:
    if wanted:
        request.server.scanner.scan_all()
    return request.dialect.done()


def remove_by_query(request: Request) -> Answer:
    library = request.state.library_named(request.needed("name"))
    if library is None:
        raise Refused(404, "The media folder does not exist.")
    return _remove(request, library, request.flag("refreshLibrary"))


def remove_by_body(request: Request) -> Answer:
    body = request.fields_of_body("Id", "RefreshLibrary", needed=("Id",))
    return _remove(request, _needed(request, str(body["Id"])), body.get("RefreshLibrary") is True)


def _needed(request: Request, library_id: str) -> Library:
    library = request.state.libraries.get(request.dialect.plain_id(library_id))
    if library is None:
        raise Refused(404, "The media folder does not exist.")
    return library


def _remove(request: Request, library: Library, refresh: bool | None) -> Answer:
    del request.state.libraries[library.id]
    for item in [item for item in request.state.items.values() if item.library_id == library.id]:
        request.state.remove(item.id)
    request.state.revision += 1
    return _scanned(request, refresh)


def save_options(request: Request) -> Answer:
    """Options are replaced whole on both servers."""
    body = request.fields_of_body("Id", "LibraryOptions", needed=("Id", "LibraryOptions"))
    library = _needed(request, str(body["Id"]))
    options = _checked_options(request, body["LibraryOptions"])
    defaults = request.dialect.library_options()
    library.options = {name: options.get(name, type(value)()) for name, value in defaults.items()} | options
    library.locations = _paths_of(library.options) or library.locations
    return request.dialect.done()


def rename_by_query(request: Request) -> Answer:
    library = request.state.library_named(request.text("name") or "")
    if library is None:
        raise Refused(404, "The media folder does not exist.")
    return _rename(request, library, request.needed("newName"))


def rename_by_body(request: Request) -> Answer:
    body = request.fields_of_body("Id", "NewName", "RefreshLibrary", needed=("Id", "NewName"))
    return _rename(request, _needed(request, str(body["Id"])), str(body["NewName"]))


def _rename(request: Request, library: Library, name: str) -> Answer:
    if request.state.library_named(name) not in (None, library):
        raise Refused(409, f"There is a library named {name} already.")
    library.name = name
    return request.dialect.done()


def refresh_all(request: Request) -> Answer:
    """Only queues the scan: the task may still say Idle just after."""
    request.server.scanner.scan_all()
    return request.dialect.done()


def refresh_one(request: Request) -> Answer:
    wanted = item_id(request)
    if not request.dialect.is_jellyfin:
        request.fields_of_body("ReplaceThumbnailImages")
    library = request.state.libraries.get(wanted)
    item = request.state.items.get(wanted)
    if library is None and item is None:
        raise Refused(404, "Item not found")
    if library is None and item is not None:
        library = request.state.libraries.get(item.library_id or "")
    if library is not None:
        request.server.scanner.scan_library(library.id)
    return request.dialect.done()


def media_updated(request: Request) -> Answer:
    updates = request.fields_of_body("Updates", needed=("Updates",))["Updates"]
    if not isinstance(updates, list) or not all(isinstance(update, dict) and update.get("Path") for update in updates):
        raise Refused(400, "Updates is a list of {Path, UpdateType}.")
    for update in updates:
        request.server.scanner.path_changed(str(update["Path"]))
    return request.dialect.done()


def tasks(request: Request) -> Answer:
    return answer([_task(request)])


def task(request: Request) -> Answer:
    return answer(_known_task(request))


def _known_task(request: Request) -> dict[str, object]:
    value = _task(request)
    if value["Id"] != (request.arguments.get("taskid") or request.arguments.get("id")):
        raise Refused(404, "Task not found")
    return value


def _task(request: Request) -> dict[str, object]:
    scanner = request.server.scanner
    value: dict[str, object] = {
        "Name": "Scan Media Library" if request.dialect.is_jellyfin else "Scan media library",
        "State": scanner.state,
        "Id": scanner.task_id,
        "Triggers": [],
        "Description": "Scans your media library for new files and refreshes metadata.",
        "Category": "Library",
        "IsHidden": False,
        "Key": "RefreshLibrary",
    }
    if scanner.state == "Running":
        value["CurrentProgressPercentage"] = scanner.progress
    if scanner.finished:
        value["LastExecutionResult"] = {
            "StartTimeUtc": stamp(scanner.finished[0]),
            "EndTimeUtc": stamp(scanner.finished[1]),
            "Status": "Completed",
            "Name": value["Name"],
            "Key": "RefreshLibrary",
            "Id": scanner.task_id,
        }
    return value


def run_task(request: Request) -> Answer:
    _known_task(request)
    request.server.scanner.scan_all()
    return request.dialect.done()


def cancel_task(request: Request) -> Answer:
    _known_task(request)
    return request.dialect.done()
