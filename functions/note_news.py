"""Look for what people want to be told of, and put it into their inboxes."""

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.discovery import notices
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.upkeep import leaving


@job("note_news")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each person; nothing is noted twice, so that it may be killed anywhere and run again."""
    leaving.lapse(conn)
    conn.commit()
    found = [(notices.note, user_id) for user_id in notices.subscribers(conn)]
    found += [(leaving.note, user_id) for user_id in leaving.audience(conn)]
    noted = 0
    for done, (note, user_id) in enumerate(found):
        run.say(gettext("Looking for news"), done, len(found))
        noted += note(conn, user_id)
        conn.commit()
    if noted:
        jobs.ask(conn, names.DELIVER_NOTICES, trigger="system")
    run.conclude(gettext("%(noted)s noted.", noted=noted))
