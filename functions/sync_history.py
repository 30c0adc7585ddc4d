"""Read what people watched: everybody's newest plays, or one person's whole history."""

from functions.registry import job
from shared import history, servers
from shared.db import Conn
from shared.history import Watcher
from shared.progress import Run


@job("sync_history")
def handler(conn: Conn, run: Run, kind: str, full: int, user_id: int | None = None) -> None:
    """For everybody: one run a person. A person is one transaction, so a rerun finds nothing half done."""
    watchers = history.watchers(conn, kind, user_id)
    if user_id is None:
        run.fan_out(conn, run.name, [{"user_id": one} for one in sorted({who.user_id for who in watchers})])
        return
    changed = sum(_read(conn, run, who, kind, full=bool(full)) for who in watchers)
    if changed and any(who.gets_picks for who in watchers):
        history.refresh_soon(conn, user_id, kind, trigger="system")
    run.conclude(f"{changed} changes.")


def _read(conn: Conn, run: Run, who: Watcher, kind: str, *, full: bool) -> int:
    def heard(done: int, total: int) -> None:
        run.say(f"Reading what {who.name} watched", done, total)

    read = history.read_all if full else history.read_new
    with servers.connected(conn, who.server_id) as client:
        return read(conn, client, who, kind, heard)
