"""Titles that people of this server like together: pairs behind which at least two people stand, never who they are."""

from shared import db
from shared.db import Conn, Row
from shared.engine import neighbours
from shared.picks import engine_inputs, recommendations

sql = db.queries("picks/neighbours")

TOP = 30


def refresh(conn: Conn, kind: str) -> int:
    """Replaces all pairs of this kind in the caller's transaction; returns how many there are (both ways counted)."""
    conn.execute(sql.clear, {"kind": kind})
    people = recommendations.enabled_users(conn, kind)
    if not people:
        return 0
    # Anybody's inputs hold everybody's acts and the arrays; what is particular to the person is not used.
    inputs = engine_inputs.gather(conn, people[0], kind)
    ids, pairs = inputs.loaded.catalogue.ids, neighbours.pairs(inputs.community, TOP)
    with conn.cursor().copy(sql.save) as copy:
        for row, column, weight, support in zip(*(part.tolist() for part in pairs), strict=True):
            copy.write_row((int(ids[row]), int(ids[column]), weight, int(support)))
    return len(pairs[0])


def near(conn: Conn, viewer: int, title_id: int, *, limit: int = 12) -> list[Row]:
    """What is liked together with this title, strongest first, of what `viewer` may see."""
    return db.all(conn, sql.near, {"viewer": viewer, "title_id": title_id, "limit": limit})
