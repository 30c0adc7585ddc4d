"""A person's watching in numbers, of all time or of any: each chart with its table, and what each number counts."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from shared.db import Row
from shared.people import profiles
from shared.people.accounts import User
from shared.watching import stats
from shared.watching.stats import Period, Slice
from web import auth, offered, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import hours

blueprint = Blueprint("stats", __name__, url_prefix="/stats")

PAGE, FARTHEST = 100, 1_000_000
MONTHS = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200


@blueprint.get("")
@audience("member")
def page() -> str:
    """`from` and `to` are days, each of them included."""
    conn, me, kind, period = request_db.conn(), auth.me(), _kind(), _period()
    found = stats.breakdowns(conn, me.id, me.id, profiles.zone(conn, me), kind=kind or None, period=period)
    shown = {
        "kind": kind,
        "period": period,
        "periods": _periods(profiles.today(conn, me)),
        "query": _query(kind, period),
        "stats": _numbers(me, kind, period),
        "months": months(found["timeline"], period, profiles.today(conn, me)),
        "week": hours.week(found["hours"]),
        "days": hours.days(),
        "found": found,
    }
    return render_template("stats.html", **shown)


@blueprint.get("/titles")
@audience("member")
def titles() -> str:
    """What one number counts: `genre`, `decade`, `month`, `studio`, `person`, `weekday` or `hour` says which."""
    conn, me, kind, period = request_db.conn(), auth.me(), _kind(), _period()
    what = Slice(
        kind=kind or None,
        genre=request.args.get("genre", "")[:200] or None,
        decade=request.args.get("decade", type=_year),
        month=request.args.get("month", "")[:7] or None,
        studio=request.args.get("studio", "")[:200] or None,
        person_id=request.args.get("person", type=_id),
        weekday=request.args.get("weekday", type=_day),
        hour=request.args.get("hour", type=_hour),
    )
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    zone = profiles.zone(conn, me)
    rows = stats.rows(conn, me.id, me.id, zone, what, period=period, limit=PAGE, offset=offset)
    total = rows[0]["total"] if rows else 0
    more = offset + PAGE if total > offset + PAGE else None
    shown = {"rows": rows, "total": total, "offset": offset, "more": _further(more), "page": PAGE}
    return render_template("stats_titles.html", **shown, earlier=_further(max(0, offset - PAGE)) if offset else None)


def _numbers(me: User, kind: str, period: Period) -> Row:
    """Of all time by what the server says; favourites are of no time."""
    conn = request_db.conn()
    if period == stats.ALWAYS and not kind:
        return stats.summary(conn, me.id, me.id)
    return stats.summary_of(conn, me.id, profiles.zone(conn, me), period, kind=kind or None)


def months(timeline: Sequence[Row], period: Period, today: date) -> list[dict[str, object]]:
    """Each month from the first to the last, also those without a play; of a time without an end, from the first play until
    today. At most the newest `MONTHS`."""
    plays = {row["month"]: row["movies"] + row["books"] + row["episodes"] for row in timeline}
    if not plays:
        return []
    first = f"{period.first:%Y-%m}" if period.first else min(plays)
    last = max(f"{min(period.last or today, today):%Y-%m}", max(plays))
    named, at = list[str](), last
    while at >= first and len(named) < MONTHS:
        named.append(at)
        year, month = int(at[:4]), int(at[5:])
        at = f"{year - (month == 1):04}-{(month - 2) % 12 + 1:02}"
    return [{"month": month, "plays": plays.get(month, 0)} for month in reversed(named)]


def _periods(today: date) -> list[tuple[str, Period]]:
    """What is asked for most; any other time is typed."""
    return [
        (_("All time"), stats.ALWAYS),
        (_("30 days"), Period(today - timedelta(days=29), today)),
        (_("12 months"), Period(today - timedelta(days=364), today)),
        (_("This year"), Period(date(today.year, 1, 1), today)),
        (_("Last year"), Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))),
    ]


def _query(kind: str, period: Period) -> Mapping[str, Any]:
    return {"kind": kind or None, "from": period.first, "to": period.last}


def _further(offset: int | None) -> str | None:
    query = request.args.to_dict() | {"offset": str(offset or 0)}
    return None if offset is None else url_for("stats.titles", **query)  # type: ignore[arg-type]


def _period() -> Period:
    """What is no day, or ends before it begins, is not asked for."""
    first, last = (request.args.get(name, type=_date) for name in ("from", "to"))
    return stats.ALWAYS if first and last and first > last else Period(first, last)


def _date(text: str) -> date:
    found = date.fromisoformat(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(_("out of range"))
    return found


def _kind() -> str:
    kind = request.args.get("kind", "")
    return kind if kind in {one.name for one in offered.listing()} else ""


def _year(text: str) -> int:
    return _whole(text, 9999)


def _day(text: str) -> int:
    return _whole(text, 7)


def _hour(text: str) -> int:
    return _whole(text, 23)


def _id(text: str) -> int:
    return _whole(text, 2**53 - 1)


def _whole(text: str, most: int) -> int:
    """What is none is not asked for."""
    number = int(text)
    if not 0 <= number <= most:
        raise ValueError(_("out of range"))
    return number
