"""Rank anew what the household watched most of late."""

from functions.registry import job
from shared import kinds
from shared.curation import top_picks
from shared.db import Conn
from shared.jobs.progress import Run


@job("refresh_top_picks")
def handler(conn: Conn, run: Run) -> None:
    """One transaction a kind: readers see the old list or the new one, also after a crash; a rerun ranks both again."""
    if not top_picks.is_enabled(conn):
        run.conclude(top_picks.SWITCHED_OFF)
        return
    told, picked = [], kinds.picked()
    for done, kind in enumerate(picked):
        run.say(f"Ranking {kind.nouns}", done, len(picked))
        told.append(f"{top_picks.refresh(conn, kind.name)} {kind.nouns}")
        conn.commit()
    run.conclude(f"Ranked: {', '.join(told)}.")
