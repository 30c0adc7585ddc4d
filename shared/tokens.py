"""Tokens of API clients: a short-lived access token, and refresh tokens that are each used once."""

import secrets as random_source
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt

from shared import db, secrets
from shared.accounts import User
from shared.db import Conn, Row
from shared.errors import NotFound, Unauthorized

sql = db.queries("tokens")

ISSUER, AUDIENCE, ALGORITHM = "matinee", "matinee-api", "HS256"
CLAIMS = ("iss", "aud", "sub", "exp", "iat", "epoch", "family")
ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
GRACE_S = 10  # in which two tabs of one device may renew with the same token
VOID = "This refresh token is not valid, or no longer: sign in again."


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


@dataclass(frozen=True)
class Claims:
    """Signed by us and not expired. Whether they still hold is for the database to say."""

    user_id: int
    epoch: int
    family: int


@dataclass(frozen=True)
class Pair:
    user_id: int
    family: int
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    refresh_expires_at: datetime


def begin(conn: Conn, user: User, device: Device) -> Pair:
    """A new family, for a device that has just signed in."""
    row = {
        "user_id": user.id,
        "epoch": user.token_epoch,
        "user_agent": device.user_agent,
        "address": device.address,
    }
    family = conn.execute(sql.begin_family, row).fetchone()
    return _issue(conn, user.id, user.token_epoch, (family or {})["id"], None)


def refresh(conn: Conn, token: str, device: Device) -> Pair:
    """The next pair. Within ten seconds a token may be used again, by other tabs of its device.

    Raises `Unauthorized`. A token used again later was stolen, from its owner or by them from a thief: the family is
    revoked, and that is committed here, because whoever answers with an error rolls back.
    """
    digest = secrets.digest(token)
    used = conn.execute(sql.use, {"sha256": digest}).fetchone() or _used_just_now(conn, digest, device)
    if used is None:
        if conn.execute(sql.revoke_replayed, {"sha256": digest}).rowcount:
            conn.commit()
        raise Unauthorized(VOID)
    conn.execute(sql.seen, {"id": used["family_id"], "address": device.address})
    return _issue(conn, used["user_id"], used["epoch"], used["family_id"], used["id"])


def read(text: str) -> Claims | None:
    """None for what we did not sign for this purpose, in this way, or not recently enough."""
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
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return None


def is_live(conn: Conn, family: int) -> bool:
    """Whether the sign-in that a token came from still stands."""
    return conn.execute(sql.live_family, {"id": family}).fetchone() is not None


def revoke(conn: Conn, family: int) -> None:
    """Signs one device out."""
    conn.execute(sql.revoke_family, {"id": family})


def revoke_by_token(conn: Conn, token: str) -> None:
    """Signs out the device that holds this refresh token; nothing happens when nobody does."""
    conn.execute(sql.revoke_by_token, {"sha256": secrets.digest(token)})


def devices(conn: Conn, user_id: int) -> list[SignIn]:
    """Where the person is signed in with tokens, last used first."""
    rows = conn.execute(sql.devices, {"user_id": user_id}).fetchall()
    return [SignIn(**{name: row[name] for name in SignIn.__dataclass_fields__}) for row in rows]


def sign_out(conn: Conn, user_id: int, family: int) -> None:
    """Signs one of the person's own devices out. Raises `NotFound`, also for somebody else's."""
    if conn.execute(sql.revoke_own, {"id": family, "user_id": user_id}).rowcount == 0:
        raise NotFound("You are not signed in on such a device.")


def _used_just_now(conn: Conn, digest: bytes, device: Device) -> Row | None:
    given = {"sha256": digest, "grace_s": GRACE_S, "user_agent": device.user_agent}
    return conn.execute(sql.used_just_now, given).fetchone()


def _issue(conn: Conn, user_id: int, epoch: int, family: int, parent: int | None) -> Pair:
    token, expires_at = random_source.token_urlsafe(32), datetime.now(UTC) + REFRESH_LIFE
    row = {"family_id": family, "parent_id": parent, "sha256": secrets.digest(token), "expires_at": expires_at}
    conn.execute(sql.save, row)
    return Pair(user_id, family, _access(user_id, epoch, family), token, expires_at)


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
