"""How there comes to be an administrator: by the media server's word, or from the terminal. Never by being first to click."""

from datetime import timedelta

from shared import audit, db
from shared.db import Conn
from shared.people import invites, passwords
from shared.people.accounts import User

sql = db.queries("people/admins")

TOKEN_LIFE = timedelta(hours=24)


def exist(conn: Conn) -> bool:
    """Whether anybody who can sign in is an administrator."""
    return db.maybe(conn, sql.some) is not None


def first_token(conn: Conn) -> str | None:
    """For `matinee up` to print: makes whoever registers with it the first administrator. None when there is one.

    Works once, for a day, until there is an administrator by any way; the one printed before stops working.
    """
    if exist(conn):
        return None
    return invites.for_first_admin(conn, TOKEN_LIFE)


def add(conn: Conn, email: str, password: str, *, name: str) -> User:
    """A local administrator, from the terminal. Raises `Invalid` and `Conflict`."""
    user = passwords.create(conn, email, password, name=name, role="admin")
    audit.record(conn, audit.TERMINAL, "admins.add", str(user.id), {"name": user.name})
    return user


def invite(conn: Conn, email: str | None = None) -> str:
    """A token, good for a day and for one new administrator."""
    return invites.create(conn, role="admin", email=email, life=TOKEN_LIFE, by=audit.TERMINAL)[1]
