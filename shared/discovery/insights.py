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
MOST = 50
PLAYS, WATCHERS, VOTES = "plays", "watchers", "votes"


@dataclass(frozen=True)
class Metric:
    """What is compared, whose it is, `base`: how much in both windows is worth a word, and `shrink`: what a change is drawn towards none
    by."""

    source: str
    base: float
    shrink: float


# The world is many: what a household of five would call much is nothing there.
METRICS = {
    PLAYS: Metric("household", 3.0, 5.0),
    WATCHERS: Metric("trakt", 100.0, 100.0),
    VOTES: Metric("tmdb", 30.0, 30.0),
}


@dataclass(frozen=True)
class Movements:
    """Each of the lists best first: title_id, title, kind, year, `value` (plays, watchers or votes so far), `growth` in the window,
    `before` in the one before, and `change`, growth over growth, 0 for the same. `since`: when the history begins; None without any.
    `first_result_on`: when there will be one; None where there is."""

    metric: str
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


def movements(
    conn: Conn, viewer: int, *, window: int = 30, metric: str = PLAYS, kind: str | None = None, limit: int = 10
) -> Movements:
    """Of what `viewer` may see, at most `limit` in each list. New is what the household watched in this window only, or what came out in
    it. Raises `Invalid` for another window than those of `WINDOWS`, and another metric than those of `METRICS`."""
    if window not in WINDOWS:
        raise Invalid(
            gettext("window must be one of %(windows)s.", windows=", ".join(map(str, WINDOWS))), field="window"
        )
    if metric not in METRICS:
        raise Invalid(gettext("metric must be one of %(metrics)s.", metrics=", ".join(METRICS)), field="metric")
    compared = METRICS[metric]
    given = {"metric": metric, "source": compared.source, "window": window, "tolerance": TOLERANCE}
    history = db.one(conn, sql.history, given)
    if not history["is_ready"]:
        return Movements(metric, window, history["first"], history["newest"], _first_result(history, window))
    rules = {
        "base": compared.base,
        "shrink": compared.shrink,
        "told_from": viewers.TOLD_FROM,
        "limit": min(limit, MOST),
    }
    rows = db.all(conn, sql.movements, given | rules | {"viewer": viewer, "kind": kind, "newest": history["newest"]})
    lists = {name: [row for row in rows if row["list"] == name] for name in ("riser", "faller", "new")}
    found = lists["riser"], lists["faller"], lists["new"]
    return Movements(metric, window, history["first"], history["newest"], None, *found)


def _first_result(history: Row, window: int) -> date | None:
    """Two windows after the history begins; where it has a gap, two windows after its newest day at the latest."""
    if history["first"] is None:
        return None
    first: date = history["first"] + timedelta(days=2 * window)
    return first if first > history["newest"] else history["newest"] + timedelta(days=2 * window)
