"""Collections: folders below the server's own library of them, by which it also tells one from another."""

from infra.sample_server import certificates
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Item, Library
from infra.sample_server.request import Request

FOLDER = "/config/data/collections"
NOT_IN_FILE_NAMES = '"<>|:*?\\/'


def create(request: Request) -> Answer:
    """Whoever makes one of a name that is taken gets the id of the old one, which is empty from then on.

    Jellyfin makes it first and looks at the items afterwards: one of them unknown, and an empty one stays behind.
    """
    _needs_manager(request)
    name, ids = request.needed("name"), request.words("ids")
    if not request.dialect.is_jellyfin:
        ids = _existing(request, ids)
    made = _made(request, name, is_locked=request.flag("isLocked") is True)
    _link(request, made, _existing(request, ids))
    value: dict[str, object] = {"Id": made.id}
    return answer(value if request.dialect.is_jellyfin else value | {"Name": made.name})


def _made(request: Request, name: str, *, is_locked: bool) -> Item:
    path = f"{FOLDER}/{''.join(' ' if one in NOT_IN_FILE_NAMES else one for one in name)} [boxset]"
    same = (item for item in request.state.items.values() if (item.path or "").casefold() == path.casefold())
    if before := next(same, None):
        request.state.remove(before.id)
    made = Item(request.state.new_id(f"BoxSet:{path.casefold()}"), "BoxSet", name, library_id=_library(request).id)
    made.path, made.lock_data, made.display_order = path, is_locked, "PremiereDate"
    return request.state.add(made)


def _library(request: Request) -> Library:
    """Made with the first collection; nobody's list of folders names it by itself."""
    state = request.state
    known = (library for library in state.libraries.values() if library.collection_type == "boxsets")
    if found := next(known, None):
        return found
    id, guid = state.new_id("library:Collections"), state.new_id("guid:Collections")
    guid = id if request.dialect.is_jellyfin else guid
    options = request.dialect.library_options()
    state.libraries[id] = Library(id, guid, "Collections", "boxsets", [FOLDER], options, seeded=True)
    state.revision += 1
    return state.libraries[id]


def add(request: Request) -> Answer:
    """All or, where one is unknown, none."""
    _needs_manager(request)
    collection = _needed(request)
    _link(request, collection, _existing(request, request.words("ids")))
    return request.dialect.done()


def remove(request: Request) -> Answer:
    """What is not in it is passed over."""
    _needs_manager(request)
    collection = _needed(request)
    unwanted = {request.dialect.plain_id(word) for word in request.words("ids")}
    collection.linked = [linked for linked in collection.linked if linked not in unwanted]
    request.state.changed(collection)
    return request.dialect.done()


def _link(request: Request, collection: Item, ids: list[str]) -> None:
    """At the end, each once. The mildest certificate in it becomes the collection's own."""
    collection.linked += [one for one in dict.fromkeys(ids) if one not in collection.linked]
    found = {one.certificate for linked in collection.linked if (one := request.state.items.get(linked))}
    levels = [
        (level, name) for name in found if (level := certificates.level(request.dialect.levels, name)) is not None
    ]
    collection.certificate = min(levels)[1] if levels else collection.certificate
    request.state.changed(collection)


def _needs_manager(request: Request) -> None:
    if not request.is_admin and not (request.caller and request.caller.policy.get("EnableCollectionManagement")):
        raise Refused(403, "This user may not manage collections.")


def _needed(request: Request) -> Item:
    """Jellyfin calls a collection that is gone a bad argument."""
    path = request.arguments
    found = request.state.items.get(request.dialect.plain_id(path.get("collectionid") or path.get("id") or ""))
    if found is None or found.type != "BoxSet":
        raise Refused(400 if request.dialect.is_jellyfin else 404, "Error processing request.")
    return found


def _existing(request: Request, ids: list[str]) -> list[str]:
    plain = [request.dialect.plain_id(wanted) for wanted in ids]
    if any(wanted not in request.state.items for wanted in plain):
        raise Refused(400, "Error processing request.")
    return plain
