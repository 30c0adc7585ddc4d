"""Ask each media server what it shows the people whose policy restricts anything."""

from itertools import groupby

from functions.registry import job
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.titles import access
from shared.titles.access import Door


@job("check_access")
def handler(conn: Conn, run: Attempt, user_id: int | None = None) -> None:
    """Commits library by library. Somebody about whom a server fails keeps what it said last, and the others go on; the run
    is tried again for them."""
    found = access.doors(conn, user_id=user_id)
    finished = [int(one) for one in str(run.cursor.get("finished") or "").split(",") if one]
    todo = [door for door in found if door.identity_id not in finished]
    failed: MediaServerError | None = None
    cut_short = 0
    for server_id, of_server in groupby(todo, lambda door: door.server_id):
        with servers.connected(conn, server_id) as client:
            for identity_id, group in groupby(of_server, lambda door: door.identity_id):
                mine = list(group)
                run.say(
                    gettext("Asking what %(person)s may see", person=mine[0].person),
                    len(finished),
                    len({one.identity_id for one in found}),
                )
                try:
                    whole = [_ask(conn, client, door) for door in mine]
                except MediaServerError as error:
                    conn.rollback()
                    failed = failed or error
                    continue
                cut_short += whole.count(False)
                if all(whole):
                    access.settled(conn, identity_id)
                finished.append(identity_id)
                run.commit(conn, finished=",".join(map(str, finished)))
    if failed:
        raise failed
    short = (
        gettext(" %(cut_short)s answers were cut short: what they lack stays as it was.", cut_short=cut_short)
        if cut_short
        else ""
    )
    run.conclude(gettext("%(finished)s people with limits asked about.%(short)s", finished=len(finished), short=short))


def _ask(conn: Conn, client: servers.MediaServer, door: Door) -> bool:
    whole = access.ask(conn, client, door)
    conn.commit()
    return whole
