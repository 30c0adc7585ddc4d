"""Who asks: the session cookie, and the audience of each route."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import psycopg
from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from psycopg_pool import PoolTimeout

from shared import audit, options
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Forbidden, Problem, Unauthorized
from shared.language import gettext
from shared.people import accounts, tokens
from shared.people.accounts import User
from shared.people.tokens import Device
from web import csrf, request_db, seats, sessions

# A visitor is anybody where an operator has opened the catalogue, and a member elsewhere; a guest is whoever is in the room whose token
# the path holds. Programs send no form of ours: a media server, and a mail program that ends letters by the token of the path.
FORMLESS = ("media server", "mail program")
AUDIENCES = ("anyone", "visitor", "guest", "member", "admin", *FORMLESS)
SIGN_IN = gettext("Sign in first.")
ADMINS_ONLY = gettext("This is for administrators; ask whoever runs Matinee.")

# In the session: the family of the tokens that were given with the cookie, or its own; and when its use was last noted.
DEVICE, SEEN = "device", "seen"
SEEN_AGAIN_S = 3600

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Visitor(UserMixin):
    """What flask-login holds: a person as the database knew them at the beginning of this request. `device` is the family of
    the tokens they came with, or that their cookie was given with; a key has none."""

    user: User
    device: int | None = None

    def now(self, conn: Conn) -> User | None:
        """The person as the database knows them by now; None when what they came with has ended."""
        return accounts.get(conn, self.user.id, device=self.device)

    def get_id(self) -> str:
        return f"{self.user.id}.{self.user.token_epoch}"


def init(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes its address; the epoch is what ends a session
    manager.user_loader(_load)
    app.before_request(_guard)
    app.context_processor(lambda: {"me": current(), "visit": sessions.visit(app)})
    app.add_template_global(is_visited)
    app.add_template_global(csrf.masked, "csrf_token")


def cookie_settings(base_url: str, salt: str) -> dict[str, object]:
    """The cookie's name differs between two instances on one host, which share its cookies whatever their ports."""
    return {
        "SESSION_COOKIE_NAME": f"matinee_{hashlib.sha256(salt.encode()).hexdigest()[:8]}",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
    }


def audience(who: str) -> Callable[[View], View]:
    """Every route says whom it is for; one that does not stops the app from starting."""
    if who not in AUDIENCES:
        raise ValueError(who)

    def mark(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]
        return view

    return mark


def check_audiences(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if not hasattr(app.view_functions[rule.endpoint], "audience"):
            raise RuntimeError(f"{rule} declares no audience")


def settle() -> None:
    """For pages that tell of an error: who asks is found out now or not at all, for what failed once would fail again."""
    try:
        current()
    except (psycopg.Error, PoolTimeout, Problem):
        forget()


def forget() -> None:
    """For the rest of this request nobody is looked up; who is known already stays."""
    g.is_nobody = True


def current() -> User | None:
    return current_user.user if current_user and current_user.is_authenticated else None


def me() -> User:
    """The person who asks, on routes for members and administrators."""
    return visitor().user


def actor() -> Actor:
    """Who does something, on routes where that need not be anybody with an account."""
    user = current()
    return user.actor if user else audit.SOMEBODY


def viewer() -> int | None:
    """Who asks, on routes for visitors; None is nobody in particular, to whom nothing is shown but what is open to all."""
    user = current()
    return user.id if user else None


def visitor() -> Visitor:
    """The same with what they came with."""
    if current() is None:
        raise Unauthorized(SIGN_IN)
    found: Visitor = current_user._get_current_object()
    return found


def is_current(visitor: Visitor) -> bool:
    """Whether what somebody came with still stands; for streams, which outlive their request."""
    user = visitor.user
    with request_db.pool().connection() as conn:
        now = visitor.now(conn)
    return now is not None and (now.token_epoch, now.role) == (user.token_epoch, user.role)


def begin(user: User, *, family: int | None = None) -> None:
    """A fresh session: nothing of the one before the sign-in is kept. It ends with its device, which is that of the tokens
    that are given with it, or its own."""
    session.clear()
    session.permanent = True
    session[DEVICE] = family if family is not None else tokens.open_family(request_db.conn(), user, device())
    session[SEEN] = int(time.time())
    g.visit = "begins"
    login_user(Visitor(user, session[DEVICE]))


def device() -> Device:
    """What the request comes from, as a person will recognise it."""
    return Device(request.user_agent.string, request.remote_addr or "")


def end() -> None:
    if (family := session.get(DEVICE)) is not None:
        tokens.revoke(request_db.conn(), family)
    logout_user()
    session.clear()
    g.visit = "ends"


def _load(text: str) -> Visitor | None:
    """A cookie without a device is of before every sign-in had one: it ended with that."""
    user_id, _, epoch = text.partition(".")
    family = session.get(DEVICE)
    if g.get("is_nobody") or not (user_id.isdecimal() and epoch.isdecimal()) or family is None:
        return None
    user = accounts.get(request_db.conn(), int(user_id), device=family)
    if user is None or user.token_epoch != int(epoch):
        return None
    if time.time() - session.get(SEEN, 0) > SEEN_AGAIN_S:
        tokens.seen(request_db.conn(), family, device())
        session[SEEN] = int(time.time())
    return Visitor(user, family)


def is_visited() -> bool:
    """Whether somebody who has not signed in was let in, to what the catalogue shows to whoever comes by."""
    return bool(g.get("is_visited", False))


def lets_in() -> bool:
    """Whether somebody who has not signed in comes in by an open catalogue; pages say so from then on."""
    g.is_visited = bool(options.get(request_db.conn(), "catalogue.is_open"))
    return is_visited()


def _guard() -> None:
    if request.endpoint is None:
        return  # nothing there: becomes a 404
    who = vars(current_app.view_functions[request.endpoint])["audience"]
    if who in ("visitor", "member", "admin") and current() is None and not (who == "visitor" and lets_in()):
        raise Unauthorized(SIGN_IN)
    if request.method not in request_db.SAFE and who not in FORMLESS and not g.get("needs_no_form"):
        csrf.check()
    if who == "guest":
        seats.admit(current())
    if who == "admin" and not me().is_admin:
        raise Forbidden(ADMINS_ONLY)
