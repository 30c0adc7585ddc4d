"""Look whether jobs fail, backups are missed or servers are away, and leave it to be told to administrators."""

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.telling import troubles


@job("note_troubles")
def handler(conn: Conn, run: Attempt) -> None:
    """One transaction: what is noted is queued with it, once."""
    if messages := troubles.look(conn):
        jobs.ask(conn, names.DELIVER_NOTICES, trigger="system")
    run.conclude(gettext("Messages to send: %(messages)s.", messages=messages))
