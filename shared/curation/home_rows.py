"""What the home page shows beside picks: what was begun, what is new here, what the household watches, what to watch again."""

from dataclasses import dataclass, field

from shared import db
from shared.db import Conn, Row

sql = db.queries("curation/home_rows")

MOST = 20  # of a row
NEW_DAYS, AGAIN_DAYS = 45, 365


@dataclass
class HomeRows:
    """Titles of each row, in their order, with kind, title, year and genres; `begun` with the `share` that was seen (None: not known).
    `popular` is the order of the household's top picks."""

    begun: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    popular: list[Row] = field(default_factory=list)
    again: list[Row] = field(default_factory=list)


def rows(conn: Conn, user_id: int) -> HomeRows:
    """Through the guard. `new` has come within `NEW_DAYS`; `again` was loved, and last watched more than `AGAIN_DAYS` ago."""
    given = {"user_id": user_id, "limit": MOST, "new_days": NEW_DAYS, "again_days": AGAIN_DAYS}
    found = HomeRows()
    named = {"continue": found.begun, "new": found.new, "popular": found.popular, "again": found.again}
    for row in db.all(conn, sql.rows, given):
        named[row["row"]].append(row)
    return found
