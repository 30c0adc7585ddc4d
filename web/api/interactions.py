"""What people did with what was shown to them."""

from collections.abc import Mapping
from typing import Any

from shared.watching import interactions, showings
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas.interactions import NewEvents, Shown, Stored, WantedShown
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


@blueprint.get("/shown")
@audience("member")
@blueprint.arguments(WantedShown, location="query")
@blueprint.answers(Shown, many=True)
def shown(wanted: Mapping[str, Any]) -> Page:
    """List what was shown to you

    In the last sixty days, title by title, passed over most first. A title that rests has `until`.
    """
    found, total = showings.listing(request_db.conn(), auth.me().id, **wanted)
    return Page(found, total, wanted["limit"], wanted["offset"])
