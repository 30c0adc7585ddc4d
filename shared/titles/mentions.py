"""How titles are called in what administrators read of jobs: by name only where that is for every one of them."""

from collections.abc import Mapping

from shared import db
from shared.db import Conn

sql = db.queries("titles/mentions")


def of_titles(conn: Conn, names: Mapping[int, str]) -> list[str]:
    """In the order given; “title 12” for one that some administrator may not see."""
    rows = db.all(conn, sql.for_all_administrators, {"title_ids": list(names)})
    open_ids = {row["id"] for row in rows}
    return [name if id in open_ids else f"title {id}" for id, name in names.items()]
