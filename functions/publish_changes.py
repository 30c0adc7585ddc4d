"""Publish what changed since it was published: asks no server, and starts a run for each person who needs one."""

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.output import channel_lists, following, top_pick_forms


@job("publish_changes")
def handler(conn: Conn, run: Attempt) -> None:
    """A person whose run is queued already is not queued twice."""
    started = 0
    for kind, name in names.PUBLISH.items():
        for user_id in following.stale(conn, kind):
            run.say(gettext("Looking what changed"))
            started += jobs.ask(conn, name, {"user_id": user_id}, trigger="system").is_new
        conn.commit()
    for server_id in top_pick_forms.stale_servers(conn):
        run.say(gettext("Looking what changed of top picks"))
        started += jobs.ask(conn, names.PUBLISH_TOP_PICKS, {"server_id": server_id}, trigger="system").is_new
    for user_id in top_pick_forms.stale(conn):
        run.say(gettext("Looking what changed of top picks"))
        started += jobs.ask(conn, names.PUBLISH_TOP_PICKS, {"user_id": user_id}, trigger="system").is_new
    for channel_id in channel_lists.stale(conn):
        run.say(gettext("Looking what changed of channels"))
        started += jobs.ask(conn, names.SYNC_CHANNELS, {"channel_id": channel_id}, trigger="system").is_new
    run.conclude(gettext("%(started)s to publish.", started=started) if started else gettext("Nothing has changed."))
