"""Which title of each source a title is, and an administrator's word on it."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.discovery import matches
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.matches import Correction, Match
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint(
    "matches", __name__, url_prefix="/titles", description="Which title of the world a title of the house is."
)


@blueprint.get("/<int:title_id>/matches")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Match, many=True)
def listing(page: Mapping[str, Any], title_id: int) -> Page:
    """List a title's matches

    Which title each source takes it for, by what, and how sure that is.
    """
    return paging.cut(matches.listing(request_db.conn(), auth.me().id, title_id), **page)


@blueprint.put("/<int:title_id>/matches/<source>")
@audience("admin")
@blueprint.arguments(Correction)
@blueprint.answers(Run, 202)
def correct(changes: Mapping[str, Any], title_id: int, source: str) -> jobs.Run:
    """Update a match

    What the source said of it before is taken back, and all sources are asked anew; later looks keep your word.
    """
    me = auth.me()
    return matches.correct(request_db.conn(), me.id, title_id, source, changes["value"], by=me.actor)


@blueprint.delete("/<int:title_id>/matches/<source>")
@audience("admin")
@blueprint.answers(Run, 202)
def take_back(title_id: int, source: str) -> jobs.Run:
    """Delete a correction

    The source is looked through anew.
    """
    me = auth.me()
    return matches.take_back(request_db.conn(), me.id, title_id, source, by=me.actor)
