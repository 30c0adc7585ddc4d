"""Lines of cron: which become a schedule, which are refused, and that they count for a first start only."""

import pytest

from shared import jobs
from shared.db import Conn
from shared.errors import Invalid, Misconfigured
from shared.jobs import cron, schedules
from shared.settings import settings


@pytest.mark.parametrize(
    ("line", "every", "spec"),
    [
        ("0 3 * * *", "daily", {"at": "03:00"}),
        ("5 14 * * *", "daily", {"at": "14:05"}),
        ("0 4 * * 0", "weekly", {"day": "sunday", "at": "04:00"}),
        ("30 4 * * 7", "weekly", {"day": "sunday", "at": "04:30"}),
        ("30 4 * * wed", "weekly", {"day": "wednesday", "at": "04:30"}),
        ("0 */2 * * *", "hours", {"n": 2}),
        ("0 * * * *", "hours", {"n": 1}),
        ("*/30 * * * *", "minutes", {"n": 30}),
    ],
)
def test_a_line_of_cron_is_a_schedule(line: str, every: str, spec: dict[str, jobs.Value]) -> None:
    assert cron.read(line) == (every, spec)
    assert schedules.check(every, spec) == spec


@pytest.mark.parametrize(
    "line",
    ["", "3", "0 3 * *", "0 3 1 * *", "0 3 * 6 *", "x 3 * * *", "0 3 * * 1-5", "0 3 * * 8", "5 */2 * * *", "@daily"],
)
def test_what_no_schedule_says_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(Invalid, match=r"0 3 \* \* \*|sun to sat"):
        cron.read(line)


def test_the_environment_says_when_jobs_run_at_first_and_never_again(
    conn: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, line in (("SYNC_CRON", "15 6 * * *"), ("RECS_CRON", "0 7 * * 1"), ("PERMS_CRON", "0 */4 * * *")):
        monkeypatch.setenv(name, line)
    settings.cache_clear()
    schedules.save(conn, "sync-movies", "daily", {"at": "02:22"})

    schedules.fill_in(conn)

    words = {row.name: row.schedule for row in schedules.listing(conn)}
    assert words["sync-movies"] == "daily at 02:22"
    assert words["sync-series"] == "daily at 06:15"
    assert words["full-sync-movie-watch-history"] == "daily at 06:15"
    assert words["sync-movie-watch-history"] == "every 2 hours"
    assert words["generate-series-recommendations"] == "Mondays at 07:00"
    assert words["rebuild-series-recommendations"] == "by hand"
    assert words["sync-movie-libraries"] == "every 4 hours"


def test_a_line_that_is_none_names_its_variable(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECS_CRON", "61 3 * * *")
    settings.cache_clear()

    with pytest.raises(Misconfigured, match="RECS_CRON: at must be a time"):
        schedules.fill_in(conn)
