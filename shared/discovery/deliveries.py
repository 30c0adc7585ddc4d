"""The outbox of notices: each goes to each address of its person once, tried again with longer pauses until it is given up.

At least once: a run that dies after a service took a message and before that is written down sends it again.
"""

from shared import db, options
from shared.db import Conn
from shared.discovery import notice_addresses, notices
from shared.discovery.notices import Notice
from shared.errors import NotFound, Unavailable
from shared.language import Text, gettext, ngettext, said

sql = db.queries("discovery/deliveries")

IN_ONE = 20  # notices of one message
FRESH_HOURS = 48  # a notice that waits longer is news no more
MOST_TRIES, FIRST_PAUSE_MIN = 6, 5  # 5 minutes, 15, 45 …: ten hours in all
LIMITS = {"hours": FRESH_HOURS, "most_tries": MOST_TRIES, "first_pause_min": FIRST_PAUSE_MIN}


def queue(conn: Conn) -> int:
    """Puts what was noted since into the outbox, and gives up what waited too long; returns how many deliveries are new."""
    conn.execute(sql.give_up, LIMITS)
    return conn.execute(sql.queue, LIMITS).rowcount


def due(conn: Conn) -> list[int]:
    """The addresses for which something is to be tried now."""
    return db.values(conn, sql.due, of=int)


def deliver(conn: Conn, address_id: int) -> int:
    """Sends what is due there, some notices in one message, until a message fails; returns how many arrived. Commits. What the person
    may not know of as it is sent stays."""
    arrived = 0
    while found := _claim(conn, address_id):
        if not _send(conn, address_id, found):
            break
        arrived += len(found)
    return arrived


def _claim(conn: Conn, address_id: int) -> list[Notice]:
    given = LIMITS | {"address_id": address_id, "limit": IN_ONE}
    found = db.all(conn, sql.claim, given, row=Notice)
    conn.commit()
    return found


def _send(conn: Conn, address_id: int, found: list[Notice]) -> bool:
    given = {"address_id": address_id, "ids": [notice.id for notice in found]}
    title, body = message(found, _language(conn, address_id))
    try:
        notice_addresses.send(conn, address_id, title, body)
    except NotFound:  # it was removed meanwhile, and its deliveries with it
        return False
    except Unavailable as failed:
        gave_up = db.value(conn, sql.failed, given | LIMITS | {"error": failed.message}, of=int)
        notice_addresses.note_failure(conn, address_id, failed.message, gave_up=bool(gave_up))
        conn.commit()
        return False
    conn.execute(sql.sent, given)
    conn.commit()
    return True


def message(found: list[Notice], language: str) -> tuple[str, str]:
    """Title and body in this language: a line each."""
    title = ngettext("%(num)s piece of news", "%(num)s pieces of news", len(found))
    return f"Matinee: {said(title, language)}", "\n".join(_line(notice, language) for notice in found)


def trial(language: str) -> tuple[str, str]:
    """What an address is tested with."""
    return "Matinee", said(gettext("Your notices reach you here."), language)


def _line(notice: Notice, language: str) -> str:
    what: Text | str = said(notices.WORDS[notice.event], language)
    place = f" S{notice.season or 0:02d}E{notice.number:02d}" if notice.number is not None else ""
    return f"{notice.title}: {what}{place} ({notice.day.isoformat()})"


def _language(conn: Conn, address_id: int) -> str:
    """Their own, else the household's."""
    own = db.one(conn, sql.language, {"address_id": address_id})["language"]
    return str(own or options.get(conn, "household.language"))
