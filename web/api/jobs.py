"""Jobs: what there is, what runs, what ran, and when it runs by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shared import jobs
from shared.errors import Invalid
from shared.jobs import cards, runs, schedules
from shared.jobs.cards import Card
from shared.language import gettext
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas import jobs as schemas
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("jobs-api", __name__, url_prefix="/jobs", description="What runs, what ran, and when.")

LATE = timedelta(minutes=2)  # the clock ticks every 15 seconds: eight times nobody looked
LARGEST, LONGEST = 2**53, 200


@blueprint.get("")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Job, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List jobs

    Every job with its schedule, what runs, and how it last ended.
    """
    return paging.cut([_job(card) for card in cards.cards(request_db.conn())], **page)


@blueprint.get("/active")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Run, many=True)
def active(page: Mapping[str, Any]) -> Page:
    """List active runs

    Those that wait, run, or wait to be tried again.
    """
    return paging.cut(jobs.active(request_db.conn()), **page)


@blueprint.post("/<name>/run")
@audience("admin")
@blueprint.arguments(schemas.StartJob, required=False)
@blueprint.answers(Run, 202)
def run(asked: Mapping[str, Any], name: str) -> jobs.Run:
    """Start a job

    While a run of the same job and arguments is under way, that one is answered.
    """
    return runs.start(request_db.conn(), name, _checked(asked["args"]), by=auth.me().actor)


@blueprint.post("/<name>/cancel")
@audience("admin")
@blueprint.answers(Run, many=True)
def cancel(name: str) -> list[jobs.Run]:
    """Cancel all runs of a job

    Waiting ones end at once, running ones at their next step.
    """
    return runs.cancel_all(request_db.conn(), name, by=auth.me().actor)


@blueprint.get("/<name>/config")
@audience("admin")
@blueprint.answers(schemas.Schedule)
def config(name: str) -> Mapping[str, object]:
    """Get the schedule of a job

    When it runs by itself.
    """
    return _schedule(cards.card(request_db.conn(), name))


@blueprint.patch("/<name>/config")
@audience("admin")
@blueprint.arguments(schemas.ScheduleChanges)
@blueprint.answers(schemas.Schedule)
def configure(changes: Mapping[str, Any], name: str) -> Mapping[str, object]:
    """Update the schedule of a job

    What is not named stays.
    """
    conn = request_db.conn()
    wanted = _schedule(cards.card(conn, name)) | dict(changes)
    every = str(wanted["every"])
    needed = {"daily": ("at",), "weekly": ("at", "day"), "hours": ("n",), "minutes": ("n",)}.get(every, ())
    spec = {part: wanted[part] for part in needed}
    schedules.change(conn, name, every, spec, when_missed=wanted["when_missed"], by=auth.me().actor)
    return _schedule(cards.card(conn, name))


@blueprint.get("/<name>/history")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Run, many=True)
def history(page: Mapping[str, Any], name: str) -> Page:
    """List runs of a job

    Newest first.
    """
    found, total = jobs.page(request_db.conn(), name, **page)
    return Page(found, total, **page)


@blueprint.get("/scheduler/status")
@audience("admin")
@blueprint.answers(schemas.SchedulerStatus)
def scheduler() -> Mapping[str, object]:
    """Get the scheduler status

    Whether there is anybody to do the work, and what comes next.
    """
    conn, now = request_db.conn(), datetime.now(UTC)
    timed = [(one.next_run_at, one) for one in schedules.listing(conn) if one.next_run_at]
    coming = sorted(timed, key=lambda pair: pair[0])
    return {
        "workers_alive": jobs.workers_alive(conn),
        "time_zone": str(schedules.zone(conn)),
        "now": now,
        "overdue": sum(now - at > LATE for at, _ in coming),
        "coming": [one for _, one in coming],
    }


def _checked(args: Mapping[str, object]) -> dict[str, jobs.Value]:
    found: dict[str, jobs.Value] = {}
    for name, value in args.items():
        is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
        is_text = isinstance(value, str) and len(value) <= LONGEST and value.isprintable()
        if not (is_number or is_text or value is None):
            raise Invalid(gettext("%(name)s must be text or a whole number.", name=name), field=f"args.{name}")
        found[name] = value  # type: ignore[assignment]
    return found


def _job(card: Card) -> dict[str, object]:
    job = jobs.find(card.name)
    return vars(card) | {"schedule": _schedule(card), "accepts": job.accepts, "requires": job.requires}


def _schedule(card: Card) -> dict[str, Any]:
    spec = {name: card.spec.get(name) for name in ("at", "day", "n")}
    same = {name: getattr(card, name) for name in ("every", "when_missed", "next_run_at")}
    return spec | same | {"words": card.schedule, "time_zone": card.zone}
