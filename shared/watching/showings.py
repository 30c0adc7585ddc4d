"""What was put before a person, title by title, and what came of it: opened, watched, or passed over again and again."""

from collections.abc import Sequence

from shared import db
from shared.db import Conn, Row
from shared.errors import Invalid
from shared.language import gettext

sql = db.queries("watching/showings")

PASSED_OVER, OPENED, WATCHED = "passed-over", "opened", "watched"
WHICH = (PASSED_OVER, OPENED, WATCHED)
# On so many days, not opened since: then a page says so, and offers to hide it or to let it rest.
OFTEN = 5


def listing(
    conn: Conn, user_id: int, *, which: str | None = None, kind: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[list[Row], int]:
    """A page of what was shown in the last sixty days, passed over most first, and how many there are in all: `days` on which it
    was, `first_at`, `last_at`, `opened_at` and `watched_at` (None: not since), `passed_over`, and `until` when it rests.

    Only what the person may see. Raises `Invalid` for a `which` that there is not; None is everything.
    """
    if which not in (None, *WHICH):
        raise Invalid(gettext("which must be one of %(names)s.", names=", ".join(WHICH)), field="which")
    given = {"user_id": user_id, "which": which, "kind": kind, "limit": limit, "offset": offset}
    rows = db.all(conn, sql.listing, given)
    return rows, db.value(conn, sql.count, given, of=int)


def passed_over(conn: Conn, user_id: int, title_ids: Sequence[int]) -> dict[int, int]:
    """Of these titles, which the person may see: on how many days each was shown since they last opened it, where that was often."""
    given = {"user_id": user_id, "title_ids": list(title_ids), "often": OFTEN}
    return {row["title_id"]: row["passed_over"] for row in db.all(conn, sql.passed_over, given)}


def line(conn: Conn, user_id: int, title_id: int) -> Row:
    """The `title` of one they may open, and on how many days they have `passed_over` it. Raises `NotFound`."""
    given = {"user_id": user_id, "title_id": title_id}
    return db.one(conn, sql.line, given, missing=gettext("There is no such title."))
