"""What is to leave the media servers, and keeping it."""

from collections.abc import Mapping
from typing import Any

from shared.upkeep import leaving
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.removals import Leaving
from web.auth import audience

blueprint = Blueprint("leaving", __name__, url_prefix="/leaving", description="What is to leave, and keeping it.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Leaving, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List what is leaving

    Of what you may see, soonest first.
    """
    rows, total = leaving.listing(request_db.conn(), auth.me().id, **page)
    return Page(rows, total, page["limit"], page["offset"])


@blueprint.post("/<int:title_id>/rescue")
@audience("member")
@blueprint.answers(None, 204)
def rescue(title_id: int) -> None:
    """Keep a title

    It does not leave, and is not suggested again for a year. Whoever may see it can do so.
    """
    me = auth.me()
    leaving.rescue(request_db.conn(), me.id, title_id, by=me.actor)
