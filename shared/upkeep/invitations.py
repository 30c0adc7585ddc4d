"""Inviting somebody to make an account, and letting invitations in where nobody may come by one yet."""

from shared.audit import Actor
from shared.db import Conn
from shared.people import invites
from shared.people.invites import Invite
from shared.upkeep import option_changes


def invite(conn: Conn, *, role: str, email: str | None, by: Actor) -> tuple[Invite, str]:
    """The invitation and its token, which is shown this once. While nobody may make an account here, whoever was invited may
    from now on: else it would be refused. Raises `Invalid`."""
    if not invites.are_taken(conn):
        option_changes.apply(conn, {"accounts.registration": "invite"}, by=by)
    return invites.create(conn, role=role, email=email, by=by)
