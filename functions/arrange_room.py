"""Put together the one list of a room for tonight."""

from functions.registry import job
from shared.curation import room_lists
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("arrange_room")
def handler(conn: Conn, run: Attempt, room_id: int) -> None:
    """One transaction: a rerun makes it again, and a crash leaves the list that was there."""
    run.say(gettext("Choosing titles"))
    run.conclude(gettext("%(count)s titles.", count=room_lists.make(conn, room_id)))
