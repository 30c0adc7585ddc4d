"""What people were told of: found by their subscriptions, noted once each, read in their inbox."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared import db
from shared.db import Conn, Row
from shared.discovery import calendar, enrichment, follows, subscriptions
from shared.discovery.calendar import Airing
from shared.discovery.subscriptions import DIGITAL, IN_LIBRARY, NEW_EPISODE, NEW_SEASON
from shared.errors import NotFound
from shared.language import Text, gettext
from shared.titles.library_rows import as_json

sql = db.queries("discovery/notices")
wanted = db.queries("discovery/subscriptions")

NEWS_DAYS = 30  # so long after it arrived or was released it is told; read notices are kept longer
BACK_DAYS = 7  # so long after an episode was shown it is still news, for a house that was asleep
# Noted by whoever finds that a title is about to go, for each person whom it concerns: nobody subscribes to it.
LEAVING_SOON = "leaving_soon"
# Of what somebody asked for, and will not get: noted as that is decided.
REQUEST_REFUSED, REQUEST_FAILED = "request_refused", "request_failed"
NONE = gettext("There is no such notice in your inbox.")
NEW_BOOK = "new_book"  # told of authors that somebody follows
EVENTS = (*subscriptions.EVENTS, NEW_BOOK, LEAVING_SOON, REQUEST_REFUSED, REQUEST_FAILED)
# What each event is called.
WORDS = {
    NEW_EPISODE: gettext("New episode"),
    NEW_SEASON: gettext("New season"),
    IN_LIBRARY: gettext("Arrived in the library"),
    DIGITAL: gettext("Can be watched at home"),
    NEW_BOOK: gettext("New book by an author you follow"),
    LEAVING_SOON: gettext("Leaving soon"),
    REQUEST_REFUSED: gettext("Your request was refused"),
    REQUEST_FAILED: gettext("Your request could not be had"),
}


@dataclass(frozen=True)
class Notice:
    """`season` and `number` of an episode, None for what is of a whole title. `day` is when it happened, None where a new book came out on
    a day that nobody knows. `authors` of a new book; of others there are none. `note` is the word that came with it, as it is stored, or
    None. `read_at` None: unread."""

    id: int
    event: str
    title_id: int
    title: str
    kind: str
    year: int | None
    season: int | None
    number: int | None
    day: date | None
    authors: Sequence[str]
    note: str | None
    created_at: datetime
    read_at: datetime | None

    @property
    def what(self) -> Text:
        """In a few words."""
        if self.authors:
            return gettext("New book by %(authors)s", authors=", ".join(self.authors))
        return WORDS[self.event]


def subscribers(conn: Conn) -> list[int]:
    """Everybody active who wants to be told of anything."""
    return db.values(conn, wanted.subscribers, of=int)


def note(conn: Conn, user_id: int) -> int:
    """Looks for what this person wants to be told of, and notes what was not noted before; returns how much. Safe to run twice."""
    wants = db.all(conn, wanted.wants, {"user_id": user_id})
    rows = list(_episodes(conn, user_id, wants))
    given = {"user_id": user_id, "rows": as_json(rows), "region": enrichment.region(conn), "news_days": NEWS_DAYS}
    steps = [sql.note_episodes, sql.note_arrivals, sql.note_digital]
    if follows.follows(conn, user_id):
        steps.append(sql.note_books)
    return sum(conn.execute(step, given).rowcount for step in steps)


def tell(conn: Conn, user_id: int, event: str, title_id: int, day: date, key: str, *, note: str | None = None) -> bool:
    """Notes one thing of a whole title that was found elsewhere, once by its `key`, where the person may know of the title; returns
    whether it is new. `day` is when it happens."""
    given = {"user_id": user_id, "event": event, "title_id": title_id, "day": day, "key": key, "note": note}
    return bool(conn.execute(sql.tell, given).rowcount)


def listing(
    conn: Conn, user_id: int, *, unread: bool = False, limit: int = 50, offset: int = 0
) -> tuple[list[Notice], int]:
    """Newest first, of titles that the person may know of now; and how many in all."""
    return db.page(
        conn, sql.listing, {"user_id": user_id, "unread": unread, "limit": limit, "offset": offset}, row=Notice
    )


def count_unread(conn: Conn, user_id: int) -> int:
    return db.value(conn, sql.unread, {"user_id": user_id}, of=int)


def mark(conn: Conn, user_id: int, notice_id: int, *, is_read: bool) -> None:
    """Raises `NotFound`, also for somebody else's."""
    if not conn.execute(sql.mark, {"user_id": user_id, "id": notice_id, "is_read": is_read}).rowcount:
        raise NotFound(NONE)


def mark_all(conn: Conn, user_id: int) -> int:
    """Read; returns how many were not."""
    return conn.execute(sql.mark_all, {"user_id": user_id}).rowcount


def _episodes(conn: Conn, user_id: int, wants: list[Row]) -> Iterator[Row]:
    """A first episode is a new season's for whoever wants to hear of that, and then not an episode's too."""
    today = calendar.today(conn, user_id)
    first, span = today - timedelta(days=BACK_DAYS), BACK_DAYS + 1
    days = {(want["event"], want["title_id"]): want["day"] for want in wants}
    if not {NEW_EPISODE, NEW_SEASON} & {event for event, _ in days}:
        return
    watched = {airing.title_id for airing in calendar.of_person(conn, user_id, first=first, days=span).airings}
    for airing in calendar.of_household(conn, user_id, first=first, days=span).airings:
        event = next((event for event in (NEW_SEASON, NEW_EPISODE) if _is_wanted(airing, event, days, watched)), None)
        if event:
            yield _row(airing, event)


def _is_wanted(airing: Airing, event: str, days: dict[tuple[str, int | None], date], watched: set[int]) -> bool:
    """Shown since it was asked for."""
    if event == NEW_SEASON and airing.number != 1:
        return False
    since = [days.get((event, airing.title_id)), days.get((event, None)) if airing.title_id in watched else None]
    return any(day is not None and airing.air_date >= day for day in since)


def _row(airing: Airing, event: str) -> Row:
    key = f"episode:{airing.title_id}:{airing.season}:{airing.number}:{airing.key if airing.number is None else ''}"
    place = {"season": airing.season, "number": airing.number}
    return {"event": event, "title_id": airing.title_id, **place, "day": airing.air_date, "key": key}
