"""The promises about picks, checked on what is published: nothing watched, no copy of it, nothing hidden, out of sight or not to
be played."""

from dataclasses import dataclass

from shared import db
from shared.db import Conn
from shared.watching import history

sql = db.queries("picks/audit_picks")


@dataclass(frozen=True)
class Violation:
    user_id: int
    kind: str
    title_id: int
    rule: str


def violations(conn: Conn) -> list[Violation]:
    """Empty when every promise holds. What became untrue after a list was made is the next refresh's business, except
    for sight, libraries and files, which are checked as they are now."""
    everybody = (sql.watched, sql.copies, sql.hidden, sql.disabled, sql.unplayable, sql.sums)
    found = [violation for query in everybody for violation in db.all(conn, query, row=Violation)]
    for user_id in db.values(conn, sql.people, of=int):
        found += db.all(conn, sql.invisible, {"user_id": user_id}, row=Violation)
    return found


def mend(conn: Conn, found: list[Violation]) -> None:
    """Lists that break a promise are made anew, also where lists are to be stable."""
    for user_id, kind in sorted({(violation.user_id, violation.kind) for violation in found}):
        history.refresh_soon(conn, user_id, kind, trigger="system", must=True)
