"""Delete every title of a kind with all that hangs on it."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.upkeep import purge


@job("purge_titles")
def handler(conn: Conn, run: Attempt, kind: str, confirm: str) -> None:
    """The sentence is asked for here too: whichever way the job was started, somebody has typed it."""
    purge.check(kind, confirm)
    run.conclude(gettext("%(purge)s titles deleted.", purge=purge.purge(conn, run, kind)))
