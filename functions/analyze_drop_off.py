"""Find where series lose those who began them."""

from functions import asking_votes
from functions.registry import job
from shared.db import Conn
from shared.discovery import drop_off_analyses
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("analyze_drop_off")
def handler(conn: Conn, run: Attempt, title_id: int | None = None) -> None:
    """By the household in one transaction, then by Trakt's votes in another: readers see the old verdicts or the new ones, and a rerun
    says the same."""
    run.say(gettext("Finding where series lose people"))
    judged = drop_off_analyses.analyse(conn, title_id)
    conn.commit()
    voted, said, trouble = asking_votes.judge(conn, run, title_id)
    if trouble:
        raise trouble
    told = gettext(
        "%(judged)s series judged by who began them here, %(voted)s by Trakt's votes.", judged=judged, voted=voted
    )
    run.conclude(f"{told} {said}".strip())
