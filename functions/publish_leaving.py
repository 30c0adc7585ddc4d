"""Bring what is leaving to the media servers, as a collection."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.output import leaving_list
from shared.upkeep import leaving


@job("publish_leaving")
def handler(conn: Conn, run: Attempt, server_id: int | None = None) -> None:
    """One run a server. Rerunnable at any point: the collection is brought to what it should be."""
    leaving.lapse(conn)
    conn.commit()
    if server_id is None:
        run.fan_out(conn, run.name, [{"server_id": id} for id in leaving.servers(conn)])
        return
    run.say(gettext("Publishing what is leaving"))
    with servers.connected(conn, server_id) as client:
        run.conclude(leaving_list.bring(conn, client, server_id, leaving.items(conn, server_id)))
