"""When letters are due, by the clock of whoever gets them."""

from datetime import UTC, date, datetime

import pytest

from shared.telling import moments

FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("now", "zone", "latest", "due"),
    [
        ("2026-12-04T16:59", "UTC", None, None),
        ("2026-12-04T17:00", "UTC", None, FRIDAY),
        ("2026-12-04T16:00", "Europe/Berlin", None, FRIDAY),
        ("2026-12-04T03:30", "Pacific/Auckland", None, None),  # 16:30 there
        ("2026-12-04T04:10", "Pacific/Auckland", None, FRIDAY),
        ("2026-12-05T01:00", "America/New_York", None, FRIDAY),  # 20:00 on Friday there
        ("2026-12-05T16:59", "UTC", None, FRIDAY),  # a worker that slept
        ("2026-12-05T17:00", "UTC", None, None),  # and one that slept too long
        ("2026-12-04T18:00", "UTC", FRIDAY, None),
        ("2026-12-04T18:00", "UTC", date(2026, 12, 2), None),  # the household has moved its day
        ("2026-12-04T18:00", "UTC", date(2026, 11, 27), FRIDAY),
        ("2026-03-27T16:30", "Europe/Berlin", None, date(2026, 3, 27)),
        ("2026-04-03T15:30", "Europe/Berlin", None, date(2026, 4, 3)),  # in summer time
    ],
)
def test_a_weekly_letter_is_due_on_fridays_from_five_on(
    now: str, zone: str, latest: date | None, due: date | None
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert moments.weekly(at, zone, "friday", 17, latest) == due


@pytest.mark.parametrize(
    ("now", "zone", "latest", "due"),
    [
        ("2026-12-31T23:30", "UTC", None, None),
        ("2027-01-01T17:00", "UTC", None, date(2026, 1, 1)),
        ("2027-01-01T03:00", "America/New_York", None, None),  # still the old year there
        ("2027-01-02T03:00", "UTC", None, date(2026, 1, 1)),
        ("2027-01-03T03:00", "UTC", date(2026, 1, 1), None),
        ("2027-01-08T18:00", "UTC", None, None),
    ],
)
def test_a_year_is_told_once_in_the_first_week_of_the_next(
    now: str, zone: str, latest: date | None, due: date | None
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert moments.yearly(at, zone, 17, latest) == due
