"""Put titles together anew from what several sources say of them, after the order of sources has changed."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.titles import facts


@job("merge_facts")
def handler(conn: Conn, run: Attempt) -> None:
    """Commits batch by batch, and goes on after the last one. Merging a title twice makes the same of it."""
    after, total = int(run.cursor.get("after") or 0), facts.count_of_several(conn)
    merged = int(run.cursor.get("merged") or 0)
    while batch := facts.of_several(conn, after):
        run.say(gettext("Merging what sources say"), merged, total)
        facts.merge_anew(conn, batch)
        after, merged = batch[-1], merged + len(batch)
        run.commit(conn, after=after, merged=merged)
    run.conclude(gettext("%(merged)s titles of which several sources tell.", merged=merged))
