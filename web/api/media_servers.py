"""The household's media servers and their libraries."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.http import Tls
from shared.jobs import names, runs
from shared.language import gettext
from shared.media_servers import servers, unreadable
from shared.media_servers.servers import Server
from shared.titles import library
from shared.upkeep import server_removals, server_tests, takeovers
from shared.upkeep.server_removals import Loss
from shared.watching import webhooks_in
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page, Paging
from web.api.schemas import settings as schemas
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("settings", __name__, url_prefix="/settings", description="Media servers and their libraries.")

NONE_YET = gettext("No media server is set up yet: add one in Settings, or with “matinee servers add”.")


@blueprint.get("/media-servers")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.MediaServer, many=True)
def servers_(page: Mapping[str, Any]) -> Page:
    """List media servers

    All of the household.
    """
    return paging.cut(servers.listing(request_db.conn()), **page)


@blueprint.get("/media-server")
@audience("admin")
@blueprint.arguments(schemas.WhichServer, location="query")
@blueprint.answers(schemas.MediaServer)
def server(wanted: Mapping[str, Any]) -> Server:
    """Get a media server

    As it last answered.
    """
    return _server(request_db.conn(), wanted["server_id"])


@blueprint.get("/media-server/config")
@audience("admin")
@blueprint.arguments(schemas.WhichServer, location="query")
@blueprint.answers(schemas.MediaServerConfig)
def config(wanted: Mapping[str, Any]) -> Mapping[str, object]:
    """Get the configuration of a media server

    Its address and where it tells us of plays; its key only goes in.
    """
    conn = request_db.conn()
    return _config(conn, _server(conn, wanted["server_id"]))


@blueprint.get("/media-server/webhook")
@audience("admin")
@blueprint.arguments(schemas.WhichServer, location="query")
@blueprint.answers(schemas.WebhookHeard)
def webhook(wanted: Mapping[str, Any]) -> webhooks_in.Heard:
    """Get the webhook status of a media server

    Whether its webhook is heard: when the last one came, how many were read, and why others were not.
    """
    conn = request_db.conn()
    return webhooks_in.heard(conn, _server(conn, wanted["server_id"]).id)


@blueprint.patch("/media-server/config")
@audience("admin")
@blueprint.arguments(schemas.MediaServerChanges)
@blueprint.answers(schemas.MediaServerConfig)
def configure(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the configuration of a media server

    Its address, key or name; what is not named stays. The server is asked at once, and nothing is stored unless it
    answers and takes the key.
    """
    conn = request_db.conn()
    now, given = _server(conn, changes["server_id"]), {n: changes.get(n) for n in ("base_url", "api_key", "name")}
    tls = Tls(
        changes.get("verify_certificate", now.verify_certificate),
        changes.get("ca_certificate", now.ca_certificate) or None,
    )
    changed = servers.change(
        conn, now.id, url=given["base_url"], api_key=given["api_key"], name=given["name"], tls=tls, by=auth.me().actor
    )
    return _config(conn, changed)


@blueprint.post("/media-server/webhook")
@audience("admin")
@in_person
@blueprint.arguments(schemas.WhichServer, required=False)
@blueprint.answers(schemas.MediaServerConfig)
def renew_webhook(asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Renew the webhook address of a media server

    The one before is void at once. Enter the new one on the media server: until then it tells nothing.
    """
    conn = request_db.conn()
    found = _server(conn, asked["server_id"])
    servers.renew_webhook(conn, found.id, by=auth.me().actor)
    return _config(conn, found)


@blueprint.post("/media-server/test")
@audience("admin")
@blueprint.arguments(schemas.MediaServerTry, required=False)
@blueprint.answers(schemas.ServerAnswer)
def test(asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Test a media server

    The stored one, or one that is not stored yet: whether it answers and takes the key. Of a stored one it says
    besides what is proved: reading, play dates, rights, webhook, an output that plays. A playlist may be made for
    that and taken away again.
    """
    url, key = asked.get("base_url"), asked.get("api_key")
    if (url is None) != (key is None):
        raise Invalid(gettext("Give baseUrl and apiKey together, or neither."), field="apiKey" if url else "baseUrl")
    conn = request_db.conn()
    if url and key:
        info = servers.check(asked.get("kind"), url, key, Tls(asked["verify_certificate"], asked.get("ca_certificate")))
        return {"kind": info.kind, "name": info.name, "version": info.version, "findings": []}
    known = _server(conn, asked["server_id"])
    unreadable.refuse(conn, known)
    with servers.connected(conn, known.id) as client:
        info = client.check()
    told = {"kind": info.kind, "name": info.name, "version": info.version}
    return told | {"findings": server_tests.findings(conn, known.id)}


@blueprint.post("/media-server/takeover")
@audience("admin")
@blueprint.arguments(schemas.Takeover)
@blueprint.answers(schemas.TakeoverPlan)
def takeover(asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Replace a media server

    One that was installed anew takes the place of the one it was. People are known again by their names, where those
    are unambiguous; ratings, history and picks stay. Its people, libraries and titles are read at once.
    """
    conn = request_db.conn()
    now = _server(conn, asked["server_id"])
    ready = takeovers.plan(conn, now.id, url=asked.get("base_url"), api_key=asked.get("api_key"))
    if asked["confirm"]:
        takeovers.carry_out(conn, ready, by=auth.me().actor)
    return {
        **{name: getattr(ready, name) for name in ("people", "left", "new")},
        "server_id": now.id,
        "name": now.name,
        "version": ready.info.version,
        "done": asked["confirm"],
    }


@blueprint.get("/media-server/loss")
@audience("admin")
@blueprint.arguments(schemas.WhichServer, location="query")
@blueprint.answers(schemas.ServerLoss)
def loss(wanted: Mapping[str, Any]) -> Loss:
    """Get what removing a media server would take

    Nothing is changed.
    """
    conn = request_db.conn()
    return server_removals.loss(conn, _server(conn, wanted["server_id"]).id)


@blueprint.delete("/media-server")
@audience("admin")
@in_person
@blueprint.arguments(schemas.ServerRemoval)
@blueprint.answers(schemas.ServerRemoved)
def remove(asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Remove a media server

    Confirmed by its name. Its accounts, libraries and copies go; plays, ratings and lists of people stay, and titles that
    are nowhere else wait for a server that has them.
    """
    conn = request_db.conn()
    found, confirm = _server(conn, asked["server_id"]), asked["confirm"]
    name = server_removals.remove(conn, found.id, confirm=confirm, leaves_outputs=asked["leave"], by=auth.me().actor)
    return {"name": name}


@blueprint.get("/libraries")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Library, many=True)
def libraries(page: Mapping[str, Any]) -> Page:
    """List libraries

    Of films and series, and whether Matinee uses them.
    """
    return paging.cut(library.listing(request_db.conn()), **page)


@blueprint.post("/libraries/sync")
@audience("admin")
@blueprint.answers(Run, 202)
def sync() -> jobs.Run:
    """Sync the list of libraries

    Reads from the media servers which there are.
    """
    conn = request_db.conn()
    return runs.start(conn, names.SYNC_LIBRARIES, by=auth.me().actor)


@blueprint.patch("/libraries/<int:library_id>")
@audience("admin")
@blueprint.arguments(schemas.LibrarySwitch)
@blueprint.answers(schemas.Library)
def switch(asked: Mapping[str, Any], library_id: int) -> Mapping[str, object]:
    """Enable or disable a library

    One that is switched on is read at once. What was read of one that is switched off stays, unseen.
    """
    conn = request_db.conn()
    return library.switch_and_read(conn, library_id, asked["is_enabled"], by=auth.me().actor)


def _server(conn: Conn, server_id: int | None) -> Server:
    if server_id is not None:
        return servers.get(conn, server_id)
    found = servers.listing(conn)
    if not found:
        raise NotFound(NONE_YET)
    return found[0]


def _config(conn: Conn, found: Server) -> dict[str, object]:
    told = {"webhook_url": unreadable.webhook_url(conn, found), "problem": unreadable.of(conn, found)}
    return {**vars(found), "has_api_key": True, **told}
