"""Names of titles in addresses, such as “dune-1984”: given once, and kept whatever the title is called later."""

from shared import db
from shared.db import Conn
from shared.sources.matching import plain
from shared.titles.library_rows import as_json

sql = db.queries("discovery/slugs")

BATCH, LONGEST = 1000, 80


def give(conn: Conn) -> None:
    """To every title that has none. The caller commits; others wait until then."""
    conn.execute(sql.lock)
    while True:
        found = db.all(conn, sql.lacking, {"limit": BATCH})
        rows = [{"id": row["id"], "base": base(row["name"], row["year"], row["id"])} for row in found]
        conn.execute(sql.give, {"rows": as_json(rows)})
        if len(found) < BATCH:
            return


def base(name: str, year: int | None, title_id: int) -> str:
    """Pure. Small letters, figures and hyphens, with the year at its end; a title without one has its number there."""
    words = plain(name).replace("_", " ").split()
    text = "-".join(words)[:LONGEST].strip("-") or "title"
    return f"{text}-{year}" if year else f"{text}-t{title_id}"
