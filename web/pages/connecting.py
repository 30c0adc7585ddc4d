"""Connecting a media server, from whichever page has the form."""

from flask import request

from shared.http import Tls
from shared.media_servers import servers
from shared.media_servers.servers import Server
from shared.picks import first_run
from web import auth, request_db
from web.language import gettext as _

NOTHING_GIVEN = dict.fromkeys(("kind", "url", "name", "unverified", "ca"), "")


def connect() -> Server:
    """Adds the server that the form names. Raises as `servers.add`."""
    given = {name: request.form.get(name, "").strip() for name in ("kind", "url", "api_key", "name")}
    conn = request_db.conn()
    server = servers.add(
        conn,
        kind=given["kind"] or None,
        url=given["url"],
        api_key=given["api_key"],
        name=given["name"] or None,
        tls=tls(),
        is_same=request.form.get("same") == "1",
        by=auth.me().actor,
    )
    first_run.server_added(conn, requested_by=auth.me().id)
    return server


def connected(name: str) -> str:
    return _("%(name)s is connected; its people and libraries are being read.", name=name)


def tls() -> Tls:
    """How the form wants the server's certificate checked."""
    return Tls(request.form.get("unverified") != "1", request.form.get("ca", "").strip() or None)


def given() -> dict[str, str]:
    """What was entered, to be shown again: all but the key."""
    return NOTHING_GIVEN | {name: value for name, value in request.form.items() if name in NOTHING_GIVEN}
