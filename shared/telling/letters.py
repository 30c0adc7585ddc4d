"""The weekly letter: what is new in the library for somebody, what their series show next, what leaves, and one surprise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared import db, options
from shared.db import Conn, Row
from shared.discovery import calendar
from shared.discovery.calendar import Airing
from shared.language import gettext
from shared.picks import recommendations
from shared.telling import dispatches, moments, years

sql = db.queries("telling/letters")

WEEK = timedelta(days=7)
ARRIVED, AIRINGS, LEAVING = 8, 12, 8  # of each so many are named; of the others it is said how many
WEEKLY, YEARLY = "weekly", "yearly"
NONE = gettext("There is no such letter.")


@dataclass(frozen=True)
class Letter:
    """`arrived` holds title_id, kind, title, year, and `episodes`: how many are new of a series that was begun, None for a title that
    is new itself. `airings` are of the days from `first` to `last`. `leaving` holds title_id, kind, title, year and the `day`.
    `surprise` is a pick as it is shown, with its reason as it was stored."""

    first: date
    last: date
    arrived: list[Row] = field(default_factory=list)
    arrived_total: int = 0
    airings: list[Airing] = field(default_factory=list)
    airings_total: int = 0
    leaving: list[Row] = field(default_factory=list)
    leaving_total: int = 0
    surprise: Row | None = None

    @property
    def is_empty(self) -> bool:
        """A surprise alone is no reason to write."""
        return not (self.arrived or self.airings or self.leaving)


@dataclass(frozen=True)
class Due:
    """`kind` is weekly or yearly; `period` the day on which it is due, or the first of the year that it is about."""

    user_id: int
    kind: str
    period: date


def compose(conn: Conn, user_id: int, *, at: datetime | None = None, surprise_id: int | None = None) -> Letter:
    """What would be written to this person at that moment, now where none is given, through the guard as it stands now. With
    `surprise_id` that title is the surprise, or none is."""
    at = at or datetime.now(UTC)
    who = db.one(conn, sql.person, {"user_id": user_id})
    first = at.astimezone(ZoneInfo(who["zone"])).date()
    given = {"user_id": user_id, "until": at, "today": first}
    arrived = db.all(conn, sql.arrived, given | {"since": _since(conn, user_id, at), "limit": ARRIVED})
    leaving = db.all(conn, sql.leaving, given | {"limit": LEAVING})
    shown = calendar.of_person(conn, user_id, first=first, days=WEEK.days)
    airings = [airing for airing in shown.airings if not airing.watched]
    named = [row["title_id"] for row in arrived]
    return Letter(
        first, shown.last, arrived, arrived[0]["total"] if arrived else 0, airings[:AIRINGS], len(airings),
        leaving, leaving[0]["total"] if leaving else 0, _surprise(conn, user_id, named, surprise_id),
    )  # fmt: skip


def _since(conn: Conn, user_id: int, at: datetime) -> datetime:
    """What came since the letter before has been in none yet; without one in the last two weeks it is that of a week."""
    latest = db.one(conn, sql.latest, {"user_id": user_id, "until": at})["written_at"]
    return latest if latest and latest >= at - 2 * WEEK else at - WEEK


def get(conn: Conn, letter_id: int) -> Row:
    """What is kept of a letter: id, user_id, kind, period, surprise_id, written_at. Raises `NotFound`."""
    return db.one(conn, sql.get, {"id": letter_id}, missing=NONE)


def language(conn: Conn, user_id: int) -> str:
    """In which a person is written to: their own, else the household's."""
    return str(db.one(conn, sql.person, {"user_id": user_id})["language"])


def due(conn: Conn, *, now: datetime | None = None) -> list[Due]:
    """What is to be written now, by the day and hour of the household and everybody's own clock."""
    now, hour = now or datetime.now(UTC), int(str(options.get(conn, "letters.hour")))
    day, found = str(options.get(conn, "letters.day")), []
    for row in db.all(conn, sql.wishers):
        week = moments.weekly(now, row["zone"], day, hour, row["latest_weekly"]) if row["weekly"] else None
        year = moments.yearly(now, row["zone"], hour, row["latest_yearly"]) if row["yearly"] else None
        found += [Due(row["user_id"], WEEKLY, week)] if week else []
        found += [Due(row["user_id"], YEARLY, year)] if year else []
    return found


def write(conn: Conn, one: Due, *, now: datetime | None = None) -> bool:
    """Notes that it is written and where it goes, once however often it is asked; returns whether there was anything to say."""
    at = now or datetime.now(UTC)
    surprise_id = None
    if one.kind == YEARLY:
        is_empty = years.review(conn, one.user_id, one.period.year) is None
    else:
        letter = compose(conn, one.user_id, at=at)
        is_empty = letter.is_empty
        surprise_id = letter.surprise["title_id"] if letter.surprise and not is_empty else None
    row = db.maybe(conn, sql.add, vars(one) | {"surprise_id": surprise_id, "is_empty": is_empty, "written_at": at})
    if row is None or is_empty:
        return False
    dispatches.queue_letter(conn, row["id"])
    return True


def _surprise(conn: Conn, user_id: int, beside: Sequence[int], title_id: int | None) -> Row | None:
    """Not what the letter names anyway."""
    given = {"user_id": user_id, "beside": list(beside), "title_id": title_id}
    row = db.maybe(conn, sql.surprise, given)
    found = row and recommendations.find(conn, user_id, user_id, row["kind"], row["title_id"])
    return found | {"kind": row["kind"]} if row and found else None
