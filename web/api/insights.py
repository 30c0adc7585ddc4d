"""Insights: what the household, or the world, turns to and leaves."""

from collections.abc import Mapping
from typing import Any

from shared.discovery import insights
from shared.discovery.insights import Movements
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas.insights import Moved, WantedMovements
from web.auth import audience

blueprint = Blueprint("insights", __name__, url_prefix="/insights", description="What rises and what falls.")


@blueprint.get("/movements")
@audience("member")
@blueprint.arguments(WantedMovements, location="query")
@blueprint.answers(Moved)
def movements(wanted: Mapping[str, Any]) -> Movements:
    """List movements

    Risers, fallers and new entrants: plays of the household in a window of days beside the window before it, of
    what at least three people watched; or watchers or votes of the world, of what is in the libraries.
    """
    return insights.movements(request_db.conn(), auth.me().id, **wanted)
