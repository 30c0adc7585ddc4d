"""Send what people were told of to the addresses that they gave."""

import time

from functions.registry import job
from shared.db import Conn
from shared.discovery import deliveries
from shared.discovery.deliveries import Outbox
from shared.jobs.progress import Attempt
from shared.language import Text, gettext
from shared.telling import dispatches, sending

LONGEST_S = 120.0  # then other jobs have their turn; the next run goes on


@job("deliver_notices")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each message; killed before that, a message may go once more."""
    deliveries.queue(conn)
    conn.commit()
    until = time.monotonic() + LONGEST_S
    told = _send(conn, run, gettext("Sending letters"), dispatches.due(conn), sending.OUTBOX, until)
    arrived = _send(conn, run, gettext("Sending notices"), deliveries.due(conn), deliveries.NOTICES, until)
    words = gettext("Notices that arrived: %(arrived)s.", arrived=arrived)
    run.conclude(gettext("%(notices)s Letters and messages: %(told)s.", notices=words, told=told) if told else words)


def _send(conn: Conn, run: Attempt, step: Text, addresses: list[int], outbox: Outbox, until: float) -> int:
    """How many arrived."""
    conn.commit()
    arrived = 0
    for done in range(0, len(addresses), deliveries.AT_ONCE):
        if time.monotonic() > until:
            break
        run.say(step, done, len(addresses))
        arrived += deliveries.deliver(conn, addresses[done : done + deliveries.AT_ONCE], until=until, outbox=outbox)
    return arrived
