"""Deletes every title of a kind with all that hangs on it: for households that want to begin anew."""

from shared import audit, db, jobs, library, runs
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Invalid
from shared.progress import Run

sql = db.queries("purge")

WORDS = {"movie": "delete all movies", "series": "delete all series"}
PUBLISHING = {"movie": "sync-movie-libraries", "series": "sync-series-libraries"}
BATCH = 500


def stats(conn: Conn) -> dict[str, object]:
    """How much there is of everything a purge deletes, by kind, and the size of it all."""
    kinds = {row["kind"]: row for row in conn.execute(sql.counts).fetchall()}
    return {**(conn.execute(sql.size).fetchone() or {}), "movies": kinds["movie"], "series": kinds["series"]}


def ask(conn: Conn, kind: str, confirm: str, *, by: Actor) -> Row:
    """Queues the purge and returns its run. Raises `Invalid` unless `confirm` is the kind's sentence, letter by letter."""
    check(kind, confirm)
    run = runs.join(conn, "purge-titles", {"kind": kind, "confirm": confirm}, by=by)
    audit.record(conn, by, "admin.purge", kind, {"run": run["id"]})
    return run


def check(kind: str, confirm: str) -> None:
    if kind not in WORDS:
        raise Invalid("kind must be movie or series.", field="kind")
    if confirm != WORDS[kind]:
        raise Invalid(f"This cannot be undone: confirm it by “{WORDS[kind]}”.", field="confirm")


def purge(conn: Conn, run: Run, kind: str) -> int:
    """Batch by batch, each committed; returns how many titles went. Cancelled halfway, the rest stays.

    Goes: titles, episodes, people in no title any more, watch states, plays, ratings, feedback, embeddings, lists. Stays:
    accounts, settings, servers, libraries and whether they are enabled, so that the next sync reads everything anew. Our
    own libraries on media servers are taken away by the job that publishes them.
    """
    total = int((conn.execute(sql.count, {"kind": kind}).fetchone() or {"count": 0})["count"])
    deleted = 0
    while went := conn.execute(sql.titles, {"kind": kind, "limit": BATCH}).rowcount:
        library.bump(conn, kind)
        conn.commit()
        deleted += went
        run.say("Deleting titles", deleted, total)
    for query in (sql.lists, sql.synopses, sql.marks):
        conn.execute(query, {"kind": kind})
    conn.execute(sql.people)
    jobs.start(conn, PUBLISHING[kind], trigger="system")
    return deleted
