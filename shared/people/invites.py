"""Invitations: one-time tokens that let somebody make an account, and what role it has."""

import secrets as random_source
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared import audit, db, options, secrets
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Forbidden, Invalid, NotFound
from shared.language import gettext
from shared.people import passwords
from shared.people.accounts import User

sql = db.queries("people/invites")

LIFE = timedelta(days=7)
CLOSED = gettext("Making accounts is switched off here; sign in with your name on the media server.")
NEEDS_INVITE = gettext("This invitation is not valid, or no longer: ask whoever runs Matinee for another.")


@dataclass(frozen=True)
class Invite:
    """`email` of None means that whoever holds the token may use it; `created_by` of None that the terminal made it."""

    id: int
    role: str
    email: str | None
    created_by: int | None
    created_at: datetime
    expires_at: datetime


def create(
    conn: Conn,
    *,
    role: str = "member",
    email: str | None = None,
    by: Actor = audit.MATINEE,
    life: timedelta = LIFE,
) -> tuple[Invite, str]:
    """The invitation and its token, which is never to be had again. It is void once `by` has no right to give it any more."""
    invite, token = _make(conn, role, email, by.id, life)
    audit.record(conn, by, "invites.create", invite.id, {"role": invite.role, "email": invite.email})
    return invite, token


def for_first_admin(conn: Conn, life: timedelta) -> str:
    """A token that makes an administrator while there is none. Voids those that were printed before."""
    conn.execute(sql.drop_first)
    return _make(conn, "admin", None, None, life, for_first_admin=True)[1]


def _make(
    conn: Conn, role: str, email: str | None, created_by: int | None, life: timedelta, *, for_first_admin: bool = False
) -> tuple[Invite, str]:
    token = random_source.token_urlsafe(24)
    row = {
        "sha256": secrets.digest(token),
        "role": role,
        "email": passwords.checked_email(email) if email else None,
        "created_by": created_by,
        "for_first_admin": for_first_admin,
        "life": life,
    }
    return db.one(conn, sql.save, row, row=Invite), token


def are_taken(conn: Conn) -> bool:
    """Whether an invitation that somebody made here lets anybody in; those from the terminal do in any case."""
    return options.get(conn, "accounts.registration") != "off"


def pending(conn: Conn) -> list[Invite]:
    """Those that can still be used, newest first."""
    return db.all(conn, sql.pending, row=Invite)


def revoke(conn: Conn, invite_id: int, *, by: Actor = audit.MATINEE) -> None:
    """Raises `NotFound`, also for one that was used."""
    if conn.execute(sql.revoke, {"id": invite_id}).rowcount == 0:
        raise NotFound(gettext("There is no such invitation, or it was used already."))
    audit.record(conn, by, "invites.delete", invite_id)


def register(conn: Conn, email: str, password: str, *, name: str, token: str | None = None) -> User:
    """A new account, by the option `accounts.registration`: off, invite or open.

    A token from the terminal always works: who can run commands there may do anything. Raises `Forbidden`, `Invalid`, `Conflict`.
    """
    rule = options.get(conn, "accounts.registration")
    if token is None and rule == "open":
        return passwords.create(conn, email, password, name=name)
    if token is None:
        raise _refusal(rule)
    row = {"sha256": secrets.digest(token), "email": email.strip(), "from_members": rule != "off"}
    invite = db.maybe(conn, sql.use, row)
    if invite is None:
        raise Invalid(NEEDS_INVITE, field="invite")
    user = passwords.create(conn, email, password, name=name, role=invite["role"])
    conn.execute(sql.used_by, {"id": invite["id"], "user_id": user.id})
    return user


def _refusal(rule: object) -> Forbidden | Invalid:
    return Invalid(gettext("An invitation is needed."), field="invite") if rule == "invite" else Forbidden(CLOSED)
