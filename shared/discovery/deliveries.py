"""The outbox of notices: each goes to each address of its person once, tried again with longer pauses until it is given up.

At least once: a run that dies after a service took a message and before that is written down sends it again.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from shared import db, options
from shared.db import Conn
from shared.discovery import messengers, notice_addresses
from shared.discovery.notices import Notice
from shared.errors import NotFound, Unavailable
from shared.language import Text, gettext, ngettext, recalled, said

sql = db.queries("discovery/deliveries")

# Notices of one message, and of each so much of the name: `messengers.BODY_MOST` holds them all.
IN_ONE, LONGEST_NAME = 7, 60
AT_ONCE = 4  # messages, each of which is a process
FRESH_HOURS = 48  # a notice that waits longer is news no more
MOST_TRIES, FIRST_PAUSE_MIN = 6, 5  # 5 minutes, 15, 45 …: ten hours in all
LATE = gettext("It was not sent in time.")
LIMITS = {"hours": FRESH_HOURS, "most_tries": MOST_TRIES, "first_pause_min": FIRST_PAUSE_MIN}


@dataclass(frozen=True)
class Message:
    """What goes to one address. `ids` are those of what it tells of, by which it is noted; `html` and `headers` are for e-mail."""

    address_id: int
    ids: list[int]
    target: notice_addresses.Target
    title: str
    body: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outbox:
    """`claim` gives the next message to an address, None where nothing is due, and counts the try before it is made; `note` is told why
    it did not arrive, None where it did, and returns how many things arrived with it."""

    claim: Callable[[Conn, int], Message | None]
    note: Callable[[Conn, Message, str | None], int]


def queue(conn: Conn) -> int:
    """Puts what was noted since into the outbox, and gives up what waited too long; returns how many deliveries are new."""
    conn.execute(sql.give_up, LIMITS | {"error": LATE})
    return conn.execute(sql.queue, LIMITS).rowcount


def due(conn: Conn) -> list[int]:
    """The addresses for which something is to be tried now, those first of which least was tried."""
    return db.values(conn, sql.due, of=int)


def deliver(conn: Conn, address_ids: Sequence[int], *, until: float = math.inf, outbox: Outbox | None = None) -> int:
    """Sends what is due there, of notices some in one message, to each until one of its messages fails, or the clock of `time.monotonic`
    says `until`; returns how many arrived. To all at once, so name few. Commits. What the person may not know of as it is sent stays."""
    outbox = outbox or NOTICES
    arrived, left = 0, list(address_ids)
    with ThreadPoolExecutor(max(1, len(left)), thread_name_prefix="notices") as senders:
        while messages := [found for address_id in left if (found := outbox.claim(conn, address_id))]:
            conn.commit()
            failures = list(senders.map(_post, messages))
            for message, failure in zip(messages, failures, strict=True):
                arrived += outbox.note(conn, message, failure)
            conn.commit()
            left = [message.address_id for message, failure in zip(messages, failures, strict=True) if failure is None]
            left = left if time.monotonic() < until else []
    return arrived


def _claim(conn: Conn, address_id: int) -> Message | None:
    """None where nothing is due, or nothing can be sent. Commits what it claims, so that whoever dies has counted the try."""
    given = LIMITS | {"address_id": address_id, "limit": IN_ONE}
    found = db.all(conn, sql.claim, given, row=Notice)
    conn.commit()
    if not found:
        return None
    try:
        target = notice_addresses.opened(conn, address_id)
    except NotFound:  # it was removed meanwhile, and its deliveries with it
        return None
    except Unavailable as failed:
        _fail(conn, address_id, [notice.id for notice in found], failed.message)
        return None
    language = target.language or str(options.get(conn, "household.language"))
    return Message(address_id, [notice.id for notice in found], target, *worded(found, language))


def _post(message: Message) -> str | None:
    """Why it did not arrive; None: it did."""
    try:
        messengers.send(
            message.target.address, message.title, message.body, inner=message.target.inner, html=message.html, headers=message.headers,
        )  # fmt: skip
    except Unavailable as failed:
        return failed.message
    return None


def _note(conn: Conn, message: Message, failure: str | None) -> int:
    """How many arrived."""
    if failure is not None:
        _fail(conn, message.address_id, message.ids, failure)
        return 0
    conn.execute(sql.sent, {"address_id": message.address_id, "ids": message.ids})
    notice_addresses.note_arrival(conn, message.address_id)
    return len(message.ids)


def _fail(conn: Conn, address_id: int, ids: list[int], error: str) -> None:
    given = LIMITS | {"address_id": address_id, "ids": ids, "error": error}
    gave_up = db.value(conn, sql.failed, given, of=int)
    notice_addresses.note_failure(conn, address_id, error, gave_up=bool(gave_up))


def worded(found: list[Notice], language: str) -> tuple[str, str]:
    """Title and body in this language: a line each."""
    title = ngettext("%(num)s piece of news", "%(num)s pieces of news", len(found))
    lines = [_line(notice, language) for notice in found]
    words = [recalled(notice.note, language) if notice.note else "" for notice in found]
    # What lines leave of a message is shared out among the words that came with them.
    left = (messengers.BODY_MOST - sum(len(line) + 1 for line in lines)) // max(1, sum(map(bool, words))) - len(": ")
    told = [f"{line}: {word[:left]}" if word else line for line, word in zip(lines, words, strict=True)]
    return f"Matinee: {said(title, language)}", "\n".join(told)


def _line(notice: Notice, language: str) -> str:
    what: Text | str = said(notice.what, language)
    place = f" S{notice.season or 0:02d}E{notice.number:02d}" if notice.number is not None else ""
    name = notice.title if len(notice.title) <= LONGEST_NAME else f"{notice.title[: LONGEST_NAME - 1]}…"
    day = notice.day.isoformat() if notice.day else notice.year
    return f"{name}: {what}{place} ({day})" if day else f"{name}: {what}{place}"


NOTICES = Outbox(_claim, _note)
