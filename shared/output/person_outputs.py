"""Everything of one person that Matinee made on media servers, taken away for good: playlists, libraries, files and grants."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared import db
from shared.db import Conn, Row
from shared.errors import Conflict, Misconfigured, NotFound, Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.output import grants, records
from shared.output.forms import library, playlist
from shared.output.records import PLAYLIST

sql = db.queries("output/person_outputs")

RUN = Attempt(0, "forget")  # nobody looks at its steps
NO_ACCOUNT = gettext(
    "Something of theirs is on a media server that does not know them any more: have it left there, and remove it there yourself."
)


def count(conn: Conn, user_id: int) -> int:
    """How much of theirs is there as far as we know, with what others have of channels that are theirs."""
    return sum(row["is_there"] for row in db.all(conn, sql.listing, {"user_id": user_id}))


def withdraw(conn: Conn, user_id: int, *, leaves: bool = False) -> None:
    """Commits after each. `leaves`: what a server does not let go of stays there. Raises otherwise: `Unavailable`, `Misconfigured` where
    its key cannot be read, `Conflict` where it does not know the person any more."""
    for row in db.all(conn, sql.listing, {"user_id": user_id}):
        with _unless_left(conn, leaves):
            _withdraw(conn, row)
    for row in db.all(conn, sql.accounts, {"user_id": user_id}):
        with _unless_left(conn, leaves), servers.connected(conn, row["server_id"]) as client:
            grants.end(conn, client, row["server_id"], row["subject"])


@contextmanager
def _unless_left(conn: Conn, leaves: bool) -> Iterator[None]:
    try:
        yield
    except (Unavailable, Misconfigured, NotFound, Conflict):
        conn.rollback()
        if not leaves:
            raise


def _withdraw(conn: Conn, row: Row) -> None:
    output = records.get(conn, row["id"])
    if output is None:
        return
    places = records.places(conn, row["user_id"], row["kind"])
    place = next((one for one in places if one.server_id == row["server_id"]), None)
    if place is None:
        if row["is_there"]:
            raise Conflict(NO_ACCOUNT)
        return
    with servers.connected(conn, place.server_id) as client:
        if output.form == PLAYLIST:
            playlist.withdraw(conn, client, output, place)
        else:
            library.withdraw(conn, client, RUN, output, place, row["kind"])
    records.remove(conn, output.id)
    conn.commit()
