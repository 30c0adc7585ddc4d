"""The number by which processes know that what they keep of the titles of a kind is stale."""

from shared import db
from shared.db import Conn

sql = db.queries("titles/versions")


def bump(conn: Conn, kind: str) -> None:
    """Tells every worker that its arrays of this kind are stale: in the transaction of the change, or a run that ends
    halfway leaves changes nobody hears of."""
    conn.execute(sql.bump, {"kind": kind})
