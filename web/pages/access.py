"""A person's doors: where they are signed in, the keys they gave to programs, and their password here."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.people import accounts, api_keys, passwords, tokens
from web import auth, caching, language, request_db, security
from web.auth import audience
from web.language import gettext

blueprint = Blueprint("access", __name__, url_prefix="/yours/access")

CHANGED = gettext("Your password is changed, and you are signed out everywhere else.")
KEYS_LEFT = gettext("Keys go on working: revoke below what somebody else may hold.")


@blueprint.get("")
@audience("member")
def page() -> str:
    return _page()


@blueprint.post("/devices/<int:device_id>")
@audience("member")
def sign_out(device_id: int) -> Response:
    tokens.sign_out(request_db.conn(), auth.me().id, device_id)
    flash(gettext("That device is signed out."))
    return redirect(url_for("access.page"), 303)


@blueprint.post("/keys/<int:key_id>")
@audience("member")
def revoke(key_id: int) -> Response:
    api_keys.revoke(request_db.conn(), auth.me(), key_id)
    flash(gettext("The key is revoked."))
    return redirect(url_for("access.page"), 303)


@blueprint.post("/password")
@audience("member")
def password() -> Response | tuple[str, int, dict[str, str]]:
    """Ends every session but this one, which begins anew."""
    try:
        _change()
    except Problem as problem:
        return _page(problem), problem.status, security.wait_headers(problem)
    return redirect(url_for("access.page"), 303)


def _change() -> None:
    conn, user = request_db.conn(), auth.me()
    current, new, email = (request.form.get(name, "") for name in ("current", "new", "email"))
    security.throttled(
        conn, f"password of {user.id}", lambda: passwords.change(conn, user, current, new, email=email.strip() or None)
    )
    if request.form.get("keys"):
        api_keys.revoke_all(conn, user.id)
    now = accounts.get(conn, user.id)
    assert now is not None
    auth.begin(now)
    flash(
        " ".join(
            language.said(text) for text in (CHANGED, KEYS_LEFT if api_keys.listing(conn, user.id) else "") if text
        )
    )


def _page(problem: Problem | None = None) -> str:
    conn, visitor = request_db.conn(), auth.visitor()
    caching.keep_secret()  # passwords that were typed in are not to be found by going back
    return render_template(
        "access.html",
        devices=tokens.devices(conn, visitor.user.id),
        this=visitor.device,
        keys=api_keys.listing(conn, visitor.user.id),
        email=passwords.email_of(conn, visitor.user.id),
        problem=problem,
    )
