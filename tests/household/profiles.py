"""Profiles of people, as rows."""

from shared.db import Conn
from shared.people import public_profiles
from tests.household.inserts import add


def open_to_all(conn: Conn, user_id: int, handle: str) -> None:
    """One that everybody may read, and that shows whatever can be shown."""
    add(conn, "profiles", user_id=user_id, handle=handle, visibility="public", shows=list(public_profiles.ITEMS))
