"""Fill a channel with titles, and bring it to whoever has it on a media server."""

from functions.registry import job
from shared import jobs
from shared.curation import channel_making, channels
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext


@job("generate_channel")
def handler(conn: Conn, run: Attempt, channel_id: int) -> None:
    """One transaction: a rerun fills it again, and a crash leaves what was in it."""
    run.say(gettext("Choosing titles"))
    filled = channel_making.fill(conn, channel_id)
    if channels.get(conn, None, channel_id).is_published:
        jobs.ask(conn, names.SYNC_CHANNELS, {"channel_id": channel_id}, trigger="system")
    run.conclude(" ".join(filter(None, (f"{filled.titles} titles.", filled.note))))
