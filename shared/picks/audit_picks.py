"""The promises about picks, checked on what is published: nothing watched, no copy of it, nothing hidden, out of sight or not to
be played. What each check found is kept, by rule and kind and without names, for administrators."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from shared import db
from shared.db import Conn, Row
from shared.watching import history

sql = db.queries("picks/audit_picks")

KEPT = 400  # checks, a year and a little


@dataclass(frozen=True)
class Violation:
    user_id: int
    kind: str
    title_id: int
    rule: str


def violations(conn: Conn) -> list[Violation]:
    """Empty when every promise holds. What became untrue after a list was made is the next refresh's business, except
    for sight, libraries and files, which are checked as they are now."""
    everybody = (sql.watched, sql.copies, sql.hidden, sql.resting, sql.disabled, sql.unplayable, sql.sums)
    found = [violation for query in everybody for violation in db.all(conn, query, row=Violation)]
    for user_id in db.values(conn, sql.people, of=int):
        found += db.all(conn, sql.invisible, {"user_id": user_id}, row=Violation)
    return found


def mend(conn: Conn, found: list[Violation]) -> None:
    """Lists that break a promise are made anew, also where lists are to be stable."""
    for user_id, kind in sorted({(violation.user_id, violation.kind) for violation in found}):
        history.refresh_soon(conn, user_id, kind, trigger="system", must=True)


def keep(conn: Conn, found: Sequence[Violation]) -> None:
    """What a check found: counts of titles and of people. Who they are is nobody's to read, not even an administrator's."""
    lists = db.value(conn, sql.lists, of=int)
    conn.execute(sql.keep, {"lists": lists, "found": Jsonb(counts(found))})
    conn.execute(sql.drop_old, {"keep": KEPT})


def counts(found: Sequence[Violation]) -> list[dict[str, object]]:
    """By rule and kind: how many `titles` break it, on lists of how many `people`."""
    by_rule: dict[tuple[str, str], list[Violation]] = defaultdict(list)
    for violation in found:
        by_rule[violation.rule, violation.kind].append(violation)
    return [
        {"rule": rule, "kind": kind, "titles": len(broken), "people": len({one.user_id for one in broken})}
        for (rule, kind), broken in sorted(by_rule.items())
    ]


def newest(conn: Conn, *, limit: int = 1, offset: int = 0) -> list[Row]:
    """Checks kept, newest first: `made_at`, `lists` that were checked, `found` as `counts` gives it."""
    return db.all(conn, sql.newest, {"limit": limit, "offset": offset})


def listing(conn: Conn, *, limit: int, offset: int = 0) -> tuple[list[Row], int]:
    """A page of them, and how many there are in all."""
    return newest(conn, limit=limit, offset=offset), db.value(conn, sql.count, of=int)
