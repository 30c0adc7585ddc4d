"""Find where series lose those who began them."""

from functions.registry import job
from shared.db import Conn
from shared.discovery import drop_off_analyses
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("analyze_drop_off")
def handler(conn: Conn, run: Attempt, title_id: int | None = None) -> None:
    """One transaction: readers see the old verdicts or the new ones, and a rerun says the same."""
    run.say(gettext("Finding where series lose people"))
    judged = drop_off_analyses.analyse(conn, title_id)
    run.conclude(gettext("%(judged)s series judged; the others too few people have begun.", judged=judged))
