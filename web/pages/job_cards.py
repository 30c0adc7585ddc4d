"""What the jobs page shows of each job: its schedule, what runs now, how it last ended."""

from datetime import UTC, datetime, timedelta

from flask import render_template

from shared import jobs, options
from shared.db import Conn
from shared.jobs import job_starts, schedules

GROUPS = ("Movies", "Series", "Global")
Card = dict[str, object]


def cards(conn: Conn) -> list[Card]:
    """Every job of the catalogue, in its order."""
    active: dict[object, list[dict[str, object]]] = {}
    for run in jobs.active(conn):
        active.setdefault(run["name"], []).append(run)
    latest, zone = jobs.latest(conn), str(options.get(conn, "household.time_zone"))
    return [
        row
        | {
            "active": active.get(row["name"], []),
            "last": latest.get(str(row["name"])),
            "zone": zone,
            "by_hand": not jobs.find(str(row["name"])).requires,
            "starts": job_starts.of(str(row["name"])),
        }
        for row in schedules.listing(conn)
    ]


def card(conn: Conn, name: str) -> Card:
    """Raises `NotFound`."""
    job = jobs.find(name)
    return next(card for card in cards(conn) if card["name"] == job.name)


def blocks(conn: Conn) -> dict[str, str]:
    """Each job's block as HTML, for pages that are open already."""
    return {str(card["name"]): render_template("_job.html", job=card) for card in cards(conn)}


def took(run: dict[str, object]) -> timedelta | None:
    """How long a run took, or has been going."""
    started = run["started_at"]
    if not isinstance(started, datetime):
        return None
    ended = run["finished_at"]
    return (ended if isinstance(ended, datetime) else datetime.now(UTC)) - started
