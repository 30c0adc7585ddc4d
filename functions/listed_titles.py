"""Titles of a list of TMDB's come into the catalogue one by one; those that it told of within a day are not asked about again."""

from shared import jobs
from shared.db import Conn
from shared.discovery import enrichment, imports, lists, scoring
from shared.errors import Invalid
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import tmdb
from shared.sources.asking import Asker, Unusable
from shared.sources.model import Listed


def bring(
    conn: Conn, run: Attempt, asker: Asker, kind: str, found: list[Listed], region: str, *, step: str | None = None
) -> tuple[list[int], int]:
    """Ids in the order of the list, without those that cannot be had; and of how many TMDB had to be asked, those included. Commits
    title by title. `step` is what pages say meanwhile."""
    known = lists.recently_read(conn, kind, [one.value for one in found])
    conn.commit()
    made = 0
    for place, one in enumerate(found):
        if one.value not in known:
            run.say(step or gettext("Asking %(title)s", title=asker.title), place, len(found))
            title_id = _made(conn, asker, kind, one, region)
            made += 1
            if title_id is not None:
                known[one.value] = title_id
    return [known[one.value] for one in found if one.value in known], made


def follow(conn: Conn, run: Attempt, new: int) -> None:
    """Scores by what is stored; the other sources are asked in their round. Commits."""
    run.say(gettext("Computing scores"))
    scoring.recompute(conn)
    if new:
        enrichment.relate(conn, imports.SOURCE)
        jobs.ask(conn, names.ENRICH_METADATA, trigger="system")
    conn.commit()


def _made(conn: Conn, asker: Asker, kind: str, one: Listed, region: str) -> int | None:
    """None for one that alone is odd, or that went from TMDB meanwhile."""
    try:
        report = tmdb.report(asker, one.word, one.value, region=region)
        title_id = imports.store(conn, kind, one.value, report) if report else None
    except (Unusable, Invalid) as odd:
        conn.rollback()
        imports.fail(conn, kind, one.value, odd.message)
        title_id = None
    conn.commit()
    return title_id
