"""Whom Matinee tells of what happens, for administrators: looked at, and given another secret."""

from flask import Blueprint, render_template

from shared.upkeep import webhooks_out
from web import auth, caching, request_db
from web.auth import audience

blueprint = Blueprint("told", __name__, url_prefix="/settings/webhooks")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return render_template("webhooks.html", webhooks=webhooks_out.listing(request_db.conn()), made=None, secret=None)


@blueprint.post("/<int:webhook_id>/secret")
@audience("admin")
def renew(webhook_id: int) -> str:
    """Shown in the answer and nowhere else, so there is no page to go on to."""
    caching.keep_secret()
    conn = request_db.conn()
    made, secret = webhooks_out.renew_secret(conn, webhook_id, by=auth.me().actor)
    return render_template("webhooks.html", webhooks=webhooks_out.listing(conn), made=made, secret=secret)
