"""Sign-ins, each of one device: its cookie, its short-lived access tokens, and refresh tokens that are each used once."""

import base64
import hashlib
import hmac
import secrets as random_source
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt

from shared import db, options, secrets
from shared.db import Conn, Row
from shared.errors import NotFound, Unauthorized
from shared.language import gettext
from shared.people.accounts import User

sql = db.queries("people/tokens")

ISSUER, AUDIENCE, ALGORITHM = "matinee", "matinee-api", "HS256"
CLAIMS = ("iss", "aud", "sub", "exp", "iat", "epoch", "family")
ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
GRACE_S = 10  # in which two tabs of one device may renew with the same token, and get the same pair
MOST_DEVICES, MOST_USED = 50, 200  # of a person; used tokens of a device, by which theft is found out
LONGEST = 4096  # of an access token, in characters; ours have some 300
VOID = gettext("This refresh token is not valid, or no longer: sign in again.")


@dataclass(frozen=True)
class Device:
    """What a person recognises a sign-in by in the list of their devices; cut to a sensible length."""

    user_agent: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "user_agent", self.user_agent[:300])
        object.__setattr__(self, "address", self.address[:64])


@dataclass(frozen=True)
class SignIn(Device):
    """One device that is signed in; `id` is its family's."""

    id: int = 0
    created_at: datetime | None = None
    last_used_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Claims:
    """Signed by us and not expired. Whether they still hold is for the database to say."""

    user_id: int
    epoch: int
    family: int


@dataclass(frozen=True)
class Used:
    """A refresh token that somebody came with; `id` is the token's."""

    id: int
    family_id: int
    user_id: int
    epoch: int


@dataclass(frozen=True)
class Pair:
    user_id: int
    family: int
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    refresh_expires_at: datetime


def begin(conn: Conn, user: User, device: Device) -> Pair:
    """A new family, for a device that has just signed in, and its first pair."""
    return _issue(
        conn, user.id, user.token_epoch, open_family(conn, user, device), None, random_source.token_urlsafe(32)
    )


def open_family(conn: Conn, user: User, device: Device) -> int:
    """The family of a device that has just signed in: it ends by the option `accounts.sign_in_days`, however much it is used.

    A person has at most fifty; another ends the one that was not used for the longest time.
    """
    row = {
        "user_id": user.id,
        "epoch": user.token_epoch,
        "user_agent": device.user_agent,
        "address": device.address,
        "days": options.get(conn, "accounts.sign_in_days"),
    }
    family = db.value(conn, sql.begin_family, row, of=int)
    conn.execute(sql.drop_oldest, {"user_id": user.id, "keep": MOST_DEVICES})
    return family


def refresh(conn: Conn, token: str, device: Device) -> Pair:
    """The next pair. Within ten seconds a token may be used again, by other tabs of its device: they get the same pair.

    Raises `Unauthorized`. A token used again later was stolen, from its owner or by them from a thief: the family is
    revoked, and that is committed here, because whoever answers with an error rolls back.
    """
    digest = secrets.digest(token)
    used = db.maybe(conn, sql.use, {"sha256": digest}, row=Used) or _used_just_now(conn, digest, device)
    if used is None:
        if conn.execute(sql.revoke_replayed, {"sha256": digest}).rowcount:
            conn.commit()
        raise Unauthorized(VOID)
    seen(conn, used.family_id, device)
    conn.execute(sql.forget_used, {"family_id": used.family_id, "keep": MOST_USED})
    return _issue(conn, used.user_id, used.epoch, used.family_id, used.id, _next(token))


def seen(conn: Conn, family: int, device: Device) -> None:
    """That the device was used now, and from where."""
    conn.execute(sql.seen, {"id": family, "address": device.address})


def shorten(conn: Conn, days: int) -> None:
    """No sign-in lasts longer than this from its beginning, also none that was begun under a longer limit."""
    conn.execute(sql.shorten, {"days": days})


def read(text: str) -> Claims | None:
    """None for what we did not sign for this purpose, in this way, or not recently enough."""
    if len(text) > LONGEST:
        return None
    try:
        claims = jwt.decode(
            text,
            secrets.signing_key("access"),
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            # Clocks of two hosts differ by a little; a token from a second ahead is no forgery.
            options={"require": list(CLAIMS), "verify_iat": False},
        )
        return Claims(int(claims["sub"]), int(claims["epoch"]), int(claims["family"]))
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
        return None  # the head of a token is read before its signature, so anybody's nesting gets here


def is_live(conn: Conn, family: int) -> bool:
    """Whether the sign-in that a token came from still stands."""
    return db.maybe(conn, sql.live_family, {"id": family}) is not None


def revoke(conn: Conn, family: int) -> None:
    """Signs one device out."""
    conn.execute(sql.revoke_family, {"id": family})


def revoke_by_token(conn: Conn, token: str) -> None:
    """Signs out the device that holds this refresh token; nothing happens when nobody does."""
    conn.execute(sql.revoke_by_token, {"sha256": secrets.digest(token)})


def devices(conn: Conn, user_id: int) -> list[SignIn]:
    """Where the person is signed in, by cookie or tokens, last used first."""
    return db.all(conn, sql.devices, {"user_id": user_id, "idle": REFRESH_LIFE}, row=SignIn)


def of_household(conn: Conn, *, limit: int, offset: int = 0) -> list[Row]:
    """Where everybody is signed in, last used first: `id`, `user_id`, `person`, and what a `SignIn` has."""
    return db.all(conn, sql.of_household, {"idle": REFRESH_LIFE, "limit": limit, "offset": offset})


def sign_out(conn: Conn, user_id: int, family: int) -> None:
    """Signs one of the person's own devices out. Raises `NotFound`, also for somebody else's."""
    if conn.execute(sql.revoke_own, {"id": family, "user_id": user_id}).rowcount == 0:
        raise NotFound(gettext("You are not signed in on such a device."))


def _used_just_now(conn: Conn, digest: bytes, device: Device) -> Used | None:
    given = {"sha256": digest, "grace_s": GRACE_S, "user_agent": device.user_agent}
    return db.maybe(conn, sql.used_just_now, given, row=Used)


def _issue(conn: Conn, user_id: int, epoch: int, family: int, parent: int | None, token: str) -> Pair:
    """With the first unused token of the chain: another tab may have gone on along it already."""
    while True:
        row = {"family_id": family, "parent_id": parent, "sha256": secrets.digest(token)}
        saved = db.one(conn, sql.save, row | {"expires_at": datetime.now(UTC) + REFRESH_LIFE})
        if saved["used_at"] is None:
            return Pair(user_id, family, _access(user_id, epoch, family), token, saved["expires_at"])
        parent, token = saved["id"], _next(token)


def _next(token: str) -> str:
    """Made from the one before, which alone is not enough: so that all who renew with one token get the same."""
    digest = hmac.new(secrets.signing_key("refresh").encode(), token.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _access(user_id: int, epoch: int, family: int) -> str:
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "iat": now,
        "exp": now + ACCESS_LIFE,
        "jti": random_source.token_hex(8),
        "epoch": epoch,
        "family": family,
    }
    return jwt.encode(claims, secrets.signing_key("access"), algorithm=ALGORITHM)
