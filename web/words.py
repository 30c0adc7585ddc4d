"""How numbers and moments are written on pages."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from shared import jobs, kinds

# In this order: each says of itself that it is some of those after it.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
BASE = "Average"  # where every match starts from; what adds to it follows, and what takes from it comes last


def init(app: Flask) -> None:
    for filter in (duration, brief, moment, day, relative, clock, seconds, points, device, size):
        app.add_template_filter(filter)
    app.add_template_global(breakdown)
    app.add_template_global(job_title)
    app.add_template_global(kinds.picked, "picked_kinds")
    app.add_template_global(kinds.of, "kind_of")


def duration(seconds: int | None) -> str:
    """2 h 14 min; empty when unknown."""
    if not seconds:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "")))


def brief(seconds: int) -> str:
    """40 s, or what `duration` says."""
    return f"{seconds} s" if seconds < 60 else duration(seconds)


def moment(at: datetime | None, zone: str = "UTC") -> str:
    """Sat 21 Nov 2026, 03:00 in the given zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M}" if at else ""


def day(on: date | None) -> str:
    """21 Nov 2026."""
    return f"{on:%-d %b %Y}" if on else ""


def clock(at: datetime | None, zone: str = "UTC") -> str:
    """Near moments by day name: Sat 03:00."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %H:%M}" if at else ""


def seconds(at: datetime, zone: str = "UTC") -> str:
    """03:00:12."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M:%S}"


def device(user_agent: str) -> str:
    """“Firefox on Android”, where that can be read out of it; else its first words."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None:
        return user_agent[:60] or "A device without a name"
    return f"{browser} on {system}" if system else browser


def job_title(name: str) -> str:
    """What a job is called; its name where this release no longer has it."""
    job = jobs.by_name().get(name)
    return job.title if job else name


def relative(at: datetime | None, now: datetime | None = None) -> str:
    """in 3 h, 5 min ago, just now."""
    if at is None:
        return "never"
    seconds = (at - (now or datetime.now(UTC))).total_seconds()
    size = abs(seconds)
    if size < 45:
        return "just now" if seconds <= 0 else "in a moment"
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if size >= length * 0.95:
            text = f"{round(size / length)} {unit}"
            break
    else:
        text = "1 min"
    return f"in {text}" if seconds > 0 else f"{text} ago"


def size(number: int) -> str:
    """3.4 GB, by thousands."""
    value, units = float(number), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.0f} {units[0]}" if value >= 10 or units[0] == "B" else f"{value:.1f} {units[0]}"


def points(value: float) -> str:
    """+3.2 or −1.0, with a real minus."""
    return f"{'−' if value < 0 else '+'}{abs(value):.1f}"


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
