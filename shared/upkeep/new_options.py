"""Options that came with the latest update that brought any: an installation remembers which it has met, and when."""

from collections.abc import Sequence

from shared import db, options
from shared.db import Conn

sql = db.queries("upkeep/new_options")


def note(conn: Conn) -> None:
    """Remembers every option of this release; each worker does as it begins, so whichever is first after an update."""
    conn.execute(sql.note, {"names": sorted(options.by_name())})


def listing(conn: Conn) -> Sequence[str]:
    """Their names; empty where nothing came after the installation."""
    known = options.by_name()
    return [name for name in db.values(conn, sql.newest, of=str) if name in known]
