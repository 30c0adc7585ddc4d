"""Delete from the media servers what an administrator has confirmed."""

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.upkeep import leaving, removals


@job("delete_leaving")
def handler(conn: Conn, run: Attempt) -> None:
    """Without something confirmed it does nothing, however it is started. Killed anywhere, the next run asks the server what became of
    the item that was on its way, and deletes none again."""
    gone, stayed = removals.carry_out(conn, run)
    for server_id in leaving.servers(conn) if gone else []:
        jobs.ask(conn, names.PUBLISH_LEAVING, {"server_id": server_id}, trigger="system")
    run.conclude(gettext("%(gone)s gone from media servers, %(stayed)s stayed.", gone=gone, stayed=stayed))
