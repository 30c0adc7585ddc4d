"""Pictures of the media server and of the world, through the guard; nothing else of either can be reached from here."""

from flask import Blueprint, Response, request

from shared.curation import room_votes
from shared.discovery import world_pictures
from shared.discovery.world_pictures import WorldPicture
from shared.errors import NotFound
from shared.media_servers import servers
from shared.media_servers.model import Image
from shared.people import avatars, object_storage, public_profiles
from shared.people.avatars import Avatar
from shared.titles import pictures
from shared.titles.pictures import Picture
from web import auth, request_db, seats
from web.auth import audience

blueprint = Blueprint("images", __name__, url_prefix="/images")

KEPT = "private, max-age=86400"
ASKED = "private, no-cache"  # under an address that says no version, a picture may be another or nobody's at any time


@blueprint.get("/title/<int:title_id>/<kind>")
@audience("visitor")
def of_title(title_id: int, kind: str) -> Response:
    """The media server's; of a title that has none there, and to visitors, the world's."""
    conn, me, width = request_db.conn(), auth.viewer(), request.args.get("w", type=int)
    if me is None:
        return _send(world_pictures.of_title(conn, None, title_id, kind, width))
    try:
        return _send(pictures.of_title(conn, me, title_id, kind, width))
    except NotFound:
        return _send(world_pictures.of_title(conn, me, title_id, kind, width))


@blueprint.get("/room/<token>/<int:title_id>")
@audience("guest")
def of_room(token: str, title_id: int) -> Response:
    """A poster, for who is in the room."""
    width = request.args.get("w", type=int)
    return _send(room_votes.poster(request_db.conn(), seats.current(), title_id, width))


@blueprint.get("/beyond/<name>")
@audience("member")
def of_search(name: str) -> Response:
    """A poster of what search found beyond the library, by the name that its source gives it; TMDB, unless `of` says another."""
    width, source = request.args.get("w", type=int), request.args.get("of", "tmdb")
    return _send(world_pictures.of_search(request_db.conn(), auth.me().id, name, width, source))


@blueprint.get("/face/<int:person_id>")
@audience("member")
def of_face(person_id: int) -> Response:
    width = request.args.get("w", type=int)
    return _send(pictures.of_face(request_db.conn(), auth.me().id, person_id, width))


@blueprint.get("/studio")
@audience("member")
def of_studio() -> Response:
    return _send(pictures.of_studio(request_db.conn(), auth.me().id, request.args.get("name", "")))


@blueprint.get("/person/<int:user_id>")
@audience("member")
def of_person(user_id: int) -> Response:
    me = auth.me()
    found = avatars.of_person(request_db.conn(), me.id, user_id, as_admin=me.is_admin)
    return _send(found, KEPT if "v" in request.args else ASKED)


@blueprint.get("/profile/<handle>")
@audience("anyone")
def of_profile(handle: str) -> Response:
    """Of whoever's profile may be read."""
    return _send(public_profiles.picture(request_db.conn(), auth.viewer(), handle), ASKED)


def _send(picture: Picture | WorldPicture | Avatar, kept: str = KEPT) -> Response:
    response = Response()
    if request.if_none_match.contains(picture.etag):
        response.status_code = 304
    else:
        found = _fetched(picture)
        response = Response(found.data, content_type=found.content_type)
    response.set_etag(picture.etag)
    response.headers["Cache-Control"] = kept
    response.vary.update(("Authorization", "Cookie", "X-Api-Key"))
    return response


def _fetched(picture: Picture | WorldPicture | Avatar) -> Image:
    if isinstance(picture, WorldPicture):
        return world_pictures.fetch(request_db.conn(), picture, request_db.lent)
    if isinstance(picture, Avatar):
        bucket = object_storage.bucket(request_db.conn()) if picture.key else None
        request_db.release()
        return avatars.fetch(picture, bucket)
    server = servers.get(request_db.conn(), picture.server_id)
    request_db.release()
    return pictures.fetch(server, picture)
