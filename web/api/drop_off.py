"""Drop-off: where series lose those who began them."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.db import Row
from shared.discovery import drop_off_analyses
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.drop_off import Analysed, DropOff, WantedAnalysis
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("drop-off", __name__, url_prefix="/stats/drop-off", description="Where series lose people.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(DropOff, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List drop-offs

    Of series that at least three people of the household began, and of others by Trakt's votes; those that lose people at
    one place first.
    """
    conn, me = request_db.conn(), auth.me().id
    return Page(
        drop_off_analyses.listing(conn, me, **page), drop_off_analyses.count(conn, me), page["limit"], page["offset"]
    )


@blueprint.get("/<int:title_id>")
@audience("member")
@blueprint.answers(Analysed)
def get(title_id: int) -> Row:
    """Get a series' drop-off

    Episode by episode, how many of those who began came so far.
    """
    return drop_off_analyses.of_title(request_db.conn(), auth.me().id, title_id)


@blueprint.post("/analyze")
@audience("admin")
@blueprint.arguments(WantedAnalysis)
@blueprint.answers(Run, 202)
def analyze(wanted: Mapping[str, Any]) -> jobs.Run:
    """Start a drop-off analysis

    Of one series, or of all.
    """
    return drop_off_analyses.ask(request_db.conn(), wanted["title_id"], by=auth.me().actor)
