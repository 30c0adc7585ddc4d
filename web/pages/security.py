"""Security, for administrators: who is signed in, which keys there are, how requests come in, and what was refused lately."""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import audit, secrets
from shared.audit import Wanted
from shared.jobs import refusals
from shared.media_servers import servers
from shared.people import api_keys, sessions, tokens
from shared.settings import settings
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("security-page", __name__, url_prefix="/settings/security")

PAGE, SHOWN = 30, 20


@dataclass(frozen=True)
class Door:
    """How this very request came in, as far as Matinee can see, and what follows from the settings."""

    address: str
    forwarded: str
    proxies: str
    base_url: str
    is_https: bool
    is_cookie_secure: bool
    is_key_given: bool
    keys: int


@blueprint.get("")
@audience("admin")
def page() -> str:
    conn, offset = request_db.conn(), max(0, request.args.get("offset", 0, type=int))
    devices = tokens.of_household(conn, limit=PAGE + 1, offset=min(offset, 10_000))
    return render_template(
        "security.html",
        devices=devices[:PAGE],
        more=offset + PAGE if len(devices) > PAGE else None,
        this=auth.visitor().device,
        keys=api_keys.of_household(conn),
        door=_door(),
        refused=audit.found(conn, Wanted(action=refusals.SIGN_IN), limit=SHOWN),
        servers=servers.listing(conn),
    )


@blueprint.post("/devices/<int:user_id>/<int:device_id>")
@audience("admin")
def sign_out(user_id: int, device_id: int) -> Response:
    sessions.end(request_db.conn(), user_id, device_id, by=auth.me().actor)
    return fragments.done(_("That device is signed out."), url_for("security-page.page"))


@blueprint.post("/keys/<int:key_id>")
@audience("admin")
def take_key(key_id: int) -> Response:
    api_keys.take(request_db.conn(), key_id, by=auth.me().actor)
    return fragments.done(_("The key is revoked."), url_for("security-page.page"))


def _door() -> Door:
    return Door(
        request.remote_addr or "",
        request.headers.get("X-Forwarded-For", ""),
        settings().text("TRUSTED_PROXIES") or "",
        settings().base_url,
        settings().base_url.startswith("https://"),
        bool(current_app.config["SESSION_COOKIE_SECURE"]),
        settings().text("SECRET_KEY") is not None,
        len(secrets.secret_keys()),
    )
