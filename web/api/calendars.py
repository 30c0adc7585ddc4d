"""Calendars: what is shown when, of what you watch and of all that the household has, and its private address for programs."""

from collections.abc import Mapping
from typing import Any

from shared.discovery import calendar, calendar_feeds
from shared.discovery.calendar import Calendar
from shared.discovery.calendar_feeds import Feed
from shared.errors import NotFound
from web import auth, caching, request_db
from web.api.blueprint import Blueprint
from web.api.schemas.calendars import CalendarFeed, OwnCalendar, ShownCalendar, WantedDays
from web.auth import audience

blueprint = Blueprint("calendars", __name__, description="What is shown when.")


@blueprint.get("/me/calendar")
@audience("member")
@blueprint.arguments(WantedDays, location="query")
@blueprint.answers(OwnCalendar)
def mine(wanted: Mapping[str, Any]) -> Calendar:
    """Get your calendar

    Episodes of the series that you watch, by your word or else by the media server's, day by day of your own time zone; and `releases` of
    authors that you follow. Of many books only the month or the year is known: those are told for each day of it, and stand on none.
    """
    return calendar.of_person(request_db.conn(), auth.me().id, first=wanted["start_date"], days=wanted["days"])


@blueprint.get("/catalog/shows/calendar")
@audience("visitor")
@blueprint.arguments(WantedDays, location="query")
@blueprint.answers(ShownCalendar)
def of_household(wanted: Mapping[str, Any]) -> Calendar:
    """Get the calendar of the catalogue

    Episodes of all series that you may see, and of those of the catalogue that no library holds.
    """
    return calendar.of_household(request_db.conn(), auth.viewer(), first=wanted["start_date"], days=wanted["days"])


@blueprint.get("/me/calendar/feed")
@audience("member")
@blueprint.answers(CalendarFeed)
def feed() -> Feed:
    """Get your calendar's address

    For programs that subscribe to it (iCalendar). It is a key: whoever knows it reads your calendar.
    """
    caching.keep_secret()
    found = calendar_feeds.get(request_db.conn(), auth.me().id)
    if found is None:
        raise NotFound(calendar_feeds.NONE)
    return found


@blueprint.post("/me/calendar/feed")
@audience("member")
@blueprint.answers(CalendarFeed, 201)
def renew() -> Feed:
    """Renew the calendar address

    The first one too; the one before is void at once.
    """
    caching.keep_secret()
    return calendar_feeds.renew(request_db.conn(), auth.me().id)


@blueprint.delete("/me/calendar/feed")
@audience("member")
@blueprint.answers(None, 204)
def revoke() -> None:
    """Delete your calendar's address"""
    calendar_feeds.revoke(request_db.conn(), auth.me().id)
