"""Signing somebody else out, of one device or of all: what an administrator does for a person."""

from shared import audit
from shared.audit import Actor
from shared.db import Conn
from shared.people import accounts, tokens

DEED = "users.sign-out"


def end(conn: Conn, user_id: int, device_id: int, *, by: Actor) -> None:
    """Of one device. Raises as `tokens.sign_out`."""
    tokens.sign_out(conn, user_id, device_id)
    audit.record(conn, by, DEED, user_id, {"device": device_id})


def end_all(conn: Conn, user_id: int, *, by: Actor) -> None:
    """Everywhere; keys of programs go on working. Raises as `accounts.by_id`."""
    user = accounts.by_id(conn, user_id)
    accounts.revoke(conn, user.id)
    audit.record(conn, by, DEED, user_id, {"device": "all"})
