"""Bring channels to the media servers, as a private playlist of each person who has one."""

from functions.registry import job
from shared.curation import channel_making
from shared.db import Conn
from shared.errors import Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.output import channel_lists
from shared.output.channel_lists import Seat


@job("sync_channels")
def handler(conn: Conn, run: Attempt, channel_id: int | None = None) -> None:
    """One run a channel. One that wants new titles is made anew first. What one server does not do, others do all the same.

    Rerunnable at any point: everything is brought to what it should be, and nothing is done twice.
    """
    if channel_id is None:
        run.fan_out(conn, run.name, [{"channel_id": id} for id in channel_lists.concerned(conn)])
        return
    if channel_lists.is_to_be_made(conn, channel_id):
        run.say(gettext("Choosing titles"))
        channel_making.fill(conn, channel_id)
        conn.commit()
    said, failure = _published(conn, run, channel_id)
    if failure:
        raise failure
    channel_lists.settle(conn, channel_id)
    run.conclude(" ".join(said) or gettext("Nothing to publish."))


def _published(conn: Conn, run: Attempt, channel_id: int) -> tuple[list[str], Unavailable | None]:
    seats = channel_lists.seats(conn, channel_id)
    said: list[str] = []
    failure: Unavailable | None = None
    for done, seat in enumerate(seats):
        run.say(gettext("Publishing the channel"), done, len(seats))
        try:
            said.append(_publish(conn, channel_id, seat))
        except Unavailable as error:
            conn.rollback()
            failure = failure or error
    return [*filter(None, said)], failure


def _publish(conn: Conn, channel_id: int, seat: Seat) -> str:
    if not channel_lists.has_anything(conn, channel_id, seat):
        return ""
    with servers.connected(conn, seat.place.server_id) as client:
        said = channel_lists.bring(conn, client, channel_id, seat)
    return f"{seat.place.name}: {said}" if said else ""
