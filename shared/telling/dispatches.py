"""The outbox of messages that are no notices: what goes to whom, once each, noted in the transaction of what it tells of."""

from dataclasses import dataclass

from shared import db
from shared.db import Conn
from shared.discovery.deliveries import FIRST_PAUSE_MIN, LATE, MOST_TRIES

sql = db.queries("telling/dispatches")

FRESH_HOURS = 72  # a letter that waits longer is none of this week; quiet hours are no more than 23
LIMITS = {"hours": FRESH_HOURS, "most_tries": MOST_TRIES, "first_pause_min": FIRST_PAUSE_MIN}


@dataclass(frozen=True)
class Dispatch:
    """Of a letter or a trouble, to an address of `user_id`; `is_over`: that the trouble has ended."""

    id: int
    letter_id: int | None
    trouble_id: int | None
    is_over: bool
    user_id: int


def queue_letter(conn: Conn, letter_id: int) -> None:
    """To each address of its person that is on and gets letters."""
    conn.execute(sql.queue_letter, {"letter_id": letter_id})


def queue_trouble(conn: Conn, trouble_id: int) -> int:
    """To each address of each administrator that is on; returns to how many."""
    return conn.execute(sql.queue_trouble, {"trouble_id": trouble_id}).rowcount


def queue_end(conn: Conn, trouble_id: int) -> int:
    """To those who were told that it began; whom that has not reached yet hears of neither."""
    return conn.execute(sql.queue_end, {"trouble_id": trouble_id}).rowcount


def due(conn: Conn) -> list[int]:
    """The addresses for which something is to be tried now; drops what nobody is to get any more, gives up what waited too long."""
    conn.execute(sql.drop_unwanted)
    conn.execute(sql.give_up, LIMITS | {"error": LATE})
    return db.values(conn, sql.due, LIMITS, of=int)


def claim(conn: Conn, address_id: int) -> Dispatch | None:
    return db.maybe(conn, sql.claim, LIMITS | {"address_id": address_id}, row=Dispatch)


def note_sent(conn: Conn, ids: list[int]) -> None:
    conn.execute(sql.sent, {"ids": ids})


def drop(conn: Conn, ids: list[int]) -> None:
    """There is nothing to say any more."""
    conn.execute(sql.drop, {"ids": ids})


def note_failure(conn: Conn, ids: list[int], error: str) -> bool:
    """Whether it was given up."""
    return bool(db.value(conn, sql.failed, LIMITS | {"ids": ids, "error": error}, of=int))
