"""Asks a source about titles, a batch at a time: what was learnt is written, and nothing of an outage."""

from itertools import takewhile

from shared.db import Conn
from shared.discovery import enrichment
from shared.errors import Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking
from shared.sources.asking import Asker, Unusable
from shared.sources.clients import CLIENTS

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
    """What was learnt, and what ended it before the last. A title that alone fails has failed; nothing of an outage is written.

    A network's sign-in page or a wrong address answers too: where nothing is known of three in a row, or of a whole batch, that is
    written once the source has told what everybody knows.
    """
    visits, lost, is_itself = list[enrichment.Visit](), list[tuple[enrichment.Visit, Unavailable]](), False
    for title in batch:
        try:
            one = _visit(asker, title, region)
        except Unavailable as trouble:
            lost.append((enrichment.Visit(title, enrichment.FAILED, reason=trouble.message), trouble))
            if trouble.permanent or trouble.retry_after is not None or len(lost) == OUTAGE:
                return visits, trouble
            continue
        visits += [failed for failed, _ in lost] + [one]
        lost = []
        if (doubted := _unknown(visits)) >= OUTAGE and not is_itself:
            if strange := _trouble(asker):
                return visits[:-doubted], strange
            is_itself = True
    if visits and not is_itself and _unknown(visits) == len(visits) and (strange := _trouble(asker)):
        return [], strange
    return visits, None if visits or not lost else lost[-1][1]


def _visit(asker: Asker, title: enrichment.Due, region: str) -> enrichment.Visit:
    try:
        return enrichment.visit(asker, title, region)
    except Unusable as odd:
        return enrichment.Visit(title, enrichment.FAILED, reason=odd.message)


def _unknown(visits: list[enrichment.Visit]) -> int:
    """Of how many, after the last that was known, it knows nothing."""
    return sum(1 for _ in takewhile(lambda one: one.state != enrichment.KNOWN, reversed(visits)))


def _trouble(asker: Asker) -> Unavailable | None:
    try:
        CLIENTS[asker.name].check(asker)
    except Unavailable as trouble:
        return trouble
    return None
