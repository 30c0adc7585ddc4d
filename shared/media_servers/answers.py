"""What is kept of a server as it answers: that it did, and in which version."""

from shared import db
from shared.db import Conn

sql = db.queries("media_servers/servers")


def note_version(conn: Conn, server_id: int, version: str) -> None:
    """What it plays and whom it shows playlists depends on it."""
    conn.execute(sql.note_version, {"id": server_id, "version": version})


def note_answer(conn: Conn, server_id: int) -> None:
    """That it was there just now, and told what it was asked."""
    conn.execute(sql.note_answer, {"id": server_id})
