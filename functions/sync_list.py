"""Read a list of the world anew, for each kind: its titles come into the catalogue, then the list is replaced as a whole."""

from datetime import UTC, datetime

from functions import listed_titles
from functions.registry import job
from shared.db import Conn
from shared.discovery import enrichment, imports, lists
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources import asking, keeping, tmdb_lists

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
            title_ids, made = listed_titles.bring(conn, run, asker, kind, found, region)
            if title_ids or not found:  # where none can be had, the list before says more
                lists.replace(conn, name, kind, region, title_ids)
            conn.commit()
            listed, new = listed + len(title_ids), new + made
    listed_titles.follow(conn, run, new)
    run.conclude(gettext("%(listed)s titles on the list; TMDB was asked about %(new)s titles.", listed=listed, new=new))
