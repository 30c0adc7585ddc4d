"""Learn what the sources of the world say of titles, those first that were asked about longest ago."""

from functions.registry import job
from shared.db import Conn
from shared.discovery import enrichment, scoring
from shared.errors import QuotaExhausted, Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping
from shared.sources.asking import Asker
from shared.sources.catalogue import SOURCES

# Written together: facts of many titles make an engine's arrays stale but once.
BATCH = 20
# Of so many titles in a row: then it is the source that is in trouble, not a title.
OUTAGE = 3
NONE = gettext("No source is switched on: see Settings, Sources.")


@job("enrich_metadata")
def handler(conn: Conn, run: Attempt, title_id: int | None = None) -> None:
    """Commits after each batch and goes on where it was, because what was asked is not asked again. A source in trouble, or whose
    day is spent, leaves the others theirs; the run says so and is put back."""
    ready, troubles, told = keeping.ready(conn), list[Unavailable](), list[str]()
    for name in ready:
        try:
            learnt, visited = _ask(conn, run, name, title_id)
            told.append(
                gettext(
                    "%(title)s %(visited)s asked, %(learnt)s changed",
                    title=SOURCES[name].title,
                    visited=visited,
                    learnt=learnt,
                )
            )
        except Unavailable as trouble:
            conn.rollback()
            troubles.append(trouble)
        enrichment.relate(conn, name)
        conn.commit()
    scoring.recompute(conn)
    conn.commit()
    if troubles:
        # One that is soon over goes before a day that is spent: the run is back by then.
        raise min(troubles, key=lambda trouble: isinstance(trouble, QuotaExhausted))
    run.conclude(gettext("%(told)s.", told="; ".join(told)) if ready else NONE)


def _ask(conn: Conn, run: Attempt, name: str, title_id: int | None) -> tuple[int, int]:
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
