"""Who asks the API, for a picture or for numbers: an access token or an API key in a header, else the browser's cookie."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request

from shared.db import Conn
from shared.errors import Forbidden, Unauthorized
from shared.language import gettext, marked
from shared.people import accounts, api_keys, tokens
from shared.people.accounts import User
from web import auth, request_db
from web.api import exchange
from web.auth import View, Visitor

VOID = gettext("This token or key is not valid, or no longer: sign in again.")
IN_PERSON_ONLY = gettext("An API key cannot do this: sign in.")
TOO_NARROW = marked("This API key may only “%(has)s”; this takes one that may “%(needs)s”.")


@dataclass(frozen=True)
class Caller(Visitor):
    """A person who came with a header. `key` is the API key's row, where that was one: then `user` is an administrator only
    by a key of that scope, whatever the person is otherwise."""

    key: api_keys.Key | None = None

    def now(self, conn: Conn) -> User | None:
        if self.key is None:
            return super().now(conn)
        return api_keys.bearer(conn, self.key) if api_keys.is_live(conn, self.key.id) else None


def init(app: Flask) -> None:
    app.before_request(_identify)


def in_person(view: View) -> View:
    """For what opens further doors: keys, passwords, invitations. An API key of whatever scope is refused."""
    view.in_person = True  # type: ignore[attr-defined]
    return view


def caller() -> Caller | None:
    """None for a browser with a cookie, and for nobody."""
    return g.get("caller")


def check_may_write() -> None:
    """For what is written on routes for anyone, where nothing else asks what a key may. Raises `Forbidden`."""
    found = caller()
    if found is not None and found.key is not None:
        _check_key(found.key, "write")


def _identify() -> None:
    """A header wins over a cookie. Only a cookie comes along unasked, so only that needs proof that it is meant."""
    if not exchange.takes_headers() or request.endpoint is None:
        return
    text, audience = _credential(), vars(current_app.view_functions[request.endpoint])["audience"]
    found = _load(text) if text else None
    if text and found is None and audience != "anyone":  # a stale token must not keep anybody from renewing it
        raise Unauthorized(VOID)
    if found:
        _check_scope(found, audience)
        g.caller = found
        current_app.login_manager._update_request_context_with_user(found)  # type: ignore[attr-defined]
    g.needs_no_form = found is not None or auth.current() is None


def _credential() -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else request.headers.get("X-Api-Key", "")


def _load(text: str) -> Caller | None:
    conn = request_db.conn()
    if api_keys.is_key(text):
        key = api_keys.recognise(conn, text)
        user = api_keys.bearer(conn, key) if key else None
        return Caller(user, key=key) if user else None
    claims = tokens.read(text)
    if claims is None:
        return None
    user = accounts.get(conn, claims.user_id, device=claims.family)
    return Caller(user, claims.family) if user and user.token_epoch == claims.epoch else None


def _check_scope(found: Caller, audience: str) -> None:
    if found.key is None or audience == "anyone":
        return
    if hasattr(current_app.view_functions[request.endpoint or ""], "in_person"):
        raise Forbidden(IN_PERSON_ONLY)
    needs = "admin" if audience == "admin" else "read" if request.method in request_db.SAFE else "write"
    _check_key(found.key, needs)


def _check_key(key: api_keys.Key, needs: str) -> None:
    if not key.may(needs):
        raise Forbidden(gettext(TOO_NARROW, has=key.scope, needs=needs))
