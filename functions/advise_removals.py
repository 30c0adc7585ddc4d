"""Reckon how likely anybody would miss each title, should it go."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.upkeep import removal_advice


@job("advise_removals")
def handler(conn: Conn, run: Attempt) -> None:
    """One transaction a kind: readers see the old numbers or the new ones, and a rerun says the same."""
    run.conclude(gettext("%(judged)s titles judged; nothing was changed.", judged=removal_advice.reckon_all(conn, run)))
