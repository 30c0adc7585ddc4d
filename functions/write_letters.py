"""Write the weekly letters and the years in review that are due, and leave them to be sent."""

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.telling import letters


@job("write_letters")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each; nothing is written twice, so that it may be killed anywhere and run again."""
    written, waiting = 0, letters.due(conn)
    for done, one in enumerate(waiting):
        run.say(gettext("Writing letters"), done, len(waiting))
        written += letters.write(conn, one)
        conn.commit()
    if written:
        jobs.ask(conn, names.DELIVER_NOTICES, trigger="system")
    run.conclude(gettext("Letters written: %(written)s.", written=written))
