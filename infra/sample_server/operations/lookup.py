"""Finding the item a path names, for somebody who may see it."""

from infra.sample_server import visibility
from infra.sample_server.exchange import Refused
from infra.sample_server.nouns import Item, Library, User
from infra.sample_server.request import Request

NAMES = ("itemid", "id", "seriesid", "playlistid", "collectionid")


def item_id(request: Request) -> str:
    return request.dialect.plain_id(next(request.arguments[name] for name in NAMES if name in request.arguments))


def needed_item(request: Request, user: User | None) -> Item:
    """The item of the path; 404 when it is not there or not for this person."""
    return seen(request, item_id(request), user)


def seen(request: Request, wanted: str, user: User | None) -> Item:
    item = request.state.items.get(wanted)
    if item is None:
        raise Refused(404, "Item not found")
    open_folders = visibility.folders(request.state, request.dialect, user)
    if not visibility.may_see(request.state, request.dialect, user, item, open_folders):
        raise Refused(404, "Item not found")
    return item


def library(request: Request, wanted: str) -> Library | None:
    return request.state.libraries.get(wanted)
