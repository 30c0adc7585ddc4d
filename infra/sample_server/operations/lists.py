"""Playlists."""

from collections.abc import Iterable

from infra.sample_server import visibility
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Item, User, now, stamp
from infra.sample_server.operations import items
from infra.sample_server.operations.lookup import needed_item
from infra.sample_server.request import Request

SHARE_FIELDS = {"UserId", "CanEdit"}
ACCESS = ("None", "Read", "Write", "Manage", "ManageDelete")


def create_playlist(request: Request) -> Answer:
    """Jellyfin takes a body, Emby the query; a Jellyfin API key must name the user."""
    made = _from_body(request) if request.dialect.is_jellyfin and request.body else _from_query(request)
    value: dict[str, object] = {"Id": made.id}
    if not request.dialect.is_jellyfin:
        value |= {"Name": made.name, "ItemAddedCount": len(made.linked)}
    return answer(value)


def _from_body(request: Request) -> Item:
    """Open to everybody unless the body says otherwise."""
    body = request.fields_of_body("Name", "Ids", "UserId", "MediaType", "Users", "IsPublic", needed=("Name",))
    owner = request.person(str(body["UserId"])) if body.get("UserId") else request.needed_subject()
    ids, shares = body.get("Ids") or [], body.get("Users") or []
    if not isinstance(ids, list) or not isinstance(shares, list):
        raise Refused(400, "Ids and Users are lists.")
    made = _add(request, str(body["Name"]), [str(found) for found in ids], owner)
    made.is_public = body.get("IsPublic") is not False or "public playlists" in request.server.quirks
    made.shares = _shares(request, shares)
    return made


def _shares(request: Request, shares: list[object]) -> dict[str, bool]:
    if not all(isinstance(share, dict) and set(share) <= SHARE_FIELDS and share.get("UserId") for share in shares):
        raise Refused(400, "Users is a list of {UserId, CanEdit}.")
    return {request.dialect.plain_id(str(share["UserId"])): bool(share.get("CanEdit")) for share in shares}  # type: ignore[index,attr-defined]


def _from_query(request: Request) -> Item:
    """Emby's own since 4.8 alone: before, `UserId` says nothing and everybody sees every playlist."""
    owned = request.dialect.is_jellyfin or request.dialect.since(4, 8)
    owner = request.subject() if owned else request.caller
    made = _add(request, request.needed("name"), request.words("ids"), owner)
    # What nobody owns is everybody's.
    made.is_public = not owned or owner is None or "public playlists" in request.server.quirks
    return made


def _add(request: Request, name: str, ids: Iterable[str], owner: User | None) -> Item:
    linked = _expanded(request, ids, owner)
    key = f"Playlist:{name}:{stamp(now())}"
    made = Item(request.state.new_id(key), "Playlist", name, linked=linked, owner_id=owner.id if owner else None)
    made.path = f"/config/data/playlists/{name}"
    return request.state.add(made)


def _expanded(request: Request, ids: Iterable[str], user: User | None) -> list[str]:
    """A playlist holds what can be played: a series stands for its episodes. What its owner may not see is left out."""
    found = [request.state.items.get(request.dialect.plain_id(wanted)) for wanted in ids]
    open_folders = visibility.folders(request.state, request.dialect, user)
    seen = [
        item for item in found if item and visibility.may_see(request.state, request.dialect, user, item, open_folders)
    ]
    return [leaf for item in seen for leaf in _playable(request, item)]


def _playable(request: Request, wanted: Item) -> list[str]:
    if not wanted.is_folder:
        return [wanted.id]
    return [below.id for below in request.state.descendants(wanted.id) if not below.is_folder]


def _existing(request: Request, wanted: str) -> str:
    found = request.dialect.plain_id(wanted)
    if found not in request.state.items:
        raise Refused(404 if request.dialect.is_jellyfin else 400, f"There is no item {wanted}.")
    return found


def _needed_list(request: Request) -> Item:
    path = request.arguments
    found = request.state.items.get(request.dialect.plain_id(path.get("playlistid") or path.get("id") or ""))
    if found is None or found.type != "Playlist":
        raise Refused(404, "Playlist not found")
    return found


def _writable(request: Request) -> Item:
    """The playlist, for its owner, somebody it is shared with to edit, or an administrator's key."""
    playlist = _needed_list(request)
    caller = request.caller
    if caller and playlist.owner_id != caller.id and not playlist.shares.get(caller.id):
        raise Refused(403, "This playlist is not yours to change.")
    return playlist


def _of_user(request: Request) -> Item:
    """Jellyfin looks a playlist up for a person, whom a key must name: whoever may not read it gets 404."""
    playlist, user = _needed_list(request), request.subject()
    if request.dialect.is_jellyfin and (user is None or not visibility.reads_playlist(user, playlist)):
        raise Refused(404, "Playlist not found")
    if user and not visibility.reads_playlist(user, playlist):
        raise Refused(404, "Item not found")
    return playlist


def playlist_items(request: Request) -> Answer:
    """In order, as far as the person may see them."""
    user, playlist = request.subject(), _of_user(request)
    open_folders = visibility.folders(request.state, request.dialect, user)
    found = [
        item
        for linked in playlist.linked
        if (item := request.state.items.get(linked))
        and visibility.may_see(request.state, request.dialect, user, item, open_folders)
    ]
    return _with_entries(request, playlist, found, user)


def _with_entries(request: Request, playlist: Item, found: list[Item], user: User | None) -> Answer:
    start, limit = request.number("startIndex") or 0, request.number("limit")
    page = found[start : None if limit is None else start + limit]
    texts = items.rendered(request, page, user)
    entries = [
        f'{text[:-1]},"PlaylistItemId":"{entry(request, playlist, item)}"}}'
        for text, item in zip(texts, page, strict=True)
    ]
    tail = f',"StartIndex":{start}' if request.dialect.is_jellyfin else ""
    return Answer(200, f'{{"Items":[{",".join(entries)}],"TotalRecordCount":{len(found)}{tail}}}'.encode())


def entry(request: Request, playlist: Item, item: Item) -> str:
    """Jellyfin names an entry by its item; Emby numbers entries."""
    return item.id if request.dialect.is_jellyfin else str(playlist.linked.index(item.id) + 1)


def add_to_playlist(request: Request) -> Answer:
    playlist, user = _writable(request), request.subject()
    if request.dialect.is_jellyfin:
        playlist = _of_user(request)
        if user is None or not (playlist.owner_id == user.id or playlist.shares.get(user.id)):
            raise Refused(403, "This playlist is not this person's to change.")
    added = _expanded(request, request.words("ids"), user)
    if not (request.dialect.is_jellyfin and request.dialect.since(12)):
        added = [found for found in dict.fromkeys(added) if found not in playlist.linked]
    position = request.number("position")
    place = len(playlist.linked) if position is None else position
    playlist.linked[place:place] = added
    request.state.changed(playlist)
    if request.dialect.is_jellyfin:
        return request.dialect.done()
    return answer({"Id": playlist.id, "ItemAddedCount": len(added)})


def remove_from_playlist(request: Request) -> Answer:
    """A key may since Jellyfin 10.11."""
    playlist = _writable(request)
    if request.dialect.is_jellyfin and request.caller is None and not request.dialect.since(10, 11):
        raise Refused(404, "Playlist not found")
    unwanted = set(request.words("entryIds"))
    if request.dialect.is_jellyfin:
        unwanted = {request.dialect.plain_id(word) for word in unwanted}
    found = [request.state.items[linked] for linked in playlist.linked if linked in request.state.items]
    playlist.linked = [item.id for item in found if entry(request, playlist, item) not in unwanted]
    request.state.changed(playlist)
    return request.dialect.done()


def move(request: Request) -> Answer:
    """Jellyfin lets only a user's own token move: an API key has no user."""
    playlist = _writable(request)
    if request.dialect.is_jellyfin and request.caller is None:
        raise Refused(403, "An API key has no user who could move an entry.")
    wanted, place = request.arguments["itemid"], request.arguments["newindex"]
    found = [linked for linked in playlist.linked if entry(request, playlist, request.state.items[linked]) == wanted]
    if not found or not place.isdigit():
        raise Refused(404, "Playlist entry not found")
    playlist.linked.remove(found[0])
    playlist.linked.insert(int(place), found[0])
    request.state.changed(playlist)
    return request.dialect.done()


def one_playlist(request: Request) -> Answer:
    playlist = _of_user(request)
    shares = [{"UserId": user, "CanEdit": can_edit} for user, can_edit in playlist.shares.items()]
    return answer({"OpenAccess": playlist.is_public, "Shares": shares, "ItemIds": playlist.linked})


def update_playlist(request: Request) -> Answer:
    playlist = _writable(request)
    if request.caller is None:
        raise Refused(403, "An API key has no user who could change a playlist.")
    body = request.fields_of_body("Name", "Ids", "Users", "IsPublic")
    playlist.name = str(body.get("Name") or playlist.name)
    if isinstance(ids := body.get("Ids"), list):
        playlist.linked = [_existing(request, str(found)) for found in ids]
    if isinstance(shares := body.get("Users"), list):
        playlist.shares = _shares(request, shares)
    if isinstance(public := body.get("IsPublic"), bool):
        playlist.is_public = public
    request.state.changed(playlist)
    return request.dialect.done()


def shares(request: Request) -> Answer:
    playlist = _of_user(request)
    return answer([{"UserId": user, "CanEdit": can_edit} for user, can_edit in playlist.shares.items()])


def share(request: Request) -> Answer:
    """Shares a playlist with one more person; only who may change it may share it."""
    playlist, user = _writable(request), request.state.users.get(request.dialect.plain_id(request.arguments["userid"]))
    if user is None:
        raise Refused(404, "User not found")
    playlist.shares[user.id] = bool(request.fields_of_body("CanEdit").get("CanEdit"))
    request.state.changed(playlist)
    return request.dialect.done()


def unshare(request: Request) -> Answer:
    playlist = _writable(request)
    if playlist.shares.pop(request.dialect.plain_id(request.arguments["userid"]), None) is None:
        raise Refused(404, "This playlist is not shared with that user.")
    request.state.changed(playlist)
    return request.dialect.done()


def make_private(request: Request) -> Answer:
    return _open(request, False)


def make_public(request: Request) -> Answer:
    return _open(request, True)


def _open(request: Request, is_public: bool) -> Answer:
    """Nobody's playlist stays everybody's until somebody is let in."""
    if not request.dialect.since(4, 8):
        raise Refused(404, "Not Found")
    if "public playlists" not in request.server.quirks:
        needed_item(request, None).is_public = is_public
        request.state.revision += 1
    return request.dialect.done()


def set_access(request: Request) -> Answer:
    """Emby since 4.8: lets people into items that are shared one by one."""
    if not request.dialect.since(4, 8):
        raise Refused(404, "Not Found")
    body = request.fields_of_body("ItemIds", "UserIds", "ItemAccess", needed=("ItemIds", "UserIds"))
    level = str(body.get("ItemAccess") or "None")
    if level not in ACCESS:
        raise Refused(400, f"The value '{level}' is not valid for ItemAccess.")
    for item in (request.state.items.get(str(wanted)) for wanted in body["ItemIds"]):  # type: ignore[attr-defined]
        for user in (str(one) for one in body["UserIds"]) if item else ():  # type: ignore[attr-defined]
            item.shares.pop(user, None)  # type: ignore[union-attr]
            item.shares |= {} if level == "None" else {user: level != "Read"}  # type: ignore[union-attr]
    request.state.revision += 1
    return request.dialect.done()
