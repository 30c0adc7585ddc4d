"""What is shown of each job: its schedule, what runs now, how it last ended."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared import jobs, options
from shared.db import Conn
from shared.jobs import Run, job_starts, schedules
from shared.jobs.schedules import Schedule


@dataclass(frozen=True)
class Card(Schedule):
    """`active` are its live runs, oldest first; `starts` are what else starts it, as in `job_starts`."""

    active: Sequence[Run]
    last: Run | None
    zone: str
    by_hand: bool
    starts: Sequence[str]

    @property
    def version(self) -> str:
        """Changes with anything that is known of it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]

    @property
    def ended(self) -> str:
        """Changes when a run has ended; empty while one goes on, and before the first."""
        return str(self.last.id) if self.last and not self.last.is_live else ""


def cards(conn: Conn) -> list[Card]:
    """Every job of the catalogue, in its order."""
    return _cards(conn, schedules.listing(conn))


def card(conn: Conn, name: str) -> Card:
    """Of one job, by name or alias. Raises `NotFound`."""
    return _cards(conn, [schedules.of(conn, name)])[0]


def _cards(conn: Conn, shown: Sequence[Schedule]) -> list[Card]:
    active: dict[str, list[Run]] = {}
    for run in jobs.active(conn):
        active.setdefault(run.name, []).append(run)
    latest, zone = jobs.latest(conn), str(options.get(conn, "household.time_zone"))
    return [
        Card(
            **vars(schedule),
            active=active.get(schedule.name, []),
            last=latest.get(schedule.name),
            zone=zone,
            by_hand=not jobs.find(schedule.name).requires,
            starts=job_starts.of(schedule.name),
        )
        for schedule in shown
    ]


def took(run: Run) -> timedelta | None:
    """How long a run took, or has been going; None before it began."""
    return (run.finished_at or datetime.now(UTC)) - run.started_at if run.started_at else None
