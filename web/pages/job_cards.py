"""The block that the jobs page shows of each job."""

from flask import render_template

from shared.db import Conn
from shared.jobs import cards


def blocks(conn: Conn) -> dict[str, str]:
    """Each job's block as HTML, by name, for pages that are open already."""
    return {card.name: render_template("_job.html", job=card) for card in cards.cards(conn)}


def block(conn: Conn, name: str) -> str:
    """One job's. Raises `NotFound`."""
    return render_template("_job.html", job=cards.card(conn, name))
