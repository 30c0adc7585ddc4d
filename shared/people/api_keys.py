"""Keys for programs: shown once, stored as a digest, with a scope and an end."""

import secrets as random_source
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared import audit, db, secrets
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.language import gettext
from shared.people import accounts
from shared.people.accounts import User

sql = db.queries("people/api_keys")

START = "mk_"
SCOPES = ("read", "write", "admin")  # each includes the ones before it
MOST_KEYS = 50
SHOWN_LENGTH = 10
USE_IS_NEWS_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Key:
    """`prefix` is what a person recognises the key by; the key itself is known only to who holds it."""

    id: int
    user_id: int
    name: str
    prefix: str
    scope: str
    expires_at: datetime | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def may(self, scope: str) -> bool:
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


def create(
    conn: Conn, user: User, name: str, *, scope: str = "read", expires_at: datetime | None = None
) -> tuple[Key, str]:
    """The key's row and the key, which is never to be had again. None for `expires_at` means until revoked.

    Raises `Invalid`, `Forbidden` for the admin scope of a member, `Conflict` when the person has too many.
    """
    _check(user, name, scope, expires_at)
    if len(listing(conn, user.id)) >= MOST_KEYS:
        raise Conflict(
            gettext("You have %(most_keys)s keys already: delete one that is not used any more.", most_keys=MOST_KEYS)
        )
    text = START + random_source.token_urlsafe(32)
    row = {
        "user_id": user.id,
        "name": name.strip(),
        "prefix": text[:SHOWN_LENGTH],
        "sha256": secrets.digest(text),
        "scope": scope,
        "expires_at": expires_at,
    }
    key = db.one(conn, sql.save, row, row=Key)
    audit.record(conn, user.actor, "api-keys.create", key.id, {"name": key.name, "scope": key.scope})
    return key, text


def is_key(text: str) -> bool:
    """Whether it looks like one; says nothing about its being valid."""
    return text.startswith(START)


def recognise(conn: Conn, text: str) -> Key | None:
    """None for a key that is unknown, revoked or expired. Whose key it is must still be looked up."""
    key = db.maybe(conn, sql.recognise, {"sha256": secrets.digest(text)}, row=Key)
    if key is None:
        return None
    if key.last_used_at is None or datetime.now(UTC) - key.last_used_at > USE_IS_NEWS_AFTER:
        conn.execute(sql.used, {"id": key.id})
    return key


def is_live(conn: Conn, key_id: int) -> bool:
    """Whether it is neither revoked nor expired by now."""
    return db.maybe(conn, sql.live, {"id": key_id}) is not None


def bearer(conn: Conn, key: Key) -> User | None:
    """Its person, as far as the key goes: an administrator only by a key of that scope. None once they may not come in."""
    user = accounts.get(conn, key.user_id)
    return user if user is None or key.may("admin") else user.as_member()


def listing(conn: Conn, user_id: int) -> list[Key]:
    """The person's keys that are not revoked, newest first; expired ones too, so that they can be missed."""
    return db.all(conn, sql.of_user, {"user_id": user_id}, row=Key)


def revoke(conn: Conn, user: User, key_id: int) -> None:
    """At once. Raises `NotFound`, also for somebody else's key."""
    if conn.execute(sql.revoke, {"id": key_id, "user_id": user.id}).rowcount == 0:
        raise NotFound(gettext("You have no such API key."))
    audit.record(conn, user.actor, "api-keys.delete", key_id)


def of_household(conn: Conn) -> list[Row]:
    """Everybody's that are not revoked, last used first: `id`, `user_id`, `person`, `name`, `prefix`, `scope`, `last_used_at`,
    `expires_at`."""
    return db.all(conn, sql.of_household)


def take(conn: Conn, key_id: int, *, by: Actor) -> None:
    """Revokes anybody's key, at once. Raises `NotFound`."""
    row = db.maybe(conn, sql.take, {"id": key_id})
    if row is None:
        raise NotFound(gettext("There is no such API key, or it is revoked already."))
    audit.record(conn, by, "api-keys.delete", key_id, {"name": row["name"], "user": row["user_id"]})


def revoke_all(conn: Conn, user_id: int) -> int:
    """How many there were."""
    return conn.execute(sql.revoke_all, {"user_id": user_id}).rowcount


def _check(user: User, name: str, scope: str, expires_at: datetime | None) -> None:
    if not name.strip():
        raise Invalid(gettext("Give the key a name that tells what uses it."), field="name")
    if scope not in SCOPES:
        raise Invalid(gettext("scope is one of %(scopes)s.", scopes=", ".join(SCOPES)), field="scope")
    if scope == "admin" and not user.is_admin:
        raise Forbidden(gettext("Only administrators can make keys of the scope “admin”."))
    if expires_at and expires_at <= datetime.now(UTC):
        raise Invalid(gettext("expiresAt lies in the past."), field="expiresAt")
