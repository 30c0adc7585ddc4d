"""When a letter is due by its person's own clock. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.choices import WEEK

LATE = timedelta(hours=24)  # a worker that slept longer writes the next one
APART_DAYS = 4  # a household that moves its day gets no second letter right behind the first
YEAR_DAYS = 7  # of January


def weekly(now: datetime, zone: str, day: str, hour: int, latest: date | None) -> date | None:
    """The day on which the letter is due that is to be written now; None: none is. `now` is an instant, `day` one of `WEEK` and
    `hour` (0–23) of the local clock; `latest` is the day of the one before."""
    here = ZoneInfo(zone)
    local = now.astimezone(here)
    back = (local.weekday() - WEEK.index(day)) % 7
    on = local.date() - timedelta(days=back)
    if datetime.combine(on, time(hour), here) > now:
        on -= timedelta(days=7)
    is_late = now - datetime.combine(on, time(hour), here) >= LATE
    return None if is_late or (latest and on - latest < timedelta(days=APART_DAYS)) else on


def yearly(now: datetime, zone: str, hour: int, latest: date | None) -> date | None:
    """The first day of the year that is over and to be written of now, in the first week of January; None: none is."""
    local = now.astimezone(ZoneInfo(zone))
    begin = date(local.year - 1, 1, 1)
    is_time = local.month == 1 and local.day <= YEAR_DAYS and (local.day, local.hour) >= (1, hour)
    return begin if is_time and latest != begin else None
