"""Send what people were told of to the addresses that they gave."""

import time

from functions.registry import job
from shared.db import Conn
from shared.discovery import deliveries
from shared.jobs.progress import Attempt
from shared.language import gettext

LONGEST_S = 120.0  # then other jobs have their turn; the next run goes on


@job("deliver_notices")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each message; killed before that, a message may go once more."""
    deliveries.queue(conn)
    conn.commit()
    arrived, addresses, until = 0, deliveries.due(conn), time.monotonic() + LONGEST_S
    for done in range(0, len(addresses), deliveries.AT_ONCE):
        if time.monotonic() > until:
            break
        run.say(gettext("Sending notices"), done, len(addresses))
        arrived += deliveries.deliver(conn, addresses[done : done + deliveries.AT_ONCE], until=until)
    run.conclude(gettext("Notices that arrived: %(arrived)s.", arrived=arrived))
