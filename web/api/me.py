"""What is yours, under one roof: your watch list, history, activity and ratings."""

from collections.abc import Mapping
from typing import Any

from shared.watching import ratings, states
from web import auth, request_db
from web.api import history, user_media
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.history import Play, WantedPlays
from web.api.schemas.ratings import ListedRating, WantedRatings
from web.api.schemas.user_media import StateChange, WantedBegun, WatchState
from web.auth import audience

blueprint = Blueprint("me", __name__, url_prefix="/me", description="What is yours.")


@blueprint.get("/watchlist")
@audience("member")
@blueprint.arguments(WantedBegun, location="query")
@blueprint.answers(WatchState, many=True)
def watchlist(wanted: Mapping[str, Any]) -> Page:
    """List your watch list

    What you plan to watch, the newest first.
    """
    return user_media.page_of({**wanted, "state": "planned"})


@blueprint.get("/history")
@audience("member")
@blueprint.arguments(WantedPlays, location="query")
@blueprint.answers(Play, many=True)
def plays(wanted: Mapping[str, Any]) -> Page:
    """List your plays

    The same as GET /api/watch-history.
    """
    return history.page_of(request_db.conn(), auth.me(), wanted)


@blueprint.get("/activity")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(StateChange, many=True)
def activity(page: Mapping[str, Any]) -> Page:
    """List your activity

    Every step from one watch state to another, newest first.
    """
    rows, total = states.changes(request_db.conn(), auth.me().id, **page)
    return Page(rows, total, page["limit"], page["offset"])


@blueprint.get("/ratings")
@audience("member")
@blueprint.arguments(WantedRatings, location="query")
@blueprint.answers(ListedRating, many=True)
def rated(wanted: Mapping[str, Any]) -> Page:
    """List your ratings

    The same as GET /api/ratings.
    """
    conn, me = request_db.conn(), auth.me().id
    found, total = ratings.listing(conn, me, **wanted), ratings.count(conn, me, kind=wanted["kind"])
    return Page(found, total, wanted["limit"], wanted["offset"])
