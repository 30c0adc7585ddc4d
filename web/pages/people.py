"""People, for administrators: who gets picks."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.output import readers
from shared.people import account_libraries, accounts
from web import auth, fragments, prefix, request_db, typed
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("people", __name__, url_prefix="/people")

SAVED = _("Saved.")


@blueprint.get("")
@audience("admin")
def page() -> str:
    conn = request_db.conn()
    people = accounts.listing(conn)
    names = {person.id: person.name for person in people}
    local = [
        {"id": one, "name": names[one], "libraries": account_libraries.listing(conn, one)}
        for one in account_libraries.local(conn)
    ]
    return render_template("people.html", people=people, published=readers.listing(conn), local=local)


@blueprint.post("/<int:user_id>/form")
@audience("admin")
def choose(user_id: int) -> Response:
    readers.choose(request_db.conn(), user_id, request.form.get("form") or None, by=auth.me().actor)
    return fragments.done(SAVED, prefix.before(url_for("people.page")) + "#published")


@blueprint.post("/<int:user_id>/libraries")
@audience("admin")
def give(user_id: int) -> Response:
    chosen = typed.ids(request.form.getlist("library"))
    account_libraries.choose(request_db.conn(), user_id, chosen, by=auth.me().actor)
    return fragments.done(SAVED, prefix.before(url_for("people.page")) + "#local")


@blueprint.post("/<int:user_id>/<plural>")
@audience("admin")
def switch(user_id: int, plural: str) -> Response | str:
    person = accounts.switch(request_db.conn(), user_id, plural, request.form.get("on") == "1", by=auth.me().actor)
    if fragments.is_wanted():
        return fragments.part("person", "person_line", person)
    return fragments.done(SAVED, prefix.before(url_for("people.page")))
