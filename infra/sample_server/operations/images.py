"""Pictures: posters, backdrops, portraits and avatars, drawn on demand and kept; anonymous as on the real servers."""

import base64
import binascii
from collections.abc import Callable
from functools import partial
from pathlib import Path

from infra.sample_server import pictures
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.operations.lookup import item_id, needed_item
from infra.sample_server.request import Request

_KINDS = "Primary Art Backdrop Banner Logo Thumb Disc Box Screenshot Menu Chapter BoxRear Profile"
KINDS = {kind.lower(): kind for kind in _KINDS.split()}
DAY = {"Cache-Control": "public, max-age=86400"}


def of_item(request: Request) -> Answer:
    wanted, kind = item_id(request), _kind(request)
    uploaded = request.state.uploads.get((wanted, kind))
    if uploaded:
        return Answer(200, uploaded[0], uploaded[1], DAY)
    if wanted in request.state.names:
        return _of_name(request, *request.state.names[wanted])
    if wanted in request.state.libraries:
        return _jpeg(partial(pictures.poster, request.state.libraries[wanted].name, None, (), "folder", width(request)))
    item = request.state.items.get(wanted)
    if item is None or kind not in ("Primary", "Backdrop", "Thumb"):
        raise Refused(404, "Image not found")
    if own := item.pictures.get(kind):
        return Answer(200, Path(own).read_bytes(), "image/jpeg", DAY)
    if kind == "Primary" and item.type != "Episode":
        series = item.type in ("Series", "Season")
        kind_of_title = "series" if series else "movie"
        return _jpeg(partial(pictures.poster, item.name, item.year, tuple(item.genres), kind_of_title, width(request)))
    return _jpeg(partial(pictures.backdrop, item.name, item.year, tuple(item.genres), width(request, 1280)))


def _kind(request: Request) -> str:
    kind = KINDS.get((request.arguments.get("imagetype") or request.arguments.get("type") or "").lower())
    if kind is None:
        raise Refused(400, "There is no such type of image.")
    return kind


def width(request: Request, default: int = 400) -> int:
    """What was asked for, within reason."""
    asked = request.number("maxWidth") or request.number("fillWidth") or request.number("width") or default
    return max(40, min(asked, 1920))


def _jpeg(draw: Callable[[], bytes]) -> Answer:
    return Answer(200, b"", "image/jpeg", DAY, draw)


def _of_name(request: Request, kind: str, name: str) -> Answer:
    if kind != "Person":
        raise Refused(404, "Image not found")
    return _jpeg(partial(pictures.portrait, name))


def of_person(request: Request) -> Answer:
    if ("Person", request.arguments["name"]) not in request.state.by_name:
        raise Refused(404, "Image not found")
    return _jpeg(partial(pictures.portrait, request.arguments["name"]))


def of_studio(request: Request) -> Answer:
    """Wide pictures only, as the plugin that fetches them brings."""
    name = request.arguments["name"]
    if _kind(request) != "Thumb" or ("Studio", name) not in request.state.by_name:
        raise Refused(404, "Image not found")
    return _jpeg(partial(pictures.backdrop, name, None, (), width(request)))


def of_user(request: Request) -> Answer:
    named = request.text("userId") or request.arguments.get("id")
    if named is None:
        raise Refused(400, "The userId field is required.")
    user = request.state.users.get(request.dialect.plain_id(named))
    if user is None or not user.has_avatar:
        raise Refused(404, "Image not found")
    return _jpeg(partial(pictures.portrait, user.name))


def listed(request: Request) -> Answer:
    item = needed_item(request, None)
    kinds = ["Primary", "Backdrop"] if item.type in ("Movie", "Series") else ["Primary"]
    value = [{"ImageType": kind, "Size": 0, "Height": 600, "Width": 400} for kind in kinds]
    return answer(value)


def upload(request: Request) -> Answer:
    """The body is base64 text under an image type, on both servers."""
    item, kind = needed_item(request, None), _kind(request)
    mime = request.headers.get("content-type", "").split(";")[0]
    if request.dialect.is_jellyfin and not mime.startswith("image/"):
        raise Refused(400, "The Content-Type must be an image type.")
    try:
        picture = base64.b64decode(request.body, validate=True)
    except binascii.Error:
        raise Refused(400, "The body must be the picture in base64.") from None
    request.state.uploads[(item.id, kind)] = (picture, mime)
    request.state.changed(item)
    return request.dialect.done()


def remove(request: Request) -> Answer:
    item = needed_item(request, None)
    request.state.uploads.pop((item.id, _kind(request)), None)
    request.state.changed(item)
    return request.dialect.done()
