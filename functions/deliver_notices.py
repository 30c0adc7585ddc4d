"""Send what people were told of to the addresses that they gave."""

from functions.registry import job
from shared.db import Conn
from shared.discovery import deliveries
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("deliver_notices")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each message; killed before that, a message may go once more."""
    deliveries.queue(conn)
    conn.commit()
    arrived, addresses = 0, deliveries.due(conn)
    for done, address_id in enumerate(addresses):
        run.say(gettext("Sending notices"), done, len(addresses))
        arrived += deliveries.deliver(conn, address_id)
    run.conclude(gettext("Notices that arrived: %(arrived)s.", arrived=arrived))
