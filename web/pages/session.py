"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import options
from shared.errors import Problem
from shared.people import accounts, passwords
from web import auth, caching, prefix, request_db, resending, security
from web.auth import audience

blueprint = Blueprint("session", __name__)

Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/sign-in")
@audience("anyone")
def form() -> Answer:
    if auth.current():
        return redirect(_safe(request.args.get("next")))
    caching.keep_secret()  # what was typed in is not to be found by going back
    is_open = bool(options.get(request_db.conn(), "catalogue.is_open"))
    after = _safe(request.args.get("next"))
    return render_template("sign_in.html", name="", problem=None, kept=[], after=after, is_open=is_open)


@blueprint.post("/sign-in")
@audience("anyone")
def sign_in() -> Answer:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        user = _checked(name, password)
    except Problem as problem:
        shown = name[: security.MOST_NAME]
        after = _safe(request.form.get("next"))
        page = render_template(
            "sign_in.html", name=shown, problem=problem, kept=resending.kept(), after=after, is_open=False
        )
        return page, problem.status, security.wait_headers(problem)
    auth.begin(user)
    return resending.after_sign_in() or redirect(_safe(request.form.get("next")), 303)


@blueprint.post("/sign-out")
@audience("anyone")
def sign_out() -> Answer:
    auth.end()
    return redirect(url_for("session.form"), 303)


@blueprint.post("/sign-out-everywhere")
@audience("member")
def sign_out_everywhere() -> Answer:
    accounts.revoke(request_db.conn(), auth.me().id)
    auth.end()
    return redirect(url_for("session.form"), 303)


def _checked(name: str, password: str) -> accounts.User:
    conn = request_db.conn()
    security.check_lengths(name, password)
    return security.throttled(conn, name, lambda: passwords.sign_in_either_way(conn, name, password))


def _safe(target: str | None) -> str:
    return target if target and prefix.is_inside(target) else url_for("home.page")
