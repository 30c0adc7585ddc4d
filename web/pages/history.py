"""What a person watched, play by play; and taking it back."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.watching import plays
from shared.watching.plays import Filters
from web import auth, fragments, offered, request_db, verbs
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("history", __name__, url_prefix="/history")

PAGE, FARTHEST = 50, 1_000_000
RECENT, MOST, FAVORITES = "", "most", "favorites"


@blueprint.get("")
@audience("member")
def page() -> str:
    """`show` is empty for the newest first, `most` for what was played most, `favorites` for plays of favourites."""
    conn, me = request_db.conn(), auth.me().id
    show, kind = request.args.get("show", RECENT), request.args.get("kind", "")
    kind = kind if kind in {one.name for one in offered.listing()} else ""
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    filters = Filters(kind=kind or None, favorites=True if show == FAVORITES else None)
    listing = plays.most_played if show == MOST else plays.listing
    found = listing(conn, me, me, filters, limit=PAGE, offset=offset)
    total = plays.count(conn, me, filters, once=show == MOST)
    shown = {"plays": found, "total": total, "show": show, "kind": kind, "offset": offset, "nothing": _nothing(kind)}
    return render_template("history.html", **shown, older=offset + PAGE if total > offset + PAGE else None, page=PAGE)


def _nothing(kind: str) -> str:
    """Said where there is no play."""
    if kind:
        return verbs.of(kind).nothing_yet
    if any(one.doing == "reading" for one in offered.listing()):
        return _("Nothing watched or read yet.")
    return _("Nothing watched yet.")


@blueprint.post("/<int:play_id>/forget")
@audience("member")
def forget(play_id: int) -> str | Response:
    """The film or episode of that play was never watched, here and on the media server."""
    plays.forget(request_db.conn(), auth.me().id, play_id)
    note = _("It counts as never watched; the media server is told.")
    return fragments.said(note) if fragments.is_wanted() else fragments.done(note, url_for("history.page"))
