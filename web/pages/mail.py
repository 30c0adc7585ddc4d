"""How notices leave the house, for administrators: the mail server of the household, and where they may go."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.discovery import mail_server
from shared.errors import Problem
from web import auth, caching, fragments, option_pages, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import option_forms

blueprint = Blueprint("mail", __name__, url_prefix="/settings/notices")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    return option_forms.save(option_pages.named("notices"), url_for("mail.page"), "mail.html", **_shown())


@blueprint.post("/mail-server")
@audience("admin")
def connect() -> Response | tuple[str, int]:
    """Its address is never shown again."""
    try:
        mail_server.change(request_db.conn(), request.form.get("address", ""), by=auth.me().actor)
    except Problem as problem:
        return _page(problem), problem.status
    return fragments.done(_("The mail server is saved. Test it with an e-mail address of yours."), url_for("mail.page"))


@blueprint.post("/mail-server/forget")
@audience("admin")
def forget() -> Response:
    mail_server.forget(request_db.conn(), by=auth.me().actor)
    return fragments.done(_("The mail server is forgotten, with its password."), url_for("mail.page"))


def _page(problem: Problem | None = None) -> str:
    caching.keep_secret()  # a password that was typed in is not to be found by going back
    form = option_forms.form(option_pages.named("notices"), url_for("mail.page"))
    return render_template("mail.html", form=form, **_shown() | {"problem": problem})


def _shown() -> dict[str, object]:
    conn = request_db.conn()
    return {"has_mail": mail_server.is_there(conn), "unreadable": mail_server.problem(conn), "problem": None}
