"""Read a list of the world anew, for each kind: its titles come into the catalogue, then the list is replaced as a whole."""

from datetime import UTC, datetime

from functions.registry import job
from shared import jobs
from shared.db import Conn
from shared.discovery import enrichment, imports, lists, scoring
from shared.errors import Invalid
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping, tmdb, tmdb_lists
from shared.sources.asking import Asker, Unusable
from shared.sources.model import Listed

WITHOUT = gettext("TMDB is not switched on: see Settings, Sources.")


@job("sync_list")
def handler(conn: Conn, run: Attempt, name: str) -> None:
    """Commits title by title, and a rerun asks about none twice. Where TMDB fails the list before stays as it is."""
    if imports.SOURCE not in keeping.ready(conn):
        run.conclude(WITHOUT)
        return
    kinds, region = keeping.get(conn, imports.SOURCE).kinds, enrichment.region(conn)
    conn.commit()
    listed = new = 0
    with asking.opened(conn, imports.SOURCE) as asker:
        for kind, word in kinds.items():
            found = tmdb_lists.listing(asker, name, word, region=region, today=datetime.now(UTC).date())
            title_ids, made = _titles(conn, run, asker, kind, found, region)
            if title_ids or not found:  # where none can be had, the list before says more
                lists.replace(conn, name, kind, region, title_ids)
            conn.commit()
            listed, new = listed + len(title_ids), new + made
    _follow(conn, run, new)
    run.conclude(gettext("%(listed)s titles on the list, %(new)s of them asked about.", listed=listed, new=new))


def _titles(
    conn: Conn, run: Attempt, asker: Asker, kind: str, found: list[Listed], region: str
) -> tuple[list[int], int]:
    """Ids in the order of the list, without those that cannot be had; and of how many TMDB had to be asked."""
    known = lists.recently_read(conn, kind, [one.value for one in found])
    conn.commit()
    made = 0
    for place, one in enumerate(found):
        if one.value not in known:
            run.say(gettext("Asking %(title)s", title=asker.title), place, len(found))
            title_id = _made(conn, asker, kind, one, region)
            made += 1
            if title_id is not None:
                known[one.value] = title_id
    return [known[one.value] for one in found if one.value in known], made


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


def _follow(conn: Conn, run: Attempt, new: int) -> None:
    """Scores by what is stored; the other sources are asked in their round."""
    run.say(gettext("Computing scores"))
    scoring.recompute(conn)
    if new:
        enrichment.relate(conn, imports.SOURCE)
        jobs.ask(conn, names.ENRICH_METADATA, trigger="system")
    conn.commit()
