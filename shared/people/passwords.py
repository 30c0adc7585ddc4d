"""Accounts that sign in here, with e-mail and password; passwords are stored as Argon2id."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from marshmallow import ValidationError, validate

from shared import db
from shared.db import Conn, Row
from shared.errors import Conflict, Forbidden, Invalid, Unauthorized
from shared.language import gettext
from shared.media_servers import servers
from shared.people import accounts, lookalikes, signing_in, weak_passwords
from shared.people.accounts import User

sql = db.queries("people/passwords")

SHORTEST, LONGEST = 10, 1024  # Argon2 reads every byte of it; the upper end only bounds the work
# OWASP's smallest memory: a worker may check several at once and still be small.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

RESERVED = ("terminal", "Matinee", "somebody", "schedule", "system")  # who else stands in the log of deeds
WRONG = gettext("This e-mail address and password do not belong together.")
TAKEN = gettext("There is an account with this e-mail address already.")
WRONG_CURRENT = gettext("The current password is not right.")


def create(conn: Conn, email: str, password: str, *, name: str, role: str = "member") -> User:
    """A person with no media server behind them.

    Raises `Invalid`, and `Conflict` for an address that is taken or a name that looks like another's.
    """
    row = {"name": _checked_name(conn, name), "email": checked_email(email), "role": role}
    hashed = _hashed(password, email, name)
    created = db.maybe(conn, sql.make_user, row)
    if created is None:
        raise Conflict(TAKEN, field="email")
    conn.execute(sql.save, {"user_id": created["id"], "hash": hashed})
    user = accounts.get(conn, created["id"])
    assert user is not None
    return user


def sign_in(conn: Conn, email: str, password: str) -> User:
    """An address that nobody has costs the time of one that somebody has. Throttle before calling: this is slow.

    Raises `Unauthorized`, and `Forbidden` for somebody switched off who gave the right password.
    """
    row = db.maybe(conn, sql.by_email, {"email": email.strip()})
    right = _matches(row["password_hash"] if row else _decoy(), password)
    if row is None or not right:
        raise Unauthorized(WRONG)
    user = accounts.get(conn, row["id"])
    if user is None:
        raise Forbidden(signing_in.DISABLED)
    if HASHER.check_needs_rehash(row["password_hash"]):
        conn.execute(sql.save, {"user_id": user.id, "hash": HASHER.hash(_normal(password))})
    return user


def sign_in_either_way(conn: Conn, name: str, password: str) -> User:
    """For what is typed into one field: the name on a media server, or the address of an account kept here.

    A password goes to one of them: what is typed for an account kept here, mistyped too, is sent to no media server.
    Raises what `sign_in` and `signing_in.sign_in` raise.
    """
    is_ours = db.maybe(conn, sql.is_kept_here, {"name": name.strip()}) is not None
    if not is_ours and not ("@" in name and not servers.listing(conn)):
        return signing_in.sign_in(conn, name, password)
    try:
        return sign_in(conn, name, password)
    except Unauthorized:
        raise Unauthorized(signing_in.WRONG) from None


def local(conn: Conn) -> list[Row]:
    """Who signs in here with an address: `id`, `name`, `email`, `role`, `is_active`, `is_on_server`."""
    return db.all(conn, sql.local)


def change(conn: Conn, user: User, current: str, new: str, *, email: str | None = None) -> None:
    """Ends every session of the person. Whoever has no password here yet proves themself with the media server's.

    `email` is needed then, and else moves the account to another address. Raises as `check`, `Invalid` and `Conflict`.
    """
    row = db.maybe(conn, sql.of_user, {"user_id": user.id})
    check(conn, user, current, field="currentPassword")
    address = email or (row["email"] if row else None)
    if not address:
        raise Invalid(gettext("Give an e-mail address to sign in with."), field="email")
    hashed = _hashed(new, address, user.name)
    if conn.execute(sql.set_email, {"user_id": user.id, "email": checked_email(address)}).rowcount == 0:
        raise Conflict(TAKEN, field="email")
    conn.execute(sql.save, {"user_id": user.id, "hash": hashed})
    accounts.revoke(conn, user.id)


def check(conn: Conn, user: User, password: str, *, field: str = "password") -> None:
    """That it is really them: by the password kept here, else by the media server's. Throttle before calling.

    Raises `Invalid` naming `field`, and `MediaServerError`.
    """
    row = db.maybe(conn, sql.of_user, {"user_id": user.id})
    if not (_matches(row["password_hash"], password) if row else signing_in.proves(conn, user, password)):
        raise Invalid(WRONG_CURRENT, field=field)


def email_of(conn: Conn, user_id: int) -> str | None:
    """By which the person signs in here; None for who has no password here."""
    row = db.maybe(conn, sql.of_user, {"user_id": user_id})
    return row["email"] if row else None


def checked_email(text: str) -> str:
    """Without spaces around it. Raises `Invalid`."""
    try:
        return str(validate.Email()(text.strip()))
    except ValidationError as error:
        raise Invalid(gettext("This is not an e-mail address."), field="email") from error


def _checked_name(conn: Conn, name: str) -> str:
    """Raises `Conflict` for a name that a person would take for somebody else's, in whatever alphabet it is written."""
    if not (name := name.strip()) or len(name) > 80 or not name.isprintable() or lookalikes.has_unseen(name):
        raise Invalid(gettext("A name has 1 to 80 characters, all of which can be seen."), field="name")
    skeleton = lookalikes.skeleton(name)
    if not skeleton:
        raise Invalid(gettext("A name has letters or digits."), field="name")
    taken = {lookalikes.skeleton(other) for other in db.values(conn, sql.names, of=str)}
    if skeleton in taken | {lookalikes.skeleton(word) for word in RESERVED}:
        raise Conflict(gettext("Somebody here has this name, or one that looks like it: choose another."), field="name")
    return name


def _hashed(password: str, email: str, name: str) -> str:
    """Raises `Invalid` for a password that is too short, too long, or among the first that somebody would try."""
    text = _normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise Invalid(
            gettext("A password has %(shortest)s to %(longest)s characters.", shortest=SHORTEST, longest=LONGEST),
            field="password",
        )
    address = email.strip()
    if fault := weak_passwords.fault(text, (address, *address.split("@"), name)):
        raise Invalid(fault, field="password")
    return HASHER.hash(text)


def _matches(hashed: str, password: str) -> bool:
    if len(password) > LONGEST:
        password = ""  # still costs the time
    try:
        return HASHER.verify(hashed, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """“é” typed on a phone and on a keyboard may be different bytes."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return HASHER.hash("nobody has this password")
