"""The edit of a whole item: it takes over what the body says, also where that is nothing."""

from infra.sample_server.exchange import Answer, Refused, read_moment
from infra.sample_server.nouns import Item
from infra.sample_server.operations import query, views
from infra.sample_server.operations.lookup import needed_item
from infra.sample_server.request import Request

# What the body leaves out becomes null, as on a real server.
OVERWRITTEN = {
    "Name": "name", "Overview": "overview", "OriginalTitle": "original_title", "OfficialRating": "certificate",
    "CustomRating": "custom_rating", "CommunityRating": "community_rating", "CriticRating": "critic_rating",
    "ProductionYear": "year", "IndexNumber": "index", "ParentIndexNumber": "parent_index",
}  # fmt: skip
LISTS = {"Genres": "genres", "Taglines": "taglines", "Tags": "tags", "LockedFields": "locked_fields"}
HAVE_AN_ORDER = ("BoxSet", "Series")

_BOTH_LOCK = "Cast Genres ProductionLocations Studios Tags Name Overview Runtime OfficialRating"
_EMBY_LOCKS = (
    "Collections ChannelNumber SortName OriginalTitle SortIndexNumber SortParentIndexNumber CommunityRating CriticRating Tagline "
    "Composers Artists AlbumArtists"
)
JELLYFIN_LOCKS = frozenset(_BOTH_LOCK.split())
EMBY_LOCKS = JELLYFIN_LOCKS | frozenset(_EMBY_LOCKS.split())


def edit(request: Request) -> Answer:
    if (folder := views.named(request, None)) is not None:
        return views.edit(request, folder)
    item, body = needed_item(request, None), request.json()
    if not body.get("Name"):
        raise Refused(400, "The Name field is required.")
    _check_locks(request, body.get("LockedFields"))
    for name, attribute in OVERWRITTEN.items():
        setattr(item, attribute, body.get(name))
    for name, attribute in LISTS.items():
        if isinstance(value := body.get(name), list):
            setattr(item, attribute, value)
    item.sort_name = _sort_name(request, item, str(body.get("ForcedSortName") or ""))
    _edit_rest(item, body)
    _lock(request, item, body.get("LockData") is True)
    request.state.changed(item)
    return request.dialect.done()


def _check_locks(request: Request, named: object) -> None:
    known = JELLYFIN_LOCKS if request.dialect.is_jellyfin else EMBY_LOCKS
    for name in named if isinstance(named, list) else ():
        if name not in known:
            raise Refused(400, f"The value '{name}' is not valid for LockedFields.")


def _sort_name(request: Request, item: Item, said: str) -> str:
    """What it is sorted by from now on. Emby, which shows the automatic name too, takes it for no wish when it comes back."""
    automatic = query.sortable(item.name)
    if not request.dialect.is_jellyfin and said.lower() == automatic:
        said = ""
    item.forced_sort_name = said or None
    return said.lower() or automatic


def _edit_rest(item: Item, body: dict[str, object]) -> None:
    premiere, end, studios, ids = (body.get(name) for name in ("PremiereDate", "EndDate", "Studios", "ProviderIds"))
    item.premiere = read_moment(str(premiere)) if premiere else None
    item.end_date = read_moment(str(end)) if end else None
    if isinstance(studios, list):
        item.studios = [str(studio["Name"]) for studio in studios]
    if isinstance(ids, dict):
        item.provider_ids = {str(name): str(value) for name, value in ids.items() if value}
    if item.type in HAVE_AN_ORDER:
        item.display_order = str(body["DisplayOrder"]) if body.get("DisplayOrder") else None
    if item.type == "Series":
        item.status = str(body["Status"]) if body.get("Status") else None


def _lock(request: Request, item: Item, is_locked: bool) -> None:
    """Where the lock of a folder changes, it changes for all that is in it: the films of a collection too."""
    if item.is_folder and item.lock_data is not is_locked:
        linked = (request.state.items.get(one) for one in item.linked)
        for below in (*request.state.descendants(item.id), *(one for one in linked if one)):
            below.lock_data = is_locked
            request.state.changed(below)
    item.lock_data = is_locked
