"""Work on an import of somebody's history: find its titles, write its rows, or undo it, as its state says."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.watching import history_applying


@job("import_history")
def handler(conn: Conn, run: Attempt, import_id: int) -> None:
    """Commits after each batch. Killed anywhere, or asked for twice, the next run goes on by what the rows say."""
    run.conclude(history_applying.work(conn, import_id, run.say) or gettext("There is nothing to do any more."))
