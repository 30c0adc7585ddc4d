"""Keep today's numbers of every title, so that a later day can be compared with it."""

from functions.registry import job
from shared.db import Conn
from shared.discovery import insights
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("snapshot_metrics")
def handler(conn: Conn, run: Attempt) -> None:
    """One statement: a rerun on the same day writes what has changed since."""
    run.say(gettext("Counting plays and viewers"))
    run.conclude(gettext("%(kept)s numbers kept.", kept=insights.take(conn)))
