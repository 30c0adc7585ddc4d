"""What rises and what falls: numbers of each day, kept, and compared over windows of time."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid
from shared.language import gettext
from shared.watching import viewers

sql = db.queries("discovery/insights")

WINDOWS = (30, 90, 365)  # days
EDGES = [0, *sorted({edge for window in WINDOWS for edge in (window, 2 * window)})]  # days before today
TOLERANCE = 3  # days that a snapshot may lie from where it is wanted
PLAYS, HOUSEHOLD = "plays", "household"
BASE, SHRINK = 3.0, 5.0  # plays in both windows that are worth a word; what a change is drawn towards none by
MOST = 50


@dataclass(frozen=True)
class Movements:
    """Each of the lists best first: title_id, title, kind, year, `value` (plays so far), `growth` in the window, `before` in the one
    before, and `change`, growth over growth, 0 for the same. `since`: when the history begins; None without any. `first_result_on`:
    when there will be one; None where there is."""

    window: int
    since: date | None
    as_of: date | None
    first_result_on: date | None
    risers: list[Row] = field(default_factory=list)
    fallers: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)


def take(conn: Conn) -> int:
    """Today's numbers, and the household's anew of the days that today is compared with; returns how many are new or other than they were.
    Safe to run twice a day."""
    return conn.execute(sql.take, {"edges": EDGES}).rowcount


def movements(conn: Conn, viewer: int, *, window: int = 30, kind: str | None = None, limit: int = 10) -> Movements:
    """Of what `viewer` may see, at most `limit` in each list. Raises `Invalid` for another window than those of `WINDOWS`."""
    if window not in WINDOWS:
        raise Invalid(
            gettext("window must be one of %(windows)s.", windows=", ".join(map(str, WINDOWS))), field="window"
        )
    given = {"metric": PLAYS, "source": HOUSEHOLD, "window": window, "tolerance": TOLERANCE}
    history = db.one(conn, sql.history, given)
    if not history["is_ready"]:
        return Movements(window, history["first"], history["newest"], _first_result(history, window))
    rules = {"base": BASE, "shrink": SHRINK, "told_from": viewers.TOLD_FROM, "limit": min(limit, MOST)}
    rows = db.all(conn, sql.movements, given | rules | {"viewer": viewer, "kind": kind, "newest": history["newest"]})
    lists = {name: [row for row in rows if row["list"] == name] for name in ("riser", "faller", "new")}
    return Movements(window, history["first"], history["newest"], None, lists["riser"], lists["faller"], lists["new"])


def _first_result(history: Row, window: int) -> date | None:
    """Two windows after the history begins; where it has a gap, two windows after its newest day at the latest."""
    if history["first"] is None:
        return None
    first: date = history["first"] + timedelta(days=2 * window)
    return first if first > history["newest"] else history["newest"] + timedelta(days=2 * window)
