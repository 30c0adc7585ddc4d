"""What administrators have to know: jobs that fail again and again, backups that were missed, servers that are away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared import db, jobs
from shared.db import Conn, Row
from shared.jobs import names
from shared.language import Text, gettext, said
from shared.telling import dispatches
from shared.upkeep import backups

sql = db.queries("telling/troubles")

JOB_FAILED, BACKUP_MISSED, SERVER_AWAY = "job.failed", "backup.missed", "server.away"
EVENTS = (JOB_FAILED, BACKUP_MISSED, SERVER_AWAY)
IN_A_ROW = 3  # one failure may pass, and is on the page of jobs
AWAY_MIN = 60
GRACE = timedelta(hours=12)  # a backup that runs late, or waits for a worker, is none that was missed
GAPS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
LONGEST_DETAIL = 500


@dataclass(frozen=True)
class Trouble:
    """`subject` is a job's name, or a server's id as text, whose name is `server` while it is here; `ended_at` None: it goes on."""

    id: int
    event: str
    subject: str
    detail: str | None
    began_at: datetime
    ended_at: datetime | None
    server: str | None

    @property
    def words(self) -> Text:
        """What is wrong; and of one that ended what is right again."""
        return _words(self, is_over=self.ended_at is not None)


def look(conn: Conn) -> int:
    """Notes what began and what is right again, and whom to tell; returns how many messages there are to send. What is found no more
    without being right again (a server that was removed, a schedule that was switched off) is forgotten, and nobody is told. Safe to
    run twice."""
    found = {(event, row["subject"]): row["detail"] for event, rows in _found(conn).items() for row in rows}
    messages = 0
    for row in db.all(conn, sql.open, {"dumped_at": _dumped_at()}):
        if (row["event"], row["subject"]) not in found:
            messages += _end(conn, row)
    for (event, subject), detail in found.items():
        given = {"event": event, "subject": subject, "detail": detail and detail[:LONGEST_DETAIL]}
        if begun := db.maybe(conn, sql.begin, given):
            messages += dispatches.queue_trouble(conn, begun["id"])
    return messages


def listing(conn: Conn, *, lately: bool = False, limit: int = 50, offset: int = 0) -> tuple[list[Trouble], int]:
    """What goes on first; `lately` leaves out what ended more than a week ago."""
    return db.page(conn, sql.listing, {"lately": lately, "limit": limit, "offset": offset}, row=Trouble)


def message(conn: Conn, trouble_id: int, *, is_over: bool, language: str) -> tuple[str, str] | None:
    """Title and body; None where there is none any more."""
    trouble = db.maybe(conn, sql.get, {"id": trouble_id}, row=Trouble)
    if trouble is None:
        return None
    words = said(_words(trouble, is_over=is_over), language)
    return f"Matinee: {words}", words if is_over or not trouble.detail else f"{words}\n{trouble.detail}"


def _end(conn: Conn, row: Row) -> int:
    """How many messages that makes."""
    if not row["is_right"]:
        conn.execute(sql.drop, {"id": row["id"]})
        return 0
    return dispatches.queue_end(conn, row["id"]) if db.maybe(conn, sql.end, {"id": row["id"]}) else 0


def _found(conn: Conn) -> Mapping[str, list[Row]]:
    known = [name for name in jobs.by_name() if name != names.SEND_WEBHOOK]  # of each webhook its own page tells
    away = {"away_min": AWAY_MIN, "asking": names.SYNC_USERS}
    return {
        JOB_FAILED: db.all(conn, sql.failing, {"names": known, "in_a_row": IN_A_ROW}),
        BACKUP_MISSED: [{"subject": names.BACK_UP, "detail": None}] if _is_backup_missed(conn) else [],
        SERVER_AWAY: db.all(conn, sql.away, away),
    }


def _is_backup_missed(conn: Conn) -> bool:
    """Whether none was written for longer than its schedule lets expect; a dump in the folder counts, whoever made it."""
    row = db.maybe(conn, sql.backups, {"name": names.BACK_UP})
    if row is None or row["every"] == "manual":
        return False
    written = [row["updated_at"], row["written_at"], _dumped_at()]
    latest: datetime = max(at for at in written if at)
    return datetime.now(UTC) - latest > GAPS.get(row["every"], timedelta(days=1)) + GRACE


def _dumped_at() -> datetime | None:
    return next((backup.created_at for backup in backups.listing()), None)


def _words(trouble: Trouble, *, is_over: bool) -> Text:
    if trouble.event == SERVER_AWAY:
        name = trouble.server or trouble.subject
        if is_over:
            return gettext("%(name)s answers again", name=name)
        return gettext("%(name)s has not answered for more than an hour", name=name)
    if trouble.event == BACKUP_MISSED:
        return gettext("There is a backup again") if is_over else gettext("No backup was written when one was due")
    job = jobs.by_name().get(trouble.subject)
    title = job.title if job else trouble.subject
    if is_over:
        return gettext("“%(job)s” succeeds again", job=title)
    return gettext("“%(job)s” failed %(count)s times in a row", job=title, count=IN_A_ROW)
