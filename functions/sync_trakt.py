"""Bring people's ratings, plays and watch lists together with their accounts at Trakt."""

from functions.registry import job
from shared.db import Conn
from shared.errors import NotFound
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.sources.trakt_person import Full, Locked, Person, Revoked
from shared.watching import trakt_accounts, trakt_reading, trakt_sync

TROUBLES = {Revoked: "revoked", Locked: "locked"}


@job("sync_trakt")
def handler(conn: Conn, run: Attempt, user_id: int | None = None) -> None:
    """One run a person. What is read is kept in one transaction, and what is sent is noted after each request: killed anywhere, the
    next run sees by Trakt's own word what was done. Before the person has agreed to it, it only reads."""
    if not trakt_accounts.is_offered(conn):
        run.conclude(trakt_accounts.OFF)
        return
    if user_id is None:
        run.fan_out(conn, run.name, [{"user_id": one} for one in trakt_accounts.everybody(conn)])
        return
    try:
        with trakt_accounts.opened(conn, user_id) as person:
            _sync(conn, run, person, user_id)
    except NotFound:
        run.conclude(trakt_accounts.NO_LINK)  # unlinked since it was asked for
    except (Revoked, Locked) as trouble:
        conn.rollback()
        trakt_accounts.note_trouble(conn, user_id, TROUBLES[type(trouble)])
        run.conclude(trouble.message)


def _sync(conn: Conn, run: Attempt, person: Person, user_id: int) -> None:
    trakt_reading.read(conn, person, user_id, lambda done, total: run.say(gettext("Reading Trakt"), done, total))
    conn.commit()
    found = trakt_accounts.get(conn, user_id)
    if found is None or found.confirmed_at is None:
        run.conclude(gettext("Counted what a first sync would change; nothing was changed."))
        return
    done = trakt_sync.take(conn, user_id)
    conn.commit()
    full = ""
    try:
        trakt_sync.give(conn, person, user_id, done, lambda sent, total: run.say(gettext("Telling Trakt"), sent, total))
    except Full as refusal:
        conn.rollback()
        full = f" {refusal.message}"
    run.conclude(_said(done) + full)


def _said(done: trakt_sync.Done) -> str:
    return gettext(
        "Ratings: %(here)s from Trakt, %(there)s to Trakt. Plays: %(plays_here)s from Trakt, %(plays_there)s to Trakt. "
        "Planned: %(planned)s.",
        here=done.here, there=done.there, plays_here=done.plays_here, plays_there=done.plays_there, planned=done.planned,
    )  # fmt: skip
