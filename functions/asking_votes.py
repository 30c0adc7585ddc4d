"""Asks Trakt for the votes of each episode of series, a series at a time."""

from shared.db import Conn
from shared.discovery import episode_votes
from shared.errors import Conflict, Misconfigured, QuotaExhausted, Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping, trakt_votes
from shared.sources.asking import Unusable
from shared.sources.trakt_votes import EpisodeVotes

OUTAGE = 3  # of so many series in a row: then it is Trakt that is in trouble, not a series


def judge(conn: Conn, run: Attempt, title_id: int | None = None) -> tuple[int, str, Unavailable | None]:
    """Of series that the household says nothing of: how many could be judged, why Trakt was not asked or not to the end, and what to try
    again for. What was told before an outage is judged, and nothing of what was not told goes. Commits."""
    if episode_votes.SOURCE not in keeping.ready(conn):
        return 0, "", None
    told = dict[int, list[EpisodeVotes]]()
    said, trouble = "", None
    try:
        _ask(conn, run, episode_votes.due(conn, title_id), told)
    except (QuotaExhausted, Misconfigured, Conflict) as reason:
        conn.rollback()
        said = reason.message
    except Unavailable as outage:
        conn.rollback()
        trouble = outage
    judged = episode_votes.save(conn, told)
    conn.commit()
    return judged, said, trouble


def _ask(conn: Conn, run: Attempt, due: list[episode_votes.Due], told: dict[int, list[EpisodeVotes]]) -> None:
    conn.commit()  # while somebody else's service is waited for, nothing is held here
    failed = 0
    with asking.opened(conn, episode_votes.SOURCE) as asker:
        for place, one in enumerate(due):
            run.say(gettext("Asking %(title)s", title=asker.title), place, len(due))
            try:
                told[one.title_id], failed = trakt_votes.read(asker, one.value), 0
            except Unusable:
                failed += 1
                if failed == OUTAGE:
                    raise
