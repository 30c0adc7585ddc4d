"""Why a pick was picked, in words: who words it, where it stands, who may choose, and what it looks like. For administrators."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from shared.db import Row
from shared.kinds import Kind
from shared.picks import recommendations
from shared.words import wording
from web import auth, offered, option_pages, request_db
from web.auth import audience
from web.pages import option_forms

blueprint = Blueprint("explanations", __name__, url_prefix="/settings/ai-explanation")


@blueprint.get("")
@audience("admin")
def page() -> str:
    form = option_forms.form(option_pages.explanations.page(), url_for("explanations.page"))
    return render_template("explanations.html", form=form, **_shown())


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    page = option_pages.explanations.page()
    return option_forms.save(page, url_for("explanations.page"), "explanations.html", **_shown())


def _shown() -> dict[str, object]:
    conn, me = request_db.conn(), auth.me().id
    return {"people": wording.people(conn), "examples": _examples(), "by_model": wording.by_model(conn, me)}


def _examples() -> list[tuple[Kind, Row]]:
    """The viewer's own first pick of each kind."""
    conn, me = request_db.conn(), auth.me().id
    found = ((kind, recommendations.for_home(conn, me, kind.name, limit=1)) for kind in offered.listing())
    return [(kind, picks[0]) for kind, picks in found if picks]
