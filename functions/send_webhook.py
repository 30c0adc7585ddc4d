"""Tell another system what happened here."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.upkeep import webhooks_out


@job("send_webhook")
def handler(conn: Conn, run: Attempt, delivery_id: int) -> None:
    run.conclude(webhooks_out.send(conn, delivery_id))
