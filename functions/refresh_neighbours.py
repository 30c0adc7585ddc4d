"""Find anew which titles the people of this server like together."""

from functions.registry import job
from shared import kinds
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.picks import neighbours


@job("refresh_neighbours")
def handler(conn: Conn, run: Attempt, kind: str | None = None) -> None:
    """One transaction a kind: readers see the old neighbours or the new ones."""
    told = []
    for one in [kind] if kind else [each.name for each in kinds.picked()]:
        run.say(gettext("Finding what goes together: %(kind)s", kind=one))
        told.append(gettext("%(count)s pairs of kind %(kind)s", count=neighbours.refresh(conn, one), kind=one))
        conn.commit()
    run.conclude(", ".join(told) + ".")
