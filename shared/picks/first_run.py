"""What follows from what, so that a household gets from its first server to its first picks by itself.

Libraries that were read are embedded, what was embedded is picked from, and picks are published: whoever goes through the
steps by hand (`matinee pipeline`) asks for each, so nothing follows there by itself.
"""

from shared import jobs
from shared.audit import Actor
from shared.db import Conn
from shared.jobs import names, runs
from shared.picks import recommendations
from shared.titles import library
from shared.watching import history

BY_HAND = "command"


def server_added(conn: Conn, *, requested_by: int | None = None) -> None:
    """Its people and libraries are read, so that there is something to switch on."""
    for name in names.FIRST_LOOK:
        jobs.ask(conn, name, trigger="person" if requested_by else "system", requested_by=requested_by)


def begin(conn: Conn, *, by: Actor) -> None:
    """Everything that is switched on is read, and picks follow; what is under way already is joined."""
    for kind in dict.fromkeys(row["kind"] for row in library.listing(conn) if row["is_enabled"]):
        runs.start(conn, names.SYNC_TITLES[kind], by=by)
        if kind in names.EMBED:
            runs.start(conn, names.EMBED[kind], by=by)
        runs.start(conn, names.READ_ALL_PLAYS[kind], by=by)


def titles_read(conn: Conn, kind: str, *, trigger: str, is_new: bool = False) -> None:
    """`is_new`: their library was just switched on, so what was played in it before is not known yet."""
    if trigger == BY_HAND:
        return
    if kind in names.EMBED:
        jobs.ask(conn, names.EMBED[kind], trigger="system")
    if is_new:
        jobs.ask(conn, names.READ_ALL_PLAYS[kind], trigger="system")


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
