"""Make one person's picks of one kind anew."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.output import following
from shared.picks import recommendations
from shared.upkeep import webhooks_out


@job("refresh_user")
def handler(conn: Conn, run: Attempt, user_id: int, kind: str, rebuild: int = 0) -> None:
    """One transaction: readers see the old list or the new one."""
    made = recommendations.refresh(conn, user_id, kind, rebuild=bool(rebuild))
    webhooks_out.tell(conn, "recommendations.updated", {"userId": user_id, "kind": kind, "picks": made.picks})
    if made.goes_to_server:
        following.picks_changed(conn, user_id, kind)
    run.conclude(gettext("%(picks)s picks.", picks=made.picks))
