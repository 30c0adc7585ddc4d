"""Tell the media servers that a person has not watched a film or episode after all."""

from contextlib import suppress

from functions.registry import job
from shared.db import Conn
from shared.errors import NotFound
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.watching import plays


@job("write_back")
def handler(conn: Conn, run: Attempt, user_id: int, title_id: int, episode_id: int | None = None) -> None:
    """Marks are absolute, so a rerun changes nothing."""
    told = 0
    for copies in plays.copies(conn, user_id, title_id, episode_id):
        run.say(gettext("Telling the media server"), told, 0)
        with servers.connected(conn, copies.server_id) as client:
            for item_id in copies.item_ids:
                with suppress(NotFound):  # gone from the server, and its mark with it
                    client.set_played(copies.subject, item_id, False)
                    told += 1
    # A sync that ran before the server knew may have brought it back.
    plays.remove(conn, user_id, title_id, episode_id)
    run.conclude(gettext("%(told)s items unmarked.", told=told))
