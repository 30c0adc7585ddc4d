"""Make everybody's picks of one kind anew: one small job a person, so that more workers mean less time."""

from functions.registry import job
from shared.db import Conn
from shared.jobs import Value, names
from shared.jobs.progress import Attempt
from shared.picks import recommendations


@job("refresh_everyone")
def handler(conn: Conn, run: Attempt, kind: str, rebuild: int) -> None:
    args: dict[str, Value] = {"kind": kind, "rebuild": 1} if rebuild else {"kind": kind}
    run.fan_out(
        conn, names.REFRESH_USER, [{"user_id": one, **args} for one in recommendations.enabled_users(conn, kind)]
    )
