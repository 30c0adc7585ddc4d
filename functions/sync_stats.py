"""Ask Trakt what is watched just now, and compute scores anew by it."""

from functions.registry import job
from shared.db import Conn
from shared.discovery import scoring, world_stats
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping, trakt_lists

WITHOUT = gettext("Trakt is not switched on: see Settings, Sources.")


@job("sync_stats")
def handler(conn: Conn, run: Attempt) -> None:
    """One request and one statement for each kind; a rerun writes what is another since."""
    if world_stats.SOURCE not in keeping.ready(conn):
        run.conclude(WITHOUT)
        return
    kinds = keeping.get(conn, world_stats.SOURCE).kinds
    conn.commit()
    changed = 0
    with asking.opened(conn, world_stats.SOURCE) as asker:
        for place, (kind, word) in enumerate(kinds.items()):
            run.say(gettext("Asking %(title)s", title=asker.title), place, len(kinds))
            watched = trakt_lists.trending(asker, word)
            changed += world_stats.store(conn, kind, watched)
            conn.commit()
    run.say(gettext("Computing scores"))
    scores = scoring.recompute(conn)
    conn.commit()
    run.conclude(
        gettext(
            "%(changed)s titles are watched by more or fewer, %(scores)s scores changed.",
            changed=changed,
            scores=scores,
        )
    )
