"""What people did with what was shown to them."""

from collections.abc import Mapping
from typing import Any

from shared.watching import interactions
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas.interactions import NewEvents, Stored
from web.auth import audience

blueprint = Blueprint("interactions", __name__, url_prefix="/interactions", description="Views, clicks, searches.")


@blueprint.post("")
@audience("member")
@blueprint.arguments(NewEvents)
@blueprint.answers(Stored)
def record(given: Mapping[str, Any]) -> dict[str, int]:
    """Record interactions

    What you looked at, clicked, played or searched. An event that was told before is not stored again.
    """
    return {"stored": interactions.save(request_db.conn(), auth.me().id, given["events"])}
