"""What you watched, and taking it back."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.db import Conn
from shared.people.accounts import User
from shared.watching import plays
from shared.watching.plays import Filters
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas.history import Play, WantedPlays
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("watch-history", __name__, url_prefix="/watch-history", description="What you watched.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(WantedPlays, location="query")
@blueprint.answers(Play, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List plays

    Your own, newest first, or what you played most.
    """
    return page_of(request_db.conn(), auth.me(), wanted)


@blueprint.delete("/<int:play_id>")
@audience("member")
@blueprint.answers(Run, 202)
def forget(play_id: int) -> jobs.Run:
    """Remove a play

    The film or episode is unwatched here at once, with all its plays, and on the media server when the run that is
    answered has succeeded. It is tried again while the server is away.
    """
    return plays.forget(request_db.conn(), auth.me().id, play_id)


def page_of(conn: Conn, user: User, wanted: Mapping[str, Any]) -> Page:
    """Of the person's plays, as whoever asks may see them."""
    page = {name: wanted[name] for name in ("limit", "offset")}
    is_most = wanted["sort"] == "mostPlayed"
    filters = Filters(**{name: value for name, value in wanted.items() if name not in (*page, "sort")})
    rows = plays.most_played if is_most else plays.listing
    return Page(
        rows(conn, auth.me().id, user.id, filters, **page), plays.count(conn, user.id, filters, once=is_most), **page
    )
