"""What is shown of each job: its schedule, what runs now, how it last ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared import jobs, options
from shared.db import Conn
from shared.jobs import Run, Value, job_starts, schedules

GROUPS = ("Movies", "Series", "Global")


@dataclass(frozen=True)
class Card:
    """`active` are its live runs, oldest first; `schedule` is in words; `starts` are what else starts it, as in `job_starts`."""

    name: str
    title: str
    group: str
    help: str
    schedule: str
    every: str
    spec: Mapping[str, Value]
    when_missed: str
    next_run_at: datetime | None
    active: Sequence[Run]
    last: Run | None
    zone: str
    by_hand: bool
    starts: Sequence[str]


def cards(conn: Conn) -> list[Card]:
    """Every job of the catalogue, in its order."""
    active: dict[str, list[Run]] = {}
    for run in jobs.active(conn):
        active.setdefault(run.name, []).append(run)
    latest, zone = jobs.latest(conn), str(options.get(conn, "household.time_zone"))
    return [
        Card(
            **row,  # type: ignore[arg-type]
            active=active.get(str(row["name"]), []),
            last=latest.get(str(row["name"])),
            zone=zone,
            by_hand=not jobs.find(str(row["name"])).requires,
            starts=job_starts.of(str(row["name"])),
        )
        for row in schedules.listing(conn)
    ]


def card(conn: Conn, name: str) -> Card:
    """Of one job, by name or alias. Raises `NotFound`."""
    job = jobs.find(name)
    return next(card for card in cards(conn) if card.name == job.name)


def took(run: Run) -> timedelta | None:
    """How long a run took, or has been going; None before it began."""
    return (run.finished_at or datetime.now(UTC)) - run.started_at if run.started_at else None
