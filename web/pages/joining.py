"""An account by invitation: the first administrator's, whose invitation `matinee up` prints, and everybody's after."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.people import invites, passwords
from web import auth, caching, request_db, security, trail
from web.auth import audience

blueprint = Blueprint("joining", __name__, url_prefix="/join")

FIELDS = ("invite", "name", "email")
LONGEST = 300  # of what is shown again beside what was wrong


@blueprint.get("")
@audience("anyone")
def form() -> Response | str:
    """The invitation comes behind the address's #, which browsers send to nobody; a script puts it into its field."""
    if auth.current():
        return redirect(url_for("home.page"))
    caching.keep_secret()  # what was typed in is not to be found by going back
    return render_template("join.html", given={}, problem=None)


@blueprint.post("")
@audience("anyone")
def join() -> Response | tuple[str, int, dict[str, str]]:
    """An invitation is used up only by an account: any other answer undoes what was begun."""
    conn = request_db.conn()
    given = {name: request.form.get(name, "").strip()[:LONGEST] for name in FIELDS}
    try:
        passwords.checked_email(given["email"])
        security.take_try(conn, f"register {given['email']}")
        user = invites.register(
            conn, given["email"], request.form.get("password", ""), name=given["name"], token=given["invite"] or None
        )
    except Problem as problem:
        trail.note(problem)
        page = render_template("join.html", given=given, problem=problem)
        return page, problem.status, security.wait_headers(problem)
    auth.begin(user)
    return redirect(url_for("home.page"), 303)
