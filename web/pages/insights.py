"""What the household, or the world, turns to and leaves."""

from flask import Blueprint, render_template, request

from shared.discovery import insights
from shared.sources import keeping
from web import auth, request_db
from web.auth import audience

blueprint = Blueprint("insights-page", __name__, url_prefix="/insights")


@blueprint.get("")
@audience("member")
def page() -> str:
    """`window` is 30, 90 or 365 days, `of` household or world."""
    metric = insights.WATCHERS if request.args.get("of") == "world" else insights.PLAYS
    window = request.args.get("window", type=int)
    window = window if window in insights.WINDOWS else insights.WINDOWS[0]
    conn = request_db.conn()
    moved, lacking = (
        insights.movements(conn, auth.me().id, window=window, metric=metric),
        keeping.lacking(conn, "watchers", "popularity"),
    )
    return render_template("insights.html", moved=moved, windows=insights.WINDOWS, lacking=lacking)
