"""When jobs run by themselves: clock times across changes to summer time, grids, missed starts, and many workers."""

import itertools
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared import db, jobs, options
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.jobs import Value, schedules

BERLIN, NEW_YORK, LORD_HOWE = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"))
Spec = dict[str, Value]


def local(text: str, where: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=where, fold=fold)


def at(time: str) -> Spec:
    return {"at": time}


# Each row: schedule, zone, now, and when it runs next; all on that zone's clock.
NEXT = [
    # An ordinary day, the same minute, and the end of a month and of a year.
    ("daily", at("03:00"), BERLIN, "2026-05-10T02:59", "2026-05-10T03:00"),
    ("daily", at("03:00"), BERLIN, "2026-05-10T03:00", "2026-05-11T03:00"),
    ("daily", at("00:00"), BERLIN, "2026-02-28T12:00", "2026-03-01T00:00"),
    ("daily", at("23:59"), BERLIN, "2026-12-31T23:59", "2027-01-01T23:59"),
    ("weekly", {"day": "sunday", "at": "04:00"}, BERLIN, "2026-05-10T03:59", "2026-05-10T04:00"),
    ("weekly", {"day": "sunday", "at": "04:00"}, BERLIN, "2026-05-10T04:00", "2026-05-17T04:00"),
    ("weekly", {"day": "saturday", "at": "04:00"}, NEW_YORK, "2026-05-10T04:00", "2026-05-16T04:00"),
    # Clocks go forward: 02:30 does not exist and runs as an instant an hour later; the days around are as ever.
    ("daily", at("02:30"), BERLIN, "2026-03-28T02:30", "2026-03-29T03:30"),
    ("daily", at("02:30"), BERLIN, "2026-03-29T03:10", "2026-03-29T03:30"),
    ("daily", at("02:30"), BERLIN, "2026-03-29T03:30", "2026-03-30T02:30"),
    ("daily", at("02:30"), NEW_YORK, "2026-03-08T01:59", "2026-03-08T03:30"),
    ("daily", at("02:30"), NEW_YORK, "2026-03-08T03:30", "2026-03-09T02:30"),
    ("daily", at("02:15"), LORD_HOWE, "2026-10-04T01:59", "2026-10-04T02:45"),
    ("daily", at("02:15"), LORD_HOWE, "2026-10-04T02:45", "2026-10-05T02:15"),
    ("weekly", {"day": "sunday", "at": "02:30"}, BERLIN, "2026-03-28T12:00", "2026-03-29T03:30"),
    ("weekly", {"day": "sunday", "at": "02:30"}, BERLIN, "2026-03-29T03:30", "2026-04-05T02:30"),
    # Clocks go back: 02:30 comes twice and runs the first time only.
    ("daily", at("02:30"), BERLIN, "2026-10-25T02:29", "2026-10-25T02:30"),
    ("daily", at("02:30"), BERLIN, "2026-10-25T02:30", "2026-10-26T02:30"),
    ("daily", at("01:30"), NEW_YORK, "2026-11-01T01:30", "2026-11-02T01:30"),
    ("daily", at("01:45"), LORD_HOWE, "2026-04-05T01:45", "2026-04-06T01:45"),
]


@pytest.mark.parametrize(("every", "spec", "where", "now", "expected"), NEXT)
def test_the_next_start_on_the_households_clock(
    every: str, spec: Spec, where: ZoneInfo, now: str, expected: str
) -> None:
    found = schedules.following(every, spec, where, local(now, where).astimezone(UTC))

    assert found == local(expected, where).astimezone(UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("where", "now", "time", "expected"),
    [
        (BERLIN, "2026-10-25T02:10", "02:30", "2026-10-26T02:30"),
        (NEW_YORK, "2026-11-01T01:10", "01:30", "2026-11-02T01:30"),
        (LORD_HOWE, "2026-04-05T01:35", "01:45", "2026-04-06T01:45"),
    ],
)
def test_in_the_hour_that_comes_twice_nothing_runs_again(where: ZoneInfo, now: str, time: str, expected: str) -> None:
    second_time_round = local(now, where, fold=1).astimezone(UTC)

    assert schedules.following("daily", at(time), where, second_time_round) == local(expected, where).astimezone(UTC)


@pytest.mark.parametrize("where", [BERLIN, NEW_YORK, LORD_HOWE])
@pytest.mark.parametrize("time", ["00:30", "01:45", "02:15", "02:30", "03:00"])
def test_a_daily_job_runs_once_on_each_day_of_the_year(where: ZoneInfo, time: str) -> None:
    now, days = local("2026-01-01T00:00", where).astimezone(UTC), []
    while True:
        now = schedules.following("daily", at(time), where, now) or now
        if now.astimezone(where).year > 2026:
            break
        days.append(now.astimezone(where).date())

    assert len(days) == len(set(days)) == 365


@pytest.mark.parametrize("hours", schedules.HOURS)
def test_intervals_count_real_hours_through_midnight_restarts_and_summer_time(hours: int) -> None:
    now = datetime(2026, 3, 28, 17, 23, tzinfo=UTC)
    starts = []
    for _ in range(30):
        now = schedules.following("hours", {"n": hours}, BERLIN, now) or now
        starts.append(now)
        now += timedelta(minutes=7)  # a restart in between shifts nothing

    assert {later - earlier for earlier, later in itertools.pairwise(starts)} == {timedelta(hours=hours)}


def test_every_two_hours_is_a_grid_that_everybody_can_foretell() -> None:
    for minute in (0, 1, 59):
        now = datetime(2026, 5, 10, 10, minute, tzinfo=UTC)
        assert schedules.following("hours", {"n": 2}, BERLIN, now) == datetime(2026, 5, 10, 12, tzinfo=UTC)
    assert schedules.following("minutes", {"n": 15}, BERLIN, now) == datetime(2026, 5, 10, 11, tzinfo=UTC)


def test_what_is_started_by_hand_has_no_next_time() -> None:
    assert schedules.following("manual", {}, BERLIN, datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("every", "spec", "field"),
    [
        ("hours", {"n": 5}, "n"), ("hours", {}, "n"), ("minutes", {"n": 20}, "n"), ("daily", {"at": "24:00"}, "at"),
        ("daily", {"at": "3:00"}, "at"), ("daily", {}, "at"), ("weekly", {"at": "03:00", "day": "Sonntag"}, "day"),
        ("weekly", {"day": "sunday"}, "at"), ("yearly", {}, "every"),
    ],
)  # fmt: skip
def test_a_schedule_that_makes_no_sense_is_refused_by_its_field(conn: Conn, every: str, spec: Spec, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        schedules.save(conn, "prune-data", every, spec)

    assert caught.value.details["field"] == field


def test_saving_stores_when_it_runs_next(conn: Conn) -> None:
    options.set(conn, "household.time_zone", "America/New_York")

    next_run = schedules.save(conn, "sync-users", "daily", at("03:00"), when_missed="skip")

    assert next_run
    assert next_run.astimezone(NEW_YORK).strftime("%H:%M") == "03:00"
    shown = schedules.of(conn, "sync-users")
    assert shown in schedules.listing(conn)
    assert schedules.of(conn, "generate-embeddings").name == "generate-movie-embeddings"
    assert (shown.next_run_at, shown.schedule, shown.when_missed) == (next_run, "daily at 03:00", "skip")
    with pytest.raises(NotFound):
        schedules.save(conn, "sync-nothing", "manual", {})
    with pytest.raises(Invalid, match="when_missed"):
        schedules.save(conn, "sync-users", "manual", {}, when_missed="never")


def test_defaults_are_filled_in_once_and_rows_of_jobs_that_are_no_more_are_forgotten(conn: Conn) -> None:
    conn.execute("insert into job_schedules (name, every) values ('gone', 'manual')")
    schedules.save(conn, "sync-users", "manual", {})

    schedules.fill_in(conn)
    schedules.fill_in(conn)

    rows = {row["name"]: row for row in conn.execute("select name, every from job_schedules").fetchall()}
    assert set(rows) == set(jobs.by_name())
    assert rows["sync-users"]["every"] == "manual"
    assert rows["sync-movies"]["every"] == "daily"


def test_a_new_time_zone_moves_what_runs_by_the_clock(conn: Conn) -> None:
    before = schedules.save(conn, "sync-users", "daily", at("03:00"))
    options.set(conn, "household.time_zone", "Asia/Tokyo")

    schedules.recompute(conn)

    row = conn.execute("select next_run_at from job_schedules where name = 'sync-users'").fetchone()
    assert row
    assert row["next_run_at"] != before
    assert row["next_run_at"].astimezone(ZoneInfo("Asia/Tokyo")).hour == 3


NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)


def due(conn: Conn, name: str, late: timedelta, when_missed: str) -> None:
    schedules.save(conn, name, "daily", at("03:00"), when_missed=when_missed)
    conn.execute("update job_schedules set next_run_at = %s where name = %s", (NOW - late, name))


def state(conn: Conn, name: str) -> tuple[datetime, datetime | None]:
    row = conn.execute("select next_run_at, last_run_at from job_schedules where name = %s", (name,)).fetchone()
    assert row
    return row["next_run_at"], row["last_run_at"]


def test_a_start_missed_by_days_is_caught_up_once(conn: Conn) -> None:
    due(conn, "prune-data", timedelta(days=4), "once")

    assert schedules.fire(conn, now=NOW) == ["prune-data"]
    assert schedules.fire(conn, now=NOW) == []

    assert state(conn, "prune-data") == (datetime(2026, 5, 11, 3, tzinfo=UTC), NOW)
    assert len(jobs.history(conn, "prune-data")) == 1


def test_a_missed_start_may_be_skipped_instead(conn: Conn) -> None:
    due(conn, "prune-data", timedelta(hours=1), "skip")

    assert schedules.fire(conn, now=NOW) == []

    assert state(conn, "prune-data") == (datetime(2026, 5, 11, 3, tzinfo=UTC), None)


def test_a_moment_late_is_not_missed(conn: Conn) -> None:
    due(conn, "prune-data", timedelta(minutes=2), "skip")

    assert schedules.fire(conn, now=NOW) == ["prune-data"]


def test_what_still_runs_is_not_started_beside_itself_and_keeps_its_schedule(conn: Conn) -> None:
    running = jobs.ask(conn, "prune-data", trigger="person").id
    due(conn, "prune-data", timedelta(minutes=1), "once")

    schedules.fire(conn, now=NOW)

    assert [run.id for run in jobs.history(conn, "prune-data")] == [running]
    assert state(conn, "prune-data")[0] > NOW


def test_a_job_of_a_newer_release_does_not_stop_the_clock(conn: Conn) -> None:
    conn.execute(
        "insert into job_schedules (name, every, spec, next_run_at) values ('future', 'hours', '{\"n\": 1}', %s)",
        (NOW,),
    )
    due(conn, "prune-data", timedelta(minutes=1), "once")

    assert schedules.fire(conn, now=NOW) == ["prune-data"]


def test_of_many_workers_that_look_at_once_each_schedule_fires_once(database: str) -> None:
    with db.connect() as conn:
        schedules.fill_in(conn)
        conn.execute("update job_schedules set next_run_at = now() - interval '1 second' where every <> 'manual'")
        due_count = conn.execute("select count(*) as n from job_schedules where every <> 'manual'").fetchone()
    start, fired = threading.Barrier(6), []

    def work() -> None:
        with db.connect() as conn:
            start.wait()
            for _ in range(5):
                fired.extend(schedules.fire(conn))
                conn.commit()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(fired) == len(set(fired)) == (due_count or {})["n"]
    with db.connect() as conn:
        assert conn.execute("select count(*) as n from job_runs").fetchone() == due_count
        assert conn.execute("select count(*) as n from procrastinate_jobs").fetchone() == due_count


@pytest.mark.parametrize(
    ("every", "spec", "words"),
    [
        ("manual", {}, "by hand"), ("daily", at("03:00"), "daily at 03:00"), ("hours", {"n": 1}, "every hour"),
        ("weekly", {"day": "sunday", "at": "04:00"}, "Sundays at 04:00"), ("hours", {"n": 2}, "every 2 hours"),
        ("minutes", {"n": 30}, "every 30 minutes"),
    ],
)  # fmt: skip
def test_a_schedule_in_words(every: str, spec: Spec, words: str) -> None:
    assert schedules.describe(every, spec) == words


@pytest.mark.usefixtures("kinds_at_hand")
def test_every_default_schedule_is_one_that_could_be_saved() -> None:
    for job in jobs.by_name().values():
        schedules.check(job.every, dict(job.spec))
