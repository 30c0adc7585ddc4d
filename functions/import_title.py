"""Bring one title of the world into the catalogue: what the source of its kind says makes it, what the others say is added."""

from functions import asking_sources
from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.discovery import enrichment, imports, scoring
from shared.errors import Conflict, Misconfigured, Problem, Unavailable
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping
from shared.sources.catalogue import SOURCES
from shared.sources.clients import CLIENTS


@job("import_title")
def handler(conn: Conn, run: Attempt, kind: str, value: str) -> None:
    """Commits after each source, and a rerun asks again. Without the source of its kind there is no title; another one that is in
    trouble is left to the round that asks about all titles."""
    title_id = _made(conn, run, kind, value)
    if title_id is None:
        run.conclude(
            gettext("%(title)s knows no such title.", title=SOURCES[imports.importer(conn, kind).source].title)
        )
        return
    others = [name for name in keeping.ready(conn, kind) if name != imports.importer(conn, kind).source]
    missing = [SOURCES[name].title for name in others if not _added(conn, run, name, title_id)]
    run.say(gettext("Computing scores"))
    scoring.compute(conn, title_id)
    conn.commit()
    late = gettext(" %(sources)s could not be asked just now.", sources=", ".join(missing)) if missing else ""
    run.conclude(gettext("The title is in the catalogue.%(late)s", late=late))


def _made(conn: Conn, run: Attempt, kind: str, value: str) -> int | None:
    """None where there is no such title. Raises what stood in the way, which is said of the title where no other attempt follows."""
    of, region = imports.importer(conn, kind), enrichment.region(conn)
    conn.commit()
    run.say(gettext("Asking %(title)s", title=SOURCES[of.source].title))
    try:
        with asking.opened(conn, of.source) as asker:
            report = CLIENTS[of.source].report(asker, of.word, value, region=region)
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
    try:
        asking_sources.ask(conn, run, name, title_id)
    except (Unavailable, Conflict, Misconfigured):
        conn.rollback()
        return False
    return True


def _is_last(run: Attempt, trouble: Problem) -> bool:
    is_hopeless = not isinstance(trouble, Unavailable) or trouble.permanent
    return is_hopeless or run.attempt >= jobs.find(names.IMPORT_TITLE).attempts
