"""Say where a pick would stand, had one title never been watched."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext, marked
from shared.picks import counterfactuals

GONE = gettext("It may not be picked any more.")
ELSE = marked("By score it is number %(now)s; without that it would be number %(then)s.")


@job("rank_without")
def handler(conn: Conn, run: Attempt, user_id: int, kind: str, title_id: int, watched_id: int) -> None:
    """Changes nothing. The run's message is the answer, in numbers: it names no title."""
    now, then = counterfactuals.rank(conn, user_id, kind, title_id, watched_id)
    run.conclude(GONE if now is None or then is None else gettext(ELSE, now=now, then=then))
