"""Bring one title of the world into the catalogue: what TMDB says makes it, what the other sources say is added."""

from functions import asking_sources
from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.discovery import enrichment, imports, scoring
from shared.errors import Conflict, Misconfigured, Problem, Unavailable
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping, tmdb
from shared.sources.catalogue import SOURCES


@job("import_title")
def handler(conn: Conn, run: Attempt, kind: str, value: str) -> None:
    """Commits after each source, and a rerun asks again. Without TMDB there is no title; another source that is in trouble is left
    to the round that asks about all titles."""
    title_id = _made(conn, run, kind, value)
    if title_id is None:
        run.conclude(gettext("TMDB knows no such title."))
        return
    missing = [SOURCES[name].title for name in keeping.ready(conn, kind) if not _added(conn, run, name, title_id)]
    run.say(gettext("Computing scores"))
    scoring.compute(conn, title_id)
    conn.commit()
    late = gettext(" %(sources)s could not be asked just now.", sources=", ".join(missing)) if missing else ""
    run.conclude(gettext("The title is in the catalogue.%(late)s", late=late))


def _made(conn: Conn, run: Attempt, kind: str, value: str) -> int | None:
    """None where TMDB has no such title. Raises what stood in the way, which is said of the title where no other attempt follows."""
    word, region = imports.word_of(conn, kind), enrichment.region(conn)
    conn.commit()
    run.say(gettext("Asking %(title)s", title=SOURCES[imports.SOURCE].title))
    try:
        with asking.opened(conn, imports.SOURCE) as asker:
            report = tmdb.report(asker, word, value, region=region)
        title_id = imports.store(conn, kind, value, report) if report else None
    except Problem as trouble:
        conn.rollback()
        if _is_last(run, trouble):
            imports.fail(conn, kind, value, trouble.message)
            conn.commit()
        raise
    if title_id is None:
        imports.fail(conn, kind, value, enrichment.NOT_FOUND)
    conn.commit()
    return title_id


def _added(conn: Conn, run: Attempt, name: str, title_id: int) -> bool:
    """Whether the source could be asked."""
    if name == imports.SOURCE:
        return True
    try:
        asking_sources.ask(conn, run, name, title_id)
    except (Unavailable, Conflict, Misconfigured):
        conn.rollback()
        return False
    return True


def _is_last(run: Attempt, trouble: Problem) -> bool:
    is_hopeless = not isinstance(trouble, Unavailable) or trouble.permanent
    return is_hopeless or run.attempt >= jobs.find(names.IMPORT_TITLE).attempts
