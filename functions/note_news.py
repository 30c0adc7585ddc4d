"""Look for what people want to be told of, and put it into their inboxes."""

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.discovery import notices
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("note_news")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits after each person; nothing is noted twice, so that it may be killed anywhere and run again."""
    noted, people = 0, notices.subscribers(conn)
    for done, user_id in enumerate(people):
        run.say(gettext("Looking for news"), done, len(people))
        noted += notices.note(conn, user_id)
        conn.commit()
    if noted:
        jobs.ask(conn, names.DELIVER_NOTICES, trigger="system")
    run.conclude(gettext("%(noted)s noted.", noted=noted))
