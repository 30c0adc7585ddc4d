"""Find anew which titles the people of this server like together."""

from functions.registry import job
from shared import kinds
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.picks import neighbours


@job("refresh_neighbours")
def handler(conn: Conn, run: Attempt, kind: str | None = None) -> None:
    """One transaction a kind: readers see the old neighbours or the new ones."""
    told = []
    for one in [kind] if kind else [each.name for each in kinds.picked()]:
        run.say(f"Finding what goes together: {one}")
        told.append(f"{neighbours.refresh(conn, one)} pairs of kind {one}")
        conn.commit()
    run.conclude(", ".join(told) + ".")
