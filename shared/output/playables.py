"""What a list on a media server can be made of: the server's own items of titles, in the order of the titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared import db
from shared.db import Conn

sql = db.queries("output/playables")


@dataclass(frozen=True)
class Company:
    """Who watches together, all of them by account: `watchers` count with what they have seen, `viewers` with what they may open. What one
    of the former played `since` they came together all have seen."""

    watchers: Sequence[int]
    viewers: Sequence[int]
    since: datetime


def of_titles(
    conn: Conn,
    server_id: int,
    user_id: int,
    title_ids: Sequence[int],
    *,
    again: bool = True,
    company: Company | None = None,
) -> list[str]:
    """The server's ids of what the person may see and play: of each title its copy, or its next episode. In company it is the next of
    whoever is least far, and one that all of them may open.

    `again`: what was seen from beginning to end stands there with its first episode; else it is left out.
    """
    given = {
        "server_id": server_id,
        "user_id": user_id,
        "title_ids": list(title_ids),
        "again": again,
        "watchers": list(company.watchers) if company else [user_id],
        "viewers": list(company.viewers) if company else [],
        "since": company.since if company else None,
    }
    return [row["external_id"] for row in db.all(conn, sql.of_titles, given)]


def of_top_picks(conn: Conn, server_id: int, kind: str, *, limit: int) -> list[str]:
    """Unguarded, best first: for what the server itself shows people only as far as they may see it."""
    return db.values(conn, sql.of_list, {"server_id": server_id, "kind": kind, "limit": limit}, of=str)
