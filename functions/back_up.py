"""Write a dump of the whole database, and let go of the oldest ones."""

from functions.registry import job
from shared import options
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.upkeep import backups


@job("back_up")
def handler(conn: Conn, run: Attempt) -> None:
    """A rerun after a crash writes another dump; what the first left half-written never had a name."""
    keep = int(str(options.get(conn, "backups.keep")))
    conn.commit()  # the dump may take minutes: hold no snapshot open meanwhile
    path = backups.create(lambda size: run.say(gettext("Writing the backup, in kB"), size // 1024))
    backups.prune(keep)
    run.conclude(
        gettext(
            "%(name)s: %(st_size)s MB; %(listing)s kept.",
            name=path.name,
            st_size=f"{path.stat().st_size / 1e6:.1f}",
            listing=len(backups.listing()),
        )
    )
