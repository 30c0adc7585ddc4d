"""How much there is of everything, for demonstrations, checks and overviews."""

from shared import db
from shared.db import Conn, Row

sql = db.queries("upkeep/inventory")


def counts(conn: Conn) -> Row:
    """`titles` of each kind (“movies”, “series”) and episodes that are in a library, people who may sign in, vectors in use,
    files, libraries and playlists of ours."""
    return dict(conn.execute(sql.counts).fetchone() or {})


def picks(conn: Conn) -> list[Row]:
    """Everybody by name, with the kinds they are to get picks of (`wanted`), and how many are published by kind (`picks`)."""
    return conn.execute(sql.picks).fetchall()


def above_limit(conn: Conn) -> int:
    """Published picks above somebody's limit, or of unknown certificate where there is one. Must be 0."""
    row = conn.execute(sql.above_limit).fetchone()
    return int((row or {"count": 0})["count"])


def published(conn: Conn) -> list[dict[str, object]]:
    """Our libraries and playlists on media servers, each with whose it is, and a library's folder and files."""
    return conn.execute(sql.published).fetchall()
