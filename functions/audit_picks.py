"""Check every published list against what is promised of it, and make anew what breaks a promise."""

from collections import Counter

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.picks import audit_picks


@job("audit_picks")
def handler(conn: Conn, run: Attempt) -> None:
    run.say(gettext("Checking every list"))
    found = audit_picks.violations(conn)
    audit_picks.mend(conn, found)
    audit_picks.keep(conn, found)
    counts = Counter(one.rule for one in found)
    told = ", ".join(f"{rule}: {count}" for rule, count in sorted(counts.items()))
    run.conclude(
        gettext("Found and mended – %(told)s.", told=told) if found else gettext("Every list keeps its promises.")
    )
