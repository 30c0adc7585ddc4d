"""Where a person is signed in."""

from collections.abc import Mapping
from typing import Any

from shared.people import tokens
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page, Paging
from web.api.schemas.auth import Device
from web.auth import audience

blueprint = Blueprint("devices", __name__, url_prefix="/auth/devices", description="Where you are signed in.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Device, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List devices

    Your own, last used first; also browsers that signed in on the page.
    """
    mine = auth.visitor().device
    found = [vars(one) | {"current": one.id == mine} for one in tokens.devices(request_db.conn(), auth.me().id)]
    return paging.cut(found, **page)


@blueprint.delete("/<int:device_id>")
@audience("member")
@in_person
@blueprint.answers(None, 204)
def delete(device_id: int) -> None:
    """Sign out a device

    At once.
    """
    tokens.sign_out(request_db.conn(), auth.me().id, device_id)
