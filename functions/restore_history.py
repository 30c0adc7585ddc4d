"""Tell somebody's media servers what is known here of their history and not there, or look what that would be."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import MediaServer, servers
from shared.watching import history_restores, history_restoring
from shared.watching.history_restoring import Account, Lacking


@job("restore_history")
def handler(conn: Conn, run: Attempt, user_id: int, writes: bool = False, imported: bool = False) -> None:
    """Adds, and takes nothing away. Killed anywhere, or asked for twice, the next run asks the server anew what it lacks."""
    since = history_restores.begin(conn, user_id, run.id)
    conn.commit()
    for account in history_restoring.accounts(conn, user_id):
        _restore(conn, run, account, user_id, writes=writes, imported=imported)
        if writes:
            history_restores.settle(conn, user_id, account.server_id, since)
        conn.commit()
    found = history_restores.counts(conn, user_id, told=writes)
    told = gettext("%(watched)s marks and %(rated)s ratings were written.", **found)
    counted = gettext("%(watched)s marks and %(rated)s ratings would be written.", **found)
    run.conclude(told if writes else counted)


def _restore(conn: Conn, run: Attempt, account: Account, user_id: int, *, writes: bool, imported: bool) -> None:
    found = history_restoring.memories(conn, user_id, account.server_id, imported=imported)
    done = 0
    with servers.connected(conn, account.server_id) as client:
        conn.commit()
        for batch in history_restoring.lacking(client, account.subject, found):
            run.say(gettext("Asking and telling %(server)s", server=account.server), done, len(found))
            history_restores.note(conn, user_id, run.id, account.server_id, batch)
            conn.commit()
            if writes:
                _tell(conn, client, account, user_id, batch)
            done = min(done + history_restoring.BATCH, len(found))


def _tell(conn: Conn, client: MediaServer, account: Account, user_id: int, batch: list[Lacking]) -> None:
    for one in batch:
        is_told = history_restoring.tell(client, account.subject, one)
        history_restores.note_told(conn, user_id, account.server_id, one, is_told=is_told)
        conn.commit()
