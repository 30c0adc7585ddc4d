"""What is to leave the media servers, for everybody, and keeping it with one click."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.upkeep import leaving
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("leaving-page", __name__, url_prefix="/leaving")

PAGE, FARTHEST = 50, 1_000_000


@blueprint.get("")
@audience("member")
def page() -> str:
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    titles, total = leaving.listing(request_db.conn(), auth.me().id, limit=PAGE, offset=offset)
    return render_template("leaving.html", titles=titles, total=total, offset=offset, page=PAGE)


@blueprint.post("/<int:title_id>/rescue")
@audience("member")
def rescue(title_id: int) -> Response:
    me = auth.me()
    leaving.rescue(request_db.conn(), me.id, title_id, by=me.actor)
    return fragments.done(_("It stays. Thank you for saying so."), url_for("leaving-page.page"))
