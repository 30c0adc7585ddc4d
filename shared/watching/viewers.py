"""How many of the household watched a title, told where it says nothing of one person."""

from dataclasses import dataclass

from shared import db
from shared.db import Conn

sql = db.queries("watching/viewers")

# Numbers are told from so many viewers on: whoever looks may be one of them, and of one other a household would know who.
TOLD_FROM = 3


@dataclass(frozen=True)
class Viewers:
    """`finished` are those who watched it to its end."""

    begun: int
    finished: int


def of_title(conn: Conn, viewer: int, title_id: int) -> Viewers | None:
    """None where there are too few to tell, and of what `viewer` may not see."""
    found = db.one(conn, sql.of_title, {"viewer": viewer, "title_id": title_id}, row=Viewers)
    return found if found.begun >= TOLD_FROM else None
