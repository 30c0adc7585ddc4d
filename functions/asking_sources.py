"""Asks a source about titles, a batch at a time: what was learnt is written, and nothing of an outage."""

from shared.db import Conn
from shared.discovery import enrichment
from shared.errors import Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking
from shared.sources.asking import Asker

# Written together: facts of many titles make an engine's arrays stale but once.
BATCH = 20
# Of so many titles in a row: then it is the source that is in trouble, not a title.
OUTAGE = 3


def ask(conn: Conn, run: Attempt, name: str, title_id: int | None = None) -> tuple[int, int]:
    """Of one title, or of all that are due; returns how many changed and how many were asked about. Commits after each batch.

    Raises `Unavailable` or `QuotaExhausted`; what was learnt before is kept.
    """
    region, total = enrichment.region(conn), enrichment.count_due(conn, name, title_id=title_id)
    conn.commit()
    learnt = visited = 0
    with asking.opened(conn, name) as asker:
        while batch := enrichment.due(conn, name, title_id=title_id, limit=BATCH):
            conn.commit()  # while somebody else's service is waited for, nothing is held here
            run.say(gettext("Asking %(title)s", title=asker.title), visited, total)
            visits, trouble = _visits(asker, batch, region)
            learnt, visited = learnt + enrichment.save(conn, name, visits), visited + len(visits)
            conn.commit()
            if trouble:
                raise trouble
            if title_id is not None:
                break
    return learnt, visited


def _visits(
    asker: Asker, batch: list[enrichment.Due], region: str
) -> tuple[list[enrichment.Visit], Unavailable | None]:
    """What was learnt, and what ended it before the last. A title that alone fails has failed; nothing of an outage is written."""
    visits, lost = list[enrichment.Visit](), list[tuple[enrichment.Visit, Unavailable]]()
    for title in batch:
        try:
            visits.append(enrichment.visit(asker, title, region))
        except Unavailable as trouble:
            lost.append((enrichment.Visit(title, enrichment.FAILED, reason=trouble.message), trouble))
            if trouble.permanent or trouble.retry_after is not None or len(lost) == OUTAGE:
                return visits, trouble
        else:
            visits += [failed for failed, _ in lost]
            lost = []
    return visits, None if visits or not lost else lost[-1][1]
