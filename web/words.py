"""How numbers and moments are written on pages."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask import Flask
from markupsafe import Markup, escape

from shared import jobs, kinds
from shared.words import spoken
from web import language, offered, verbs
from web.language import gettext as _

# In this order: each says of itself that it is some of those after it.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
CODE = re.compile("`([^`]+)`")
BASE = "Average"  # where every match starts from; what adds to it follows, and what takes from it comes last


def init(app: Flask) -> None:
    for filter in (
        duration, brief, moment, day, relative, clock, seconds, number, percent, points, device, size, language.recalled,
        capitalized, signed, reason, synopsis, coded,
    ):  # fmt: skip
        app.add_template_filter(filter)
    app.add_template_filter(kinds.listed)
    app.add_template_filter(kinds.either)
    app.add_template_global(breakdown)
    app.add_template_global(job_title)
    app.add_template_global(offered.listing, "offered_kinds")
    app.add_template_global(kinds.of, "kind_of")
    app.add_template_global(verbs.of, "verbs_of")


def coded(text: str) -> Markup:
    """What stands between backticks is to be typed: it is set as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(language.said(text)))))


def duration(seconds: int | None) -> str:
    """2 h 14 min; empty when unknown."""
    if not seconds:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return _("%(minutes)s min", minutes=minutes)
    if not minutes:
        return _("%(hours)s h", hours=hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)


def brief(seconds: int) -> str:
    """40 s, or what `duration` says."""
    return _("%(seconds)s s", seconds=seconds) if seconds < 60 else duration(seconds)


def moment(at: datetime | None, zone: str = "") -> str:
    """Sat, 21 Nov 2026, 03:00 in the given zone, or the reader's."""
    if at is None:
        return ""
    here = _here(at, zone)
    return f"{dates.format_skeleton('yMMMEd', here, locale=language.locale())}, {_time(here)}"


def day(on: date | None) -> str:
    """21 Nov 2026; of a moment, the reader's day."""
    if on is None:
        return ""
    return dates.format_date(_here(on) if isinstance(on, datetime) else on, locale=language.locale())


def clock(at: datetime | None, zone: str = "") -> str:
    """Near moments by day name: Sat 03:00."""
    if at is None:
        return ""
    here = _here(at, zone)
    return f"{dates.format_datetime(here, 'EEE', locale=language.locale())} {_time(here)}"


def seconds(at: datetime, zone: str = "") -> str:
    """03:00:12."""
    return dates.format_time(_here(at, zone).time(), "medium", locale=language.locale())


def number(value: float, digits: int | None = None) -> str:
    """1,234; with `digits` after the point: 0.412."""
    form = None if digits is None else f"#,##0.{'0' * digits}"
    return numbers.format_decimal(value, form, locale=language.locale())


def tenths(share: float) -> str:
    """42.3 %."""
    return numbers.format_percent(share, "#,##0.0 %", locale=language.locale())


def signed(value: float) -> str:
    """+0.0123."""
    return numbers.format_decimal(value, "+0.0000;−0.0000", locale=language.locale())


def capitalized(text: str) -> str:
    """As the beginning of a sentence, the rest as it is."""
    words = language.said(text)
    return words[:1].upper() + words[1:]


def reason(text: str) -> str:
    """Why a pick is a pick, in the reader's language, unless a language model worded it."""
    return spoken.reason(text, language.current())


def synopsis(text: str) -> str:
    """A taste in words, in the reader's language, unless a language model worded it."""
    return spoken.synopsis(text, language.current())


def percent(share: float) -> str:
    """42 % of 0.42, as the language writes it."""
    return numbers.format_percent(share, locale=language.locale())


def device(user_agent: str) -> str:
    """“Firefox on Android”, where that can be read out of it; else its first words."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None:
        return user_agent[:60] or _("A device without a name")
    return _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser


def job_title(name: str) -> str:
    """What a job is called; its name where this release no longer has it."""
    job = jobs.by_name().get(name)
    return job.title if job else name


def relative(at: datetime | None, now: datetime | None = None) -> str:
    """in 3 hr, 5 min ago, just now."""
    if at is None:
        return _("never")
    seconds = (at - (now or datetime.now(UTC))).total_seconds()
    if abs(seconds) < 45:
        return _("just now") if seconds <= 0 else _("in a moment")
    return dates.format_timedelta(
        timedelta(seconds=max(60, abs(seconds)) * (1 if seconds > 0 else -1)),
        threshold=0.95, add_direction=True, format="short", locale=language.locale(),
    )  # fmt: skip


def size(bytes: int) -> str:
    """3.4 GB, by thousands."""
    value, units = float(bytes), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{number(value, 0 if value >= 10 or units[0] == 'B' else 1)} {units[0]}"


def points(value: float) -> str:
    """+3.2 or −1.0, with a real minus."""
    return f"{'−' if value < 0 else '+'}{number(abs(value), 1)}"


def breakdown(match: float, parts: Mapping[str, float]) -> list[dict[str, object]]:
    """The parts to one decimal so that what is shown adds up to the match as shown, each with its place on a scale of 100.

    Rounding one by one could miss the sum by some tenths; the largest part carries them.
    """
    tenths = {name: round(value * 10) for name, value in parts.items()}
    if tenths:
        largest = max(tenths, key=lambda name: abs(tenths[name]))
        tenths[largest] += round(match * 10) - sum(tenths.values())
    rows, reached = [], 0
    for name, value in sorted(tenths.items(), key=lambda part: (part[0] != BASE, -part[1])):
        start, reached = min(reached, reached + value), reached + value
        rows.append({"name": name, "points": value / 10, "start": max(0.0, start / 10), "width": abs(value) / 10})
    return rows


def _here(at: datetime, zone: str = "") -> datetime:
    return at.astimezone(ZoneInfo(zone) if zone else language.zone())


def _time(at: datetime) -> str:
    return dates.format_time(at.time(), "short", locale=language.locale())
