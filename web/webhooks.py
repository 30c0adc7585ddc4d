"""Media servers tell us here what is being watched."""

from flask import Blueprint, Response, jsonify, request

from shared.errors import NotFound
from shared.language import gettext
from shared.media_servers import servers
from shared.watching import webhooks_in
from web import request_db
from web.auth import audience

blueprint = Blueprint("webhooks", __name__)


@blueprint.post("/webhooks")
@blueprint.post("/webhooks/<token>")
@audience("media server")
def receive(token: str | None = None) -> tuple[Response, int]:
    """202 once the event and the refresh it causes are stored together; 400 names the field that cannot be read."""
    conn = request_db.conn()
    server = servers.by_webhook_token(conn, token or request.headers.get("X-Matinee-Token", ""))
    if server is None:
        raise NotFound(gettext("No media server has this webhook address; copy it anew from the settings."))
    body, content_type = request.get_data(cache=False), request.content_type or ""
    told = webhooks_in.receive(conn, server, dict(request.headers), body, content_type)
    servers.note_webhook(conn, server.id, told.sender)
    return jsonify(success=True, data={"understood": told.understood, "refreshing": told.refreshing}), 202
