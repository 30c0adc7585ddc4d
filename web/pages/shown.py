"""What was shown to a person, and what came of it; what they pass over they may hide or let rest."""

from flask import Blueprint, render_template, request

from shared.watching import feedback, showings
from web import auth, offered, request_db
from web.auth import audience

blueprint = Blueprint("shown-page", __name__)

PAGE, FARTHEST = 50, 1_000_000


@blueprint.get("/history/shown")
@audience("member")
def page() -> str:
    """`which` is empty for everything, passed over most first."""
    conn, me = request_db.conn(), auth.me().id
    which, kind = request.args.get("which", ""), request.args.get("kind", "")
    which = which if which in showings.WHICH else ""
    kind = kind if kind in {one.name for one in offered.listing()} else ""
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    listed, total = showings.listing(conn, me, which=which or None, kind=kind or None, limit=PAGE, offset=offset)
    said = feedback.said(conn, me, [row["title_id"] for row in listed])
    shown = {"titles": listed, "total": total, "which": which, "kind": kind, "offset": offset, "said": said}
    return render_template("shown.html", **shown, older=offset + PAGE if total > offset + PAGE else None, page=PAGE)
