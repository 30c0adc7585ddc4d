"""Rank anew what the household watched most of late, and bring it to the media servers."""

from functions.registry import job
from shared import kinds
from shared.curation import top_picks
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.output import top_pick_forms


@job("refresh_top_picks")
def handler(conn: Conn, run: Attempt) -> None:
    """One transaction a kind: readers see the old list or the new one, also after a crash; a rerun ranks both again.

    Then a run for each server and each person of whom something is to be published, or taken away.
    """
    run.conclude(_ranked(conn, run) if top_picks.is_enabled(conn) else top_picks.SWITCHED_OFF)
    run.fan_out(conn, names.PUBLISH_TOP_PICKS, top_pick_forms.concerned(conn))


def _ranked(conn: Conn, run: Attempt) -> str:
    told, picked = [], kinds.picked()
    for done, kind in enumerate(picked):
        run.say(gettext("Ranking %(nouns)s", nouns=kind.nouns), done, len(picked))
        told.append(f"{top_picks.refresh(conn, kind.name)} {kind.nouns}")
        conn.commit()
    return f"Ranked: {', '.join(told)}."
