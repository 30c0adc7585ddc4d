"""People, for administrators: who gets picks."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import accounts
from shared.errors import NotFound
from web import auth, request_db
from web.auth import audience

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return render_template("people.html", people=accounts.listing(request_db.conn()))


@blueprint.post("/<int:user_id>/<kind>")
@audience("admin")
def switch(user_id: int, kind: str) -> Response | str:
    if kind not in ("movies", "series"):
        raise NotFound("There are picks of movies and of series.")
    person = accounts.switch(request_db.conn(), user_id, kind, request.form.get("on") == "1", by=auth.me().actor)
    if request.headers.get("X-Requested-With") == "matinee":
        return render_template("_person.html", person=person)
    return redirect(url_for("people.page"), 303)
