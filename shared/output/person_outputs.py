"""Everything of one person that Matinee made on media servers, taken away for good: playlists, libraries, files and grants."""

from shared import db
from shared.db import Conn, Row
from shared.errors import Unavailable
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from shared.output import grants, records
from shared.output.forms import library, playlist
from shared.output.records import PLAYLIST

sql = db.queries("output/person_outputs")

RUN = Attempt(0, "forget")  # nobody looks at its steps


def count(conn: Conn, user_id: int) -> int:
    """How much of theirs is there as far as we know, with what others have of channels that are theirs."""
    return sum(row["is_there"] for row in db.all(conn, sql.listing, {"user_id": user_id}))


def withdraw(conn: Conn, user_id: int, *, leaves: bool = False) -> None:
    """Commits after each. `leaves`: what a server does not let go of stays there. Raises `Unavailable` otherwise."""
    for row in db.all(conn, sql.listing, {"user_id": user_id}):
        _withdraw(conn, row, leaves)
    for row in db.all(conn, sql.accounts, {"user_id": user_id}):
        try:
            with servers.connected(conn, row["server_id"]) as client:
                grants.end(conn, client, row["server_id"], row["subject"])
        except Unavailable:
            conn.rollback()
            if not leaves:
                raise


def _withdraw(conn: Conn, row: Row, leaves: bool) -> None:
    output = records.get(conn, row["id"])
    places = records.places(conn, row["user_id"], row["kind"])
    place = next((one for one in places if one.server_id == row["server_id"]), None)
    if output is None or place is None:
        return
    try:
        with servers.connected(conn, place.server_id) as client:
            if output.form == PLAYLIST:
                playlist.withdraw(conn, client, output, place)
            else:
                library.withdraw(conn, client, RUN, output, place, row["kind"])
    except Unavailable:
        conn.rollback()
        if not leaves:
            raise
        return
    records.remove(conn, output.id)
    conn.commit()
