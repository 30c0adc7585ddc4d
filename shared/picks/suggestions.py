"""What a media server itself suggests to each person, read once a week: the second of the rules that picks are compared with."""

from itertools import groupby

from shared import db, kinds
from shared.db import Conn
from shared.media_servers import servers

sql = db.queries("picks/suggestions")

DAYS, MOST = 7, 100


def outdated(conn: Conn) -> list[int]:
    """Who gets picks, has an account on a media server and was not asked about for a week."""
    return db.values(conn, sql.outdated, {"days": DAYS}, of=int)


def read(conn: Conn, user_id: int) -> int:
    """Asks each server about each kind it has, and keeps what the person may see of the answers instead of what was kept before;
    returns how many. Raises `MediaServerError`; then the caller takes back what was begun."""
    found: list[tuple[int, str]] = []
    accounts = db.all(conn, sql.accounts, {"user_id": user_id})
    conn.commit()
    for server_id, own in groupby(accounts, lambda row: row["server_id"]):
        with servers.connected(conn, server_id) as client:
            for account in own:
                for kind in kinds.picked():
                    if kind.is_published:
                        ids = client.suggestions(account["subject"], kind.name, MOST)
                        found += [(server_id, item_id) for item_id in ids]
    given = {"user_id": user_id, "servers": [one[0] for one in found], "items": [one[1] for one in found]}
    conn.execute(sql.clear, given)
    conn.execute(sql.asked, given)
    return conn.execute(sql.save, given).rowcount
