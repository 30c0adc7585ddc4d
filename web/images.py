"""Pictures of the media server, through the guard; nothing else of it can be reached from here."""

from flask import Blueprint, Response, request

from shared.media_servers import servers
from shared.titles import pictures
from shared.titles.pictures import Picture
from web import auth, request_db
from web.auth import audience

blueprint = Blueprint("images", __name__, url_prefix="/images")

KEPT = "private, max-age=86400"


@blueprint.get("/title/<int:title_id>/<kind>")
@audience("member")
def of_title(title_id: int, kind: str) -> Response:
    width = request.args.get("w", type=int)
    return _send(pictures.of_title(request_db.conn(), auth.me().id, title_id, kind, width))


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
    return _send(pictures.of_person(request_db.conn(), me.id, user_id, as_admin=me.is_admin))


def _send(picture: Picture) -> Response:
    response = Response()
    if request.if_none_match.contains(picture.etag):
        response.status_code = 304
    else:
        server = servers.get(request_db.conn(), picture.server_id)
        request_db.release()
        found = pictures.fetch(server, picture)
        response = Response(found.data, content_type=found.content_type)
    response.set_etag(picture.etag)
    response.headers["Cache-Control"] = KEPT
    response.vary.update(("Authorization", "Cookie", "X-Api-Key"))
    return response
