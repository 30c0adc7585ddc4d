"""What follows from what, so that a household gets from its first server to its first picks by itself.

Libraries that were read are embedded, what was embedded is picked from, and picks are published: whoever goes through the
steps by hand (`matinee pipeline`) asks for each, so nothing follows there by itself.
"""

from shared import jobs
from shared.db import Conn
from shared.jobs import names
from shared.picks import recommendations
from shared.watching import history

BY_HAND = "command"


def server_added(conn: Conn, *, requested_by: int | None = None) -> None:
    """Its people and libraries are read, so that there is something to switch on."""
    for name in names.FIRST_LOOK:
        jobs.ask(conn, name, trigger="person" if requested_by else "system", requested_by=requested_by)


def titles_read(conn: Conn, kind: str, *, trigger: str) -> None:
    if trigger != BY_HAND and kind in names.EMBED:
        jobs.ask(conn, names.EMBED[kind], trigger="system")


def titles_embedded(conn: Conn, kind: str, *, trigger: str) -> None:
    """New titles may be picks: at once for somebody without a list, else as often as the household wants lists to change."""
    if trigger == BY_HAND:
        return
    for user_id in recommendations.enabled_users(conn, kind):
        history.refresh_soon(conn, user_id, kind, trigger="system", must=lacks_list(conn, user_id, kind))


def model_switched(conn: Conn) -> None:
    """Every list is made of what another model said: all are made anew, whatever the pace and whoever began it."""
    for kind in names.EMBED:
        for user_id in recommendations.enabled_users(conn, kind):
            history.refresh_soon(conn, user_id, kind, trigger="system", must=True)


def lacks_list(conn: Conn, user_id: int, kind: str) -> bool:
    return recommendations.published(conn, user_id, kind) is None
