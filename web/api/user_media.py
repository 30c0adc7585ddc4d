"""Watch states: what you say of yourself and a title, beside what the media server says."""

from collections.abc import Mapping
from typing import Any

from shared.db import Row
from shared.errors import NotFound
from shared.language import gettext
from shared.watching import states
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas.user_media import StateChanges, WantedBegun, WantedStates, WatchState
from web.auth import audience

blueprint = Blueprint(
    "user-media", __name__, url_prefix="/user-media", description="What you plan, watch, finished or dropped."
)


@blueprint.get("")
@audience("member")
@blueprint.arguments(WantedStates, location="query")
@blueprint.answers(WatchState, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List watch states

    Your own, what you said last first.
    """
    return page_of(wanted)


@blueprint.get("/continue")
@audience("member")
@blueprint.arguments(WantedBegun, location="query")
@blueprint.answers(WatchState, many=True)
def begun(wanted: Mapping[str, Any]) -> Page:
    """List what you are in the middle of

    By your own word, else by the media server's. What you put aside is not among it.
    """
    rows, total = states.begun(request_db.conn(), auth.me().id, **wanted)
    return Page(rows, total, wanted["limit"], wanted["offset"])


@blueprint.get("/<int:title_id>")
@audience("member")
@blueprint.answers(WatchState)
def get(title_id: int) -> Row:
    """Get a watch state

    Also of a title that you said nothing of: then the media server's word stands alone.
    """
    return states.of_title(request_db.conn(), auth.me().id, title_id)


@blueprint.patch("/<int:title_id>")
@audience("member")
@blueprint.arguments(StateChanges)
@blueprint.answers(WatchState)
def change(given: Mapping[str, Any], title_id: int) -> Row:
    """Update a watch state

    What is left out stays, null takes it back. Who begins or completes a title without a day does so today.
    """
    return states.change(request_db.conn(), auth.me().id, title_id, given)


@blueprint.delete("/<int:title_id>")
@audience("member")
@blueprint.answers(None, 204)
def forget(title_id: int) -> None:
    """Delete a watch state

    With its notes and days; the steps that were made stay in your activity.
    """
    if not states.forget(request_db.conn(), auth.me().id, title_id):
        raise NotFound(gettext("You have said nothing of this."))


def page_of(wanted: Mapping[str, Any]) -> Page:
    """Of whoever asks."""
    conn, me = request_db.conn(), auth.me().id
    counts = states.counts(conn, me, kind=wanted["kind"])
    total = counts.get(wanted["state"], 0) if wanted["state"] else sum(counts.values())
    return Page(states.listing(conn, me, **wanted), total, wanted["limit"], wanted["offset"])
