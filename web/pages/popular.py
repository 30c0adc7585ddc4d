"""What the household watched most of late, as far as whoever looks may see it."""

from flask import Blueprint, render_template

from shared.curation import top_picks
from web import auth, offered, request_db
from web.auth import audience

blueprint = Blueprint("popular", __name__)


@blueprint.get("/popular")
@audience("member")
def page() -> str:
    conn, me = request_db.conn(), auth.me().id
    lists = [(kind, top_picks.listing(conn, me, kind.name)) for kind in offered.listing()]
    return render_template("popular.html", lists=lists)
