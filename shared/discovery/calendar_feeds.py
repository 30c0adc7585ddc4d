"""The private address of a person's calendar, for programs that subscribe to it: made, read, renewed, taken back."""

import secrets as random_source
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import icalendar

from shared import db, secrets
from shared.db import Conn
from shared.discovery import calendar
from shared.discovery.calendar import Airing, Calendar
from shared.discovery.follows import Release
from shared.errors import Misconfigured, NotFound
from shared.language import gettext
from shared.settings import settings

sql = db.queries("discovery/calendar")

UNKNOWN = gettext("There is no calendar at this address; copy it anew from Matinee.")
NONE = gettext("You have no address of a calendar.")
BACK_DAYS = 14  # of the past; with what comes it is as much as a calendar may show
REFRESH = timedelta(hours=6)
LONGEST_TOKEN = 100


@dataclass(frozen=True)
class Feed:
    """`url` is a key: whoever knows it reads the calendar; None where SECRET_KEY has changed and nobody can say it any more.
    `read_at`: when a program last did, to the hour."""

    url: str | None
    created_at: datetime
    read_at: datetime | None


def get(conn: Conn, user_id: int) -> Feed | None:
    row = db.maybe(conn, sql.feed, {"user_id": user_id})
    if row is None:
        return None
    try:
        url = _url(secrets.decrypt(row["token_enc"]))
    except Misconfigured:
        url = None
    return Feed(url, row["created_at"], row["read_at"])


def renew(conn: Conn, user_id: int) -> Feed:
    """Another address, the first one too; the one before is void at once."""
    token = random_source.token_urlsafe(32)
    sealed = {"token_sha256": secrets.digest(token), "token_enc": secrets.encrypt(token)}
    conn.execute(sql.open_feed, {"user_id": user_id} | sealed)
    feed = get(conn, user_id)
    assert feed is not None
    return feed


def revoke(conn: Conn, user_id: int) -> None:
    """Raises `NotFound` where there is none."""
    if not conn.execute(sql.close_feed, {"user_id": user_id}).rowcount:
        raise NotFound(NONE)


def read(conn: Conn, token: str) -> bytes:
    """The calendar behind a token, as iCalendar (RFC 5545). Raises `NotFound`, also for somebody who was switched off."""
    found = db.maybe(conn, sql.whose, {"token_sha256": secrets.digest(token[:LONGEST_TOKEN])})
    if found is None:
        raise NotFound(UNKNOWN)
    conn.execute(sql.note_read, {"user_id": found["user_id"]})
    begin = calendar.today(conn, found["user_id"]) - timedelta(days=BACK_DAYS)
    return text(calendar.of_person(conn, found["user_id"], first=begin, days=calendar.MOST_DAYS))


def text(shown: Calendar) -> bytes:
    """Pure: lines folded and texts escaped as RFC 5545 has it. The same calendar is the same bytes, so that a program that asks
    again sees that nothing has changed. What comes out on a day that nobody knows is in none."""
    out = icalendar.Calendar()
    out.add("prodid", "-//Matinee//Calendar//EN")
    out.add("version", "2.0")
    out.add("calscale", "GREGORIAN")
    out.add("x-wr-calname", "Matinee")
    out.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for airing in shown.airings:
        out.add_component(_airing(airing))
    for release in shown.releases:
        if release.released_on:
            out.add_component(_release(release, release.released_on))
    return out.to_ical()


def _airing(airing: Airing) -> icalendar.Event:
    summary = " ".join(filter(None, (airing.title, airing.place)))
    return _event(f"episode-{airing.key}", airing.air_date, summary, airing.episode)


def _release(release: Release, day: date) -> icalendar.Event:
    return _event(f"{release.kind}-{release.title_id}", day, release.title, ", ".join(release.authors))


def _event(key: str, day: date, summary: str, description: str | None) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{key}@matinee")
    # When it was last written nobody needs to know; the day itself keeps the bytes the same.
    event.add("dtstamp", datetime.combine(day, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _plain(summary))
    if description:
        event.add("description", _plain(description))
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event


def _plain(words: str) -> str:
    """Without what no calendar may hold."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _url(token: str) -> str:
    return f"{settings().base_url}/calendar/{token}.ics"
