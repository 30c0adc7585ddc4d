"""How often a source is asked, by all workers and web processes together: counted in Postgres, where one statement decides.

Calls are spaced by GCRA, the generic cell rate algorithm; its state is one timestamp a source.
"""

from shared import db
from shared.db import Conn
from shared.errors import QuotaExhausted, Unavailable
from shared.language import gettext
from shared.sources import catalogue

sql = db.queries("sources/sources")

READ, WRITE = "read", "write"
LONGEST_S = 5.0  # a job that would wait longer gives its worker back and is handed out again


def reserve(conn: Conn, source: str, act: str = READ, *, longest_s: float = LONGEST_S) -> float:
    """Takes one call and returns the seconds to wait before making it. Needs a connection that commits at once.

    Takes none where it fails. Raises `QuotaExhausted` where the day's calls are spent, `Unavailable` where the next is more than
    `longest_s` away, each with `retry_after`.
    """
    given = {"source": source, "act": act, "longest_s": longest_s}
    if row := db.maybe(conn, sql.reserve, given):
        return float(row["wait_s"])
    refused, title = db.one(conn, sql.refused, {"source": source, "act": act}), catalogue.of(source).title
    if refused["is_spent"]:
        raise spent(title, refused["per_day"], refused["tomorrow_s"])
    wait_s = max(1.0, refused["wait_s"])
    raise Unavailable(
        gettext(
            "%(title)s is asked again in %(wait_s)s s: it takes no more calls before.",
            title=title,
            wait_s=f"{wait_s:.0f}",
        ),
        retry_after=wait_s,
    )


def block(conn: Conn, source: str, act: str, seconds: float) -> None:
    """The service asked us to wait: nobody asks before."""
    conn.execute(sql.block, {"source": source, "act": act, "seconds": seconds})


def spend(conn: Conn, source: str, act: str = READ) -> QuotaExhausted:
    """The service says that the day's calls are spent. Returns what to raise."""
    conn.execute(sql.spend, {"source": source, "act": act})
    row = db.one(conn, sql.refused, {"source": source, "act": act})
    return spent(catalogue.of(source).title, None, row["tomorrow_s"])


def spent(title: str, per_day: int | None, tomorrow_s: float) -> QuotaExhausted:
    many = f" of {per_day}" if per_day else ""
    return QuotaExhausted(
        gettext(
            "Today's calls%(many)s to %(title)s are spent; it goes on tomorrow, after midnight UTC.",
            many=many,
            title=title,
        ),
        retry_after=tomorrow_s + 1,
    )
