"""Read what people watched: everybody's newest plays, or one person's whole history."""

from functions.registry import job
from shared.curation import top_picks
from shared.db import Conn
from shared.errors import Unavailable
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import servers
from shared.media_servers.doubts import Doubts
from shared.picks import first_run, recommendations
from shared.titles import mentions
from shared.watching import history
from shared.watching.history import Reading, Watcher


@job("sync_history")
def handler(conn: Conn, run: Attempt, kind: str, full: int, user_id: int | None = None) -> None:
    """For everybody: one run a person. A person is one transaction, so a rerun finds nothing half done."""
    watchers = history.watchers(conn, kind, user_id)
    if user_id is None:
        run.fan_out(conn, run.name, [{"user_id": one} for one in sorted({who.user_id for who in watchers})])
        return
    readings: list[Reading] = []
    failure: Unavailable | None = None
    for who in watchers:
        try:
            with conn.transaction():
                readings.append(_read(conn, run, who, kind, full=bool(full)))
            failure = failure or readings[-1].failure
        except Unavailable as error:
            failure = failure or error  # what the person's other servers tell is kept
    changed = sum(one.changed for one in readings)
    # Also somebody who has watched nothing gets one, and whose account is kept here, of whom no server tells anything.
    lacks_list = first_run.lacks_list(conn, user_id, kind)
    if (changed or lacks_list) and user_id in recommendations.enabled_users(conn, kind):
        history.refresh_soon(conn, user_id, kind, trigger="system", must=lacks_list)
    if changed:
        top_picks.begin(conn, kind)
    if failure:
        conn.commit()
        raise failure
    run.conclude(" ".join([f"{changed} changes.", *_remarks(conn, readings)]))


def _read(conn: Conn, run: Attempt, who: Watcher, kind: str, *, full: bool) -> Reading:
    def told(done: int, total: int) -> None:
        run.say(gettext("Reading what %(name)s watched", name=who.name), done, total)

    read = history.read_all if full else history.read_new
    with servers.connected(conn, who.server_id) as client:
        return read(conn, client, who, kind, told)


def _remarks(conn: Conn, readings: list[Reading]) -> list[str]:
    """What an administrator should know of."""
    doubts = Doubts()
    for one in readings:
        doubts.add(_named(conn, one.left_out), _named(conn, one.doubted))
    remarks = [doubts.sentence.strip()] if doubts.sentence else []
    remarks += [one.problem for one in readings if one.problem]
    if refused := [title_id for one in readings for title_id in one.refused]:
        named = mentions.of_titles(conn, history.title_names(conn, refused[:5]))
        remarks.append(
            gettext(
                "%(refused)s left out, whose facts the database does not take: %(named)s.",
                refused=len(refused),
                named=", ".join(named),
            )
        )
    if held := sum(one.held_back for one in readings):
        remarks.append(
            gettext(
                "%(held)s are called unwatched all at once; what is known of them stays unless the server says "
                "so %(reads)s times in a row.",
                held=held,
                reads=history.READS,
            )
        )
    return remarks


def _named(conn: Conn, title_ids: list[int | None]) -> list[str]:
    known = list(dict.fromkeys(one for one in title_ids if one is not None))
    stored = history.title_names(conn, known)
    names = dict(zip(stored, mentions.of_titles(conn, stored), strict=True))
    return [names.get(one or 0, gettext("an item without a title here")) for one in title_ids]
