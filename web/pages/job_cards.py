"""The block that pages show of a job."""

from shared.db import Conn
from shared.jobs import cards
from web import fragments


def block(conn: Conn, name: str) -> str:
    """Raises `NotFound`."""
    return fragments.part("job", "job_card", cards.card(conn, name))
