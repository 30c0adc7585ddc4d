"""Streaming links in the files we write: signed and revocable here, and never with a key of the media server."""

from urllib.parse import quote

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from shared.errors import NotFound
from shared.language import gettext
from shared.media_servers import servers
from shared.output import links
from web import request_db
from web.auth import audience

blueprint = Blueprint("links", __name__)

ONLY_FILES = gettext(
    "This media server streams to nobody without its key: set STRM_USE_STREAMING_URL to false and publish again."
)


@blueprint.get("/stream/<token>")
@audience("anyone")
def stream(token: str) -> Response:
    """To the item's own stream. Whoever follows the link sees the address it leads to, so that never holds a key.

    Jellyfin streams a known item without one; Emby does not, and gets a sentence instead.
    """
    conn = request_db.conn()
    target = links.target(conn, token)
    server = servers.get(conn, target.server_id)
    if server.kind != "jellyfin":
        raise NotFound(ONLY_FILES)
    return redirect(f"{server.base_url}/Videos/{quote(target.external_id, safe='')}/stream?static=true", 302)
