"""“Lists change: at once, daily, weekly”: what each does to a play, to what people say, and to the job that picks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared import audit, options
from shared.jobs import schedules
from shared.picks import audit_picks, preferences
from shared.picks.audit_picks import Violation
from shared.upkeep import option_changes
from shared.watching import feedback, ratings
from tests.pipeline.house import House
from tests.pipeline.test_webhooks import queued, stranger  # noqa: F401 - a household whose server tells

STABLE = pytest.mark.parametrize("pace", ["daily", "weekly"])
PICKING = ("generate-movie-recommendations", "generate-series-recommendations")


@pytest.fixture(scope="module")
def kind() -> str:
    return "jellyfin"


@pytest.fixture
def home(home: House) -> Iterator[House]:
    """As the household was before, in the end: others share it."""
    schedules.fill_in(home.conn)
    yield home
    home.change("delete from options where key = 'picks.change'")
    home.change("delete from job_schedules")
    home.work()


def set_pace(home: House, pace: str) -> None:
    option_changes.apply(home.conn, {"picks.change": pace}, by=audit.TERMINAL)
    home.conn.commit()


def watch_first_pick(home: House, person: str = "Finn") -> str:
    """The server tells of it by webhook; returns its name."""
    name = next(name for name in home.published(person) if home.title_count(name) == 1)
    home.control.play(person, name)
    return name


def test_at_once_a_play_changes_the_list(told: House) -> None:
    assert options.get(told.conn, "picks.change") == "at once"

    seen = watch_first_pick(told)

    assert queued(told) == ["refresh-user"]
    told.work()
    assert seen not in told.published("Finn")


@STABLE
def test_a_stable_list_keeps_what_was_watched_until_its_job_runs(told: House, pace: str) -> None:
    set_pace(told, pace)
    before = told.published("Finn")

    seen = watch_first_pick(told)
    told.run("sync-movie-watch-history")

    assert queued(told) == []
    assert told.published("Finn") == before
    assert told.progress("Finn", seen)["played"]  # type: ignore[index]
    day, week = timedelta(days=1, minutes=1), timedelta(days=7, minutes=1)
    fired = schedules.fire(told.conn, now=datetime.now(UTC) + (day if pace == "daily" else week))
    told.conn.commit()
    assert set(PICKING) <= set(fired)
    told.work()
    assert seen not in told.published("Finn")


def test_a_weekly_list_is_not_made_every_day(told: House) -> None:
    set_pace(told, "weekly")
    query = "select min(next_run_at) as first, max(next_run_at) as last from job_schedules where name = any (%s)"
    due = told.row(query, list(PICKING))

    early = schedules.fire(told.conn, now=due["first"] - timedelta(minutes=1))
    told.conn.rollback()
    assert not set(PICKING) & set(early)
    assert due["last"] <= datetime.now(UTC) + timedelta(days=7)


@STABLE
def test_what_people_say_acts_at_once_in_a_stable_household_too(told: House, pace: str) -> None:
    set_pace(told, pace)
    finn, name = told.user("Finn"), watch_first_pick(told)
    title = told.title(name)

    for say in (
        lambda: feedback.give(told.conn, finn, title, "forget"),
        lambda: ratings.rate(told.conn, finn, {title: 90}),
        lambda: preferences.set(told.conn, finn, "movie.novelty", 2.0),
    ):
        say()
        told.conn.commit()
        assert queued(told) == ["refresh-user"]
        told.work()
    assert name not in told.published("Finn")


@STABLE
def test_a_broken_promise_is_mended_in_a_stable_household_too(told: House, pace: str) -> None:
    set_pace(told, pace)

    audit_picks.mend(told.conn, [Violation(told.user("Finn"), "movie", 1, "watched")])
    told.conn.commit()

    assert queued(told) == ["refresh-user"]


def test_a_pace_moves_the_days_of_its_jobs_and_keeps_their_time(told: House) -> None:
    schedules.save(told.conn, PICKING[0], "weekly", {"day": "friday", "at": "21:15"}, when_missed="skip")
    schedules.save(told.conn, PICKING[1], "hours", {"n": 6})

    def kept() -> dict[str, tuple[object, object, object]]:
        rows = schedules.listing(told.conn)
        return {row.name: (row.every, row.spec, row.when_missed) for row in rows}

    set_pace(told, "daily")
    daily = kept()
    set_pace(told, "weekly")
    weekly = kept()
    set_pace(told, "at once")

    assert daily[PICKING[0]] == ("daily", {"at": "21:15"}, "skip")
    assert daily[PICKING[1]] == ("daily", {"at": "04:05"}, "once")
    assert daily["sync-movie-libraries"] == ("daily", {"at": "05:00"}, "once")
    assert daily["sync-movies"] == weekly["sync-movies"]
    assert weekly[PICKING[1]] == ("weekly", {"day": "sunday", "at": "04:05"}, "once")
    assert kept() == weekly
