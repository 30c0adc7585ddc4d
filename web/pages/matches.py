"""Which title of a source a title is, said by an administrator on its page."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from shared.discovery import matches
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import verdicts

blueprint = Blueprint("matches-page", __name__)


@blueprint.post(f"/<nouns:kind>/{verdicts.TITLE}/match/<source>")
@audience("admin")
def correct(kind: str, title_id: int, source: str) -> Response:
    """An empty field takes back what was said."""
    conn, me, value = request_db.conn(), auth.me(), request.form.get("value", "").strip()
    if value:
        matches.correct(conn, me.id, title_id, source, value, by=me.actor)
    else:
        matches.take_back(conn, me.id, title_id, source, by=me.actor)
    return fragments.done(
        _("Noted. What was said of another title is gone, and the sources are asked anew."),
        url_for("title.page", kind=kind, title_id=title_id),
    )
