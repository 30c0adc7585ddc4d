"""The block that the jobs page shows of each job."""

from shared.db import Conn
from shared.jobs import cards
from web import fragments


def blocks(conn: Conn) -> dict[str, str]:
    """Each job's block as HTML, by name, for pages that are open already."""
    return {card.name: fragments.part("job", "job_card", card) for card in cards.cards(conn)}


def block(conn: Conn, name: str) -> str:
    """One job's. Raises `NotFound`."""
    return fragments.part("job", "job_card", cards.card(conn, name))
