"""When jobs run by themselves: stored times in the household's own zone, fired once by whichever worker looks first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter
from psycopg.types.json import Jsonb

from shared import audit, db, jobs, options
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Invalid, Misconfigured
from shared.jobs import Job, Value, cron
from shared.jobs.cron import DAYS
from shared.language import gettext, marked
from shared.settings import settings

sql = db.queries("jobs/schedules")

HOURS, MINUTES = (1, 2, 3, 4, 6, 8, 12), (5, 15, 30)
LATE = timedelta(minutes=5)  # a start later than this counts as missed

# What the operator may set for the first start, and the handlers whose daily or weekly jobs it is about.
FROM_ENVIRONMENT = {
    "SYNC_CRON": ("sync_library", "sync_history"),
    "RECS_CRON": ("refresh_everyone",),
    "PERMS_CRON": ("build_library",),
}


@dataclass(frozen=True)
class Schedule:
    """Of one job: `schedule` is in words, `next_run_at` None where it runs by hand only."""

    name: str
    title: str
    group: str
    help: str
    schedule: str
    every: str
    spec: Mapping[str, Value]
    when_missed: str
    next_run_at: datetime | None


def listing(conn: Conn) -> list[Schedule]:
    """Every job's, in the order of the catalogue."""
    stored = {row["name"]: row for row in db.all(conn, sql.stored, {"name": None})}
    return [_schedule(job, stored.get(job.name)) for job in jobs.by_name().values()]


def of(conn: Conn, name: str) -> Schedule:
    """One job's, by name or alias. Raises `NotFound`."""
    job = jobs.find(name)
    return _schedule(job, db.maybe(conn, sql.stored, {"name": job.name}))


def save(conn: Conn, name: str, every: str, spec: dict[str, Value], *, when_missed: str = "once") -> datetime | None:
    """Sets a job's schedule; returns when it runs next, None for manual. Raises `Invalid` naming the field."""
    job = jobs.find(name)
    if when_missed not in ("once", "skip"):
        raise Invalid(gettext("when_missed is “once” (catch up) or “skip”."), field="when_missed")
    next_run = following(every, check(every, spec), zone(conn), datetime.now(UTC))
    conn.execute(
        sql.save,
        {"name": job.name, "every": every, "spec": Jsonb(spec), "when_missed": when_missed, "next_run_at": next_run},
    )
    return next_run


def change(
    conn: Conn, name: str, every: str, spec: dict[str, Value], *, when_missed: str = "once", by: Actor
) -> datetime | None:
    """As `save`, as a deed of somebody."""
    next_run = save(conn, name, every, spec, when_missed=when_missed)
    audit.record(conn, by, "jobs.config", name, {"every": every, **spec, "whenMissed": when_missed})
    return next_run


def pace(conn: Conn, name: str, every: str) -> None:
    """Makes the job daily or weekly, on the day and at the time that it has; what it lacks of these is its default."""
    now, usual = of(conn, name), dict(jobs.find(name).spec)
    wanted = ("day", "at") if every == "weekly" else ("at",)
    save(conn, name, every, {part: now.spec.get(part, usual[part]) for part in wanted}, when_missed=now.when_missed)


def fill_in(conn: Conn) -> None:
    """Gives jobs without a row their first schedule, and forgets rows of jobs that are no more.

    Raises `Misconfigured` for a line of cron in the environment that is none."""
    now, where = datetime.now(UTC), zone(conn)
    for job in jobs.by_name().values():
        every, spec = _first(job)
        next_run = following(every, spec, where, now)
        conn.execute(sql.fill_in, {"name": job.name, "every": every, "spec": Jsonb(spec), "next_run_at": next_run})
    conn.execute(sql.forget, {"names": list(jobs.by_name())})


def _first(job: Job) -> tuple[str, dict[str, Value]]:
    """The operator's, for a job that is daily or weekly; else the catalogue's."""
    name = next((name for name, handlers in FROM_ENVIRONMENT.items() if job.handler in handlers), None)
    line = name and settings().text(name)
    if not line or job.every not in ("daily", "weekly"):
        return job.every, dict(job.spec)
    try:
        every, spec = cron.read(line)
        return every, check(every, spec)
    except Invalid as error:
        raise Misconfigured(gettext("%(name)s: %(message)s", name=name, message=error.message), field=name) from error


def fire(conn: Conn, *, now: datetime | None = None) -> list[str]:
    """Starts what is due and sets its next time, in one transaction; two workers never start the same."""
    now = now or datetime.now(UTC)
    due = db.all(conn, sql.due, {"now": now, "names": list(jobs.by_name())})
    where = zone(conn)
    started = []
    for row in due:
        next_run = following(row["every"], row["spec"], where, now)
        if row["when_missed"] == "skip" and now - row["next_run_at"] > LATE:
            conn.execute(sql.move, {"name": row["name"], "next_run_at": next_run})
            continue
        jobs.ask(conn, row["name"], trigger="schedule")
        conn.execute(sql.fired, {"name": row["name"], "next_run_at": next_run, "now": now})
        started.append(row["name"])
    return started


def recompute(conn: Conn) -> None:
    """After a change of the household's zone."""
    now, where = datetime.now(UTC), zone(conn)
    for row in db.all(conn, sql.stored, {"name": None}):
        next_run = following(row["every"], row["spec"], where, now)
        conn.execute(sql.move, {"name": row["name"], "next_run_at": next_run})


def zone(conn: Conn) -> ZoneInfo:
    return ZoneInfo(str(options.get(conn, "household.time_zone")))


def check(every: str, spec: dict[str, Value]) -> dict[str, Value]:
    """Raises `Invalid` naming the field and what it may be."""
    if every == "hours" and spec.get("n") not in HOURS:
        raise Invalid(gettext("n must be one of %(map)s hours.", map=", ".join(map(str, HOURS))), field="n")
    if every == "minutes" and spec.get("n") not in MINUTES:
        raise Invalid(gettext("n must be 5, 15 or 30 minutes."), field="n")
    if every in ("daily", "weekly") and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(spec.get("at", ""))):
        raise Invalid(gettext("at must be a time such as 03:00."), field="at")
    if every == "weekly" and spec.get("day") not in DAYS:
        raise Invalid(gettext("day must be one of %(days)s.", days=", ".join(DAYS)), field="day")
    if every not in ("daily", "weekly", "hours", "minutes", "manual"):
        raise Invalid(gettext("every must be daily, weekly, hours, minutes or manual."), field="every")
    return spec


def following(every: str, spec: dict[str, Value], where: ZoneInfo, after: datetime) -> datetime | None:
    """The first time after `after`, as an instant; None for manual.

    Clock times are local: a time that a change to summer time skips runs an hour later, one that comes twice runs once.
    Intervals count real hours.
    """
    if every == "manual":
        return None
    if every in ("hours", "minutes"):
        return _next_interval(int(str(spec["n"])) * (60 if every == "hours" else 1), after)
    hour, minute = map(int, str(spec["at"]).split(":"))
    day = "*" if every == "daily" else str(DAYS.index(str(spec["day"])))
    # Walked on the naive local clock: only the result is placed in the zone, so no day is lost or doubled.
    # From a little earlier, because a time that was skipped this morning may still be ahead of us as an instant.
    clock = croniter(f"{minute} {hour} * * {day}", after.astimezone(where).replace(tzinfo=None) - timedelta(hours=3))
    while True:
        instant = clock.get_next(datetime).replace(tzinfo=where).astimezone(UTC)
        if instant > after:
            return instant


def _next_interval(minutes: int, after: datetime) -> datetime:
    """On the grid of whole intervals since the epoch, so that restarts and midnight do not shift it."""
    size = minutes * 60
    return datetime.fromtimestamp((int(after.timestamp()) // size + 1) * size, UTC)


ON_DAYS = {
    "monday": marked("Mondays at %(time)s"),
    "tuesday": marked("Tuesdays at %(time)s"),
    "wednesday": marked("Wednesdays at %(time)s"),
    "thursday": marked("Thursdays at %(time)s"),
    "friday": marked("Fridays at %(time)s"),
    "saturday": marked("Saturdays at %(time)s"),
    "sunday": marked("Sundays at %(time)s"),
}


def describe(every: str, spec: Mapping[str, Value]) -> str:
    """“daily at 03:00”, as pages and terminals show it."""
    return {
        "manual": gettext("by hand"),
        "daily": gettext("daily at %(time)s", time=spec.get("at")),
        "weekly": gettext(ON_DAYS[str(spec.get("day", DAYS[0]))], time=spec.get("at")),
        "hours": gettext("every hour") if spec.get("n") == 1 else gettext("every %(count)s hours", count=spec.get("n")),
        "minutes": gettext("every %(count)s minutes", count=spec.get("n")),
    }[every]


def _schedule(job: Job, stored: Row | None) -> Schedule:
    """As the catalogue has it where none is stored yet."""
    every, spec = (stored["every"], stored["spec"]) if stored else (job.every, dict(job.spec))
    missed, next_run = (stored["when_missed"], stored["next_run_at"]) if stored else ("once", None)
    return Schedule(job.name, job.title, job.group, job.help, describe(every, spec), every, spec, missed, next_run)
