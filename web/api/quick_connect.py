"""Signing in with a code, approved in a client of the media server that is signed in already."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from shared.people import quick_connect
from shared.people.quick_connect import Started
from web import request_db, security
from web.api import auth, envelope
from web.api.blueprint import Blueprint
from web.api.schemas import auth as schemas
from web.auth import audience

blueprint = Blueprint("quick-connect", __name__, url_prefix="/auth/quick-connect", description="Signing in by a code.")


@blueprint.post("")
@audience("anyone")
@blueprint.arguments(schemas.QuickConnect, required=False)
@blueprint.answers(schemas.QuickConnectStarted, 201)
def start(asked: Mapping[str, Any]) -> Started:
    """Start Quick Connect

    The answer holds a code to show, and a secret to poll with.
    """
    conn = request_db.conn()
    security.take_try(conn, f"quick connect from {request.remote_addr}")
    return quick_connect.start(conn, asked.get("server_id"))


@blueprint.post("/poll")
@audience("anyone")
@blueprint.arguments(schemas.QuickConnectPoll)
@blueprint.response(202, envelope.of(schemas.Waiting, many=False), description="Nobody has approved the code yet.")
@blueprint.answers(schemas.SignedIn)
def poll(asked: Mapping[str, Any]) -> dict[str, object] | Response:
    """Poll Quick Connect

    Signs in once the code is approved; until then 202. Ask about every five seconds.
    """
    user = quick_connect.finish(request_db.conn(), asked["secret"])
    if user is None:
        return envelope.success({"approved": False}, None, 202)
    return auth.signed_in(user, session=asked["session"])
