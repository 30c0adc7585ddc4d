"""Signing in and out, in every form."""

from collections.abc import Mapping
from typing import Any

from shared.people import accounts, api_keys, invites, linking, passwords, tokens
from shared.people.accounts import User
from shared.people.tokens import Pair
from web import auth, csrf, request_db, security
from web.api import identity
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.schemas import auth as schemas
from web.api.schemas.users import Account
from web.auth import audience

blueprint = Blueprint("auth", __name__, url_prefix="/auth", description="Signing in and out.")


@blueprint.post("/login")
@audience("anyone")
@blueprint.arguments(schemas.SignIn)
@blueprint.answers(schemas.SignedIn)
def login(asked: Mapping[str, Any]) -> dict[str, object]:
    """Sign in

    With name and password of the media server, or e-mail address and password of an account kept here. A first sign-in
    makes the account.
    """
    conn, password = request_db.conn(), asked["password"]
    if email := asked.get("email"):
        user = security.throttled(conn, email, lambda: passwords.sign_in(conn, email, password))
    else:
        name = asked.get("name") or asked["username"]
        user = security.throttled(conn, name, lambda: passwords.sign_in_either_way(conn, name, password))
    return signed_in(user, session=asked["session"])


@blueprint.post("/register")
@audience("anyone")
@blueprint.arguments(schemas.Registration)
@blueprint.answers(schemas.SignedIn, 201)
def register(asked: Mapping[str, Any]) -> dict[str, object]:
    """Register an account

    With an e-mail address. Where the household allows it, or with an invitation. The first administrator's is printed
    by `matinee up`.
    """
    conn = request_db.conn()
    security.take_try(conn, f"register {asked['email']}")
    user = invites.register(conn, asked["email"], asked["password"], name=asked["name"], token=asked.get("invite"))
    return signed_in(user, session=asked["session"])


@blueprint.post("/refresh")
@audience("anyone")
@blueprint.arguments(schemas.Refresh)
@blueprint.answers(schemas.Tokens)
def refresh(asked: Mapping[str, Any]) -> dict[str, object]:
    """Refresh a token pair

    A refresh token is exchanged for the next pair. Each is good for one use. One that is used again later than ten
    seconds after ends the sign-in on every device that took part: it was stolen.
    """
    return shown(tokens.refresh(request_db.conn(), asked["refresh_token"], auth.device()))


@blueprint.post("/logout")
@audience("anyone")
@blueprint.arguments(schemas.SignOut, required=False)
@blueprint.answers(None, 204)
def logout(asked: Mapping[str, Any]) -> None:
    """Sign out the current device

    Its cookie, its access token and its refresh tokens are void.
    """
    conn, caller = request_db.conn(), identity.caller()
    if caller and caller.device:
        tokens.revoke(conn, caller.device)
    if token := asked.get("refresh_token"):
        tokens.revoke_by_token(conn, token)
    auth.end()


@blueprint.post("/logout-all")
@audience("member")
@in_person
@blueprint.arguments(schemas.SignOutEverywhere, required=False)
@blueprint.answers(None, 204)
def logout_all(asked: Mapping[str, Any]) -> None:
    """Sign out all devices

    At once.
    """
    conn, user = request_db.conn(), auth.me()
    accounts.revoke(conn, user.id)
    if asked["api_keys"]:
        api_keys.revoke_all(conn, user.id)
    auth.end()


@blueprint.get("/me")
@audience("member")
@blueprint.answers(schemas.Asking)
def me() -> dict[str, object]:
    """Get the current user

    Who you are, and what you came with.
    """
    caller = identity.caller()
    key = caller.key if caller else None
    by = "key" if key else "token" if caller else "session"
    token = None if caller else csrf.token()
    return {"user": auth.me(), "by": by, "scope": key.scope if key else None, "csrf_token": token}


@blueprint.post("/password")
@audience("member")
@in_person
@blueprint.arguments(schemas.NewPassword)
@blueprint.answers(schemas.PasswordChanged)
def password(asked: Mapping[str, Any]) -> dict[str, object]:
    """Set a password

    For signing in here; everywhere else you are signed out. Whoever has none yet gives the media server's as the
    current one, and an e-mail address. The answer lists the API keys that still work: revoke what somebody else may
    hold, or all of them at once with `apiKeys`.
    """
    conn, user = request_db.conn(), auth.me()
    change = {"current": asked["current_password"], "new": asked["password"], "email": asked.get("email")}
    security.throttled(conn, f"password of {user.id}", lambda: passwords.change(conn, user, **change))
    if asked["api_keys"]:
        api_keys.revoke_all(conn, user.id)
    auth.end()
    return {"api_keys": api_keys.listing(conn, user.id)}


@blueprint.post("/link")
@audience("member")
@in_person
@blueprint.arguments(schemas.OtherAccount)
@blueprint.answers(Account)
def link(asked: Mapping[str, Any]) -> User:
    """Link an account of another media server

    An account of yours there becomes part of this one. You prove that it is yours with its name and password. From
    then on there is one history, one taste and one list, published on both.
    """
    conn, user = request_db.conn(), auth.me()
    return security.throttled(
        conn, asked["name"], lambda: linking.link_by_signing_in(conn, user, asked["name"], asked["password"])
    )


def signed_in(user: User, *, session: bool) -> dict[str, object]:
    """Tokens for the device, and a cookie when it asks for one."""
    pair = tokens.begin(request_db.conn(), user, auth.device())
    if session:
        auth.begin(user, family=pair.family)
    return shown(pair) | {"user": user, "csrf_token": csrf.token() if session else None}


def shown(pair: Pair) -> dict[str, object]:
    return {
        "token_type": "Bearer",
        "access_token": pair.access,
        "expires_in": int(tokens.ACCESS_LIFE.total_seconds()),
        "refresh_token": pair.refresh,
        "refresh_expires_at": pair.refresh_expires_at,
    }
