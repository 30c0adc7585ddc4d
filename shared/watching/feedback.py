"""What a person says about a title as a pick: never again, not for a while, more or less of the like, not my taste. Acts at once."""

from collections.abc import Sequence

from shared import db
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.watching import history

sql = db.queries("watching/feedback")

VERDICTS = ("hide", "more", "less", "forget", "rest")
OPPOSITES = {"more": "less", "less": "more"}


def give(conn: Conn, user_id: int, title_id: int, verdict: str) -> None:
    """Stores the verdict and starts the person's refresh. Raises `NotFound` for what the person may not see."""
    check(verdict)
    given = {"user_id": user_id, "title_id": title_id, "verdict": verdict}
    if not conn.execute(sql.save, given).rowcount:
        raise NotFound(gettext("There is no such title."))
    if verdict in OPPOSITES:
        conn.execute(sql.drop, given | {"verdict": OPPOSITES[verdict]})
    _refresh(conn, user_id, title_id)


def take_back(conn: Conn, user_id: int, title_id: int, verdict: str) -> None:
    """Also of a hidden title, which its owner cannot see any more. What was never said is no error."""
    check(verdict)
    if conn.execute(sql.drop, {"user_id": user_id, "title_id": title_id, "verdict": verdict}).rowcount:
        _refresh(conn, user_id, title_id)


def listing(conn: Conn, user_id: int, *, limit: int = 50, offset: int = 0) -> list[db.Row]:
    """Newest first. Hidden titles are named, so that they can be taken back; what the person may not open is not. `until` is set of
    what ends by itself: a title that rests is picked again then."""
    return db.all(conn, sql.listing, {"user_id": user_id, "limit": limit, "offset": offset})


def said(conn: Conn, user_id: int, title_ids: Sequence[int]) -> set[tuple[int, str]]:
    """What stands of these titles: (title, verdict)."""
    rows = db.all(conn, sql.said, {"user_id": user_id, "title_ids": list(title_ids)})
    return {(row["title_id"], row["verdict"]) for row in rows}


def count(conn: Conn, user_id: int) -> int:
    return db.value(conn, sql.count, {"user_id": user_id}, of=int)


def check(verdict: str) -> None:
    """Raises `Invalid` for a verdict that there is not."""
    if verdict not in VERDICTS:
        raise Invalid(gettext("verdict must be one of %(verdicts)s.", verdicts=", ".join(VERDICTS)), field="verdict")


def _refresh(conn: Conn, user_id: int, title_id: int) -> None:
    row = db.maybe(conn, sql.kind_of_title, {"title_id": title_id})
    if row:
        history.refresh_soon(conn, user_id, row["kind"], trigger="person")
