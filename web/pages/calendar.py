"""What is shown when: a week or a month of episodes, and the private address for programs that subscribe to them."""

from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shared.discovery import calendar, calendar_feeds
from shared.sources import keeping
from web import auth, caching, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("calendar-page", __name__, url_prefix="/calendar")

WEEK, MONTH = "week", "month"
MINE, HOUSEHOLD = "mine", "household"


@blueprint.get("")
@audience("member")
def page() -> str:
    """`view` is week or month, `of` is mine or household, `start` any day of it."""
    conn, me = request_db.conn(), auth.me().id
    view = MONTH if request.args.get("view") == MONTH else WEEK
    of = HOUSEHOLD if request.args.get("of") == HOUSEHOLD else MINE
    today = calendar.today(conn, me)
    wanted = _day(request.args.get("start")) or today
    first, days = span(wanted, view)
    read = calendar.of_household if of == HOUSEHOLD else calendar.of_person
    feed = calendar_feeds.get(conn, me)
    if feed:
        caching.keep_secret()
    earlier, later = around(wanted, view)
    return render_template(
        "calendar.html", shown=read(conn, me, first=first, days=days), view=view, of=of, wanted=wanted, weekdays=weekdays(),
        months=months(),
        earlier=earlier, later=later, feed=feed, lacking=keeping.lacking(conn, "air_dates"),
    )  # fmt: skip


@blueprint.post("/feed")
@audience("member")
def renew() -> AnyResponse:
    """The first address, or another one in place of it."""
    calendar_feeds.renew(request_db.conn(), auth.me().id)
    return fragments.done(
        _("There is an address; the one before, if there was one, is void."), url_for("calendar-page.page")
    )


@blueprint.post("/feed/revoke")
@audience("member")
def revoke() -> AnyResponse:
    calendar_feeds.revoke(request_db.conn(), auth.me().id)
    return fragments.done(_("The address is void."), url_for("calendar-page.page"))


@blueprint.get("/<token>.ics")
@audience("anyone")
def feed(token: str) -> Response:
    """For programs, which know nobody but the address."""
    text = calendar_feeds.read(request_db.conn(), token)
    return Response(text, content_type="text/calendar; charset=utf-8")


def span(wanted: date, view: str) -> tuple[date, int]:
    """The first day, a Monday, and how many: the week of that day, or all weeks that its month touches."""
    if view == WEEK:
        return wanted - timedelta(days=wanted.weekday()), 7
    first = wanted.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    last = _next_month(first) - timedelta(days=1)
    end = last + timedelta(days=6 - last.weekday())
    return begin, (end - begin).days + 1


def around(wanted: date, view: str) -> tuple[date, date]:
    """A day of the span before, and one of the span after."""
    if view == WEEK:
        return wanted - timedelta(days=7), wanted + timedelta(days=7)
    first = wanted.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), _next_month(first)


def weekdays() -> tuple[str, ...]:
    """From Monday on."""
    return _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")


def months() -> tuple[str, ...]:
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"), _("October"),
        _("November"), _("December"),
    )  # fmt: skip


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _day(text: str | None) -> date | None:
    """None for what is no day, or none that a calendar goes to."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if date(1901, 1, 1) <= found <= date(2199, 1, 1) else None
