"""Tell somebody's media servers what is known here of their history and not there, or count what that would be."""

from contextlib import suppress

from functions.registry import job
from shared.db import Conn
from shared.errors import NotFound
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import MediaServer, servers
from shared.watching import history_restoring
from shared.watching.history_restoring import Account, Lacking


@job("restore_history")
def handler(conn: Conn, run: Attempt, user_id: int, writes: bool = False, imported: bool = False) -> None:
    """Adds, and takes nothing away. Killed anywhere, or asked for twice, the next run asks the server anew what it lacks."""
    watched = rated = 0
    for account in history_restoring.accounts(conn, user_id):
        marks, ratings = _restore(conn, run, account, user_id, writes=writes, imported=imported)
        watched, rated = watched + marks, rated + ratings
    told = gettext("%(watched)s marks and %(rated)s ratings were written.", watched=watched, rated=rated)
    counted = gettext("%(watched)s marks and %(rated)s ratings would be written.", watched=watched, rated=rated)
    run.conclude(told if writes else counted)


def _restore(
    conn: Conn, run: Attempt, account: Account, user_id: int, *, writes: bool, imported: bool
) -> tuple[int, int]:
    found = history_restoring.memories(conn, user_id, account.server_id, imported=imported)
    done = watched = rated = 0
    with servers.connected(conn, account.server_id) as client:
        conn.commit()
        for batch in history_restoring.lacking(client, account.subject, found):
            run.say(gettext("Asking and telling %(server)s", server=account.server), done, len(found))
            for one in batch:
                if not writes or _tell(client, account.subject, one):
                    watched += one.watched_at is not None
                    rated += one.rating is not None
            done = min(done + history_restoring.BATCH, len(found))
    return watched, rated


def _tell(client: MediaServer, subject: str, one: Lacking) -> bool:
    with suppress(NotFound):  # gone from the server meanwhile
        if one.watched_at is not None:
            client.set_played(subject, one.item_id, True, one.watched_at)
        if one.rating is not None:
            client.set_rating(subject, one.item_id, one.rating)
        return True
    return False
