"""Deletes every title of a kind with all that hangs on it: for households that want to begin anew."""

from shared import audit, db, jobs, kinds
from shared.audit import Actor
from shared.db import Conn
from shared.errors import Invalid
from shared.jobs import names, progress
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.titles import versions

sql = db.queries("upkeep/purge")

STEP = gettext("Deleting titles")
TITLES, LISTS, ROWS = 100, 20, 5000  # a batch: some tenths of a second


def stats(conn: Conn) -> dict[str, object]:
    """How much there is of everything a purge deletes, by kind, and the size of it all."""
    by_plural = {kinds.of(row["kind"]).plural: row for row in db.all(conn, sql.counts)}
    return {**db.one(conn, sql.size), **by_plural}


def ask(conn: Conn, kind: str, confirm: str, *, by: Actor) -> jobs.Run:
    """Queues the purge and returns its run. Raises `Invalid` unless `confirm` is the kind's sentence, letter by letter."""
    check(kind, confirm)
    args = {"kind": kind, "confirm": confirm}
    run = jobs.ask(conn, names.PURGE_TITLES, args, trigger=by.trigger, requested_by=by.id)
    audit.record(conn, by, "admin.purge", kind, {"run": run.id})
    return run


def check(kind: str, confirm: str) -> None:
    """Raises `Invalid` for a kind that there is not, and unless `confirm` is the kind's sentence."""
    if confirm != sentence(kind):
        raise Invalid(
            gettext("This cannot be undone: confirm it by “%(sentence)s”.", sentence=sentence(kind)), field="confirm"
        )


def sentence(kind: str) -> str:
    """What must be said to have them all deleted. Raises `Invalid` for a kind that there is not."""
    return f"delete all {kinds.of(kind).plural}"


def purge(conn: Conn, run: Attempt, kind: str) -> int:
    """Batch by batch, each committed; returns how many titles went. Cancelled halfway, the rest stays.

    Goes: titles, episodes, people in no title any more, watch states, plays, ratings, feedback, embeddings, lists. Stays:
    accounts, settings, servers, libraries and whether they are enabled, so that the next sync reads everything anew. Our
    own libraries on media servers are taken away by the job that publishes them.
    """
    total = db.value(conn, sql.count, {"kind": kind}, of=int)
    deleted = 0
    conn.execute(sql.marks, {"kind": kind})  # first of all: cancelled, the next reading of histories finds what went
    while ids := db.values(conn, sql.next, {"kind": kind, "limit": TITLES}, of=int):
        _delete(conn, run, kind, ids, deleted, total)
        deleted += len(ids)
        run.say(STEP, deleted, total)
    progress.in_batches(conn, run, gettext("Deleting old lists"), sql.lists, {"kind": kind, "limit": LISTS})
    progress.in_batches(conn, run, gettext("Deleting people"), sql.people, {"limit": ROWS})
    for query in (sql.synopses, sql.marks):
        conn.execute(query, {"kind": kind})
    if kind in names.PUBLISH:
        jobs.ask(conn, names.PUBLISH[kind], trigger="system")
    return deleted


def _delete(conn: Conn, run: Attempt, kind: str, ids: list[int], done: int, total: int) -> None:
    """First what there may be any number of, in batches of its own: one series can hang on hundreds of thousands of rows."""
    versions.bump(conn, kind)
    for query in (sql.plays, sql.watch_progress, sql.interactions, sql.episodes):
        progress.in_batches(conn, run, STEP, query, {"ids": ids, "limit": ROWS}, done=done, total=total)
    versions.bump(conn, kind)
    conn.execute(sql.titles, {"ids": ids})
    conn.commit()
