"""Tells whoever asked for a title, once, that they will not get it."""

from shared import db, jobs
from shared.db import Conn
from shared.discovery import notices
from shared.jobs import names

sql = db.queries("requesting/title_requests")


def tell(conn: Conn, request_id: int, *, by: int | None = None) -> int:
    """Of a request that was refused or has failed: those who may know of its title, but for `by`, who decided it; returns how many
    were told now. Of another it tells nothing. The caller commits."""
    told = 0
    for row in db.all(conn, sql.to_tell, {"id": request_id, "by": by}):
        key = (
            f"{row['event']}:request-{request_id}"  # a bare number would be taken for the title's, where two become one
        )
        told += notices.tell(conn, row["user_id"], row["event"], row["title_id"], row["day"], key, note=row["reason"])
    if told:
        jobs.ask(conn, names.DELIVER_NOTICES, trigger="system")
    return told
