"""How the household is, for administrators: on one page, with the one thing to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, url_for

from shared.jobs import names, run_pages, schedules, under_way
from shared.jobs.run_pages import ReadRun
from shared.requesting import title_requests
from shared.upkeep import backups, first_steps, overview
from shared.upkeep.backups import Backup
from shared.upkeep.first_steps import FirstSteps
from shared.upkeep.overview import Facts
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _
from web.language import ngettext

blueprint = Blueprint("overview", __name__, url_prefix="/admin")

LATEST, ERRORS = 6, 4
LATE = timedelta(days=2)  # a backup is made each night


@dataclass(frozen=True)
class Step:
    """What to do next: a sentence, and a button that leads there or, with `sends`, does it."""

    words: str
    label: str = ""
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    sends: bool = False

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **self.values)


@blueprint.get("")
@audience("admin")
def page() -> str:
    conn = request_db.conn()
    version = under_way.now(conn).version  # read first: what changes in between is asked for again
    facts, steps, kept = overview.facts(conn), first_steps.now(conn), backups.listing()
    failed = run_pages.listing(conn, state="failed", limit=ERRORS)
    shown = {
        "version": version,
        "facts": facts,
        "steps": steps,
        "servers": overview.servers(conn),
        "output_disk": overview.output_disk(),
        "backup": kept[0] if kept else None,
        "backup_is_late": is_late(kept),
        "latest": run_pages.listing(conn, limit=LATEST),
        "failed": failed,
        "next": next_step(facts, steps, failed, kept) or _asked_for(),
        "zone": str(schedules.zone(conn)),
    }
    return fragments.page_or_block("overview.html", "blocks/overview.html", shown)


def is_late(kept: Sequence[Backup]) -> bool:
    return not kept or datetime.now(UTC) - kept[0].created_at > LATE


def next_step(facts: Facts, steps: FirstSteps, failed: Sequence[ReadRun], kept: Sequence[Backup]) -> Step | None:
    """The most urgent thing; None when all is well."""
    if not facts.workers:
        return Step(_("No worker is running, so nothing is read and nothing picked: start “matinee worker” again."))
    if not steps.has_picks:
        return Step(_missing()[steps.step], _("Go on setting up"), "setup.step", {"step": steps.step})
    recent = [run for run in failed if run.finished_at and datetime.now(UTC) - run.finished_at < timedelta(days=1)]
    if recent:
        words = _("“%(job)s” did not succeed: %(error)s", job=recent[0].title, error=recent[0].error or "")
        return Step(words, _("See what it said"), "jobs.run_page", {"run_id": recent[0].id})
    if is_late(kept):
        return Step(
            _("There is no backup of the last two days."), _("Back up now"), "jobs.run", {"name": names.BACK_UP}, True
        )
    if steps.heard_at is None:
        words = _("Picks follow only every two hours, because no media server has told of a play yet.")
        return Step(words, _("Enter the webhook"), "setup.step", {"step": "output"})
    if not steps.published:
        return Step(_("Nothing is on the television yet."), _("Publish picks"), "setup.step", {"step": "output"})
    return None


def _asked_for() -> Step | None:
    """What people ask for waits for a word, or could not be had."""
    found = title_requests.count_waiting(request_db.conn(), auth.me().id)
    if found.asked:
        words = ngettext("%(num)s title is asked for.", "%(num)s titles are asked for.", found.asked)
        return Step(words, _("Approve or refuse"), "requests-page.queue")
    words = ngettext("%(num)s title could not be had.", "%(num)s titles could not be had.", found.failed)
    failed = {"state": title_requests.FAILED}
    return Step(words, _("See why"), "requests-page.queue", failed) if found.failed else None


def _missing() -> dict[str, str]:
    return {
        "server": _("No media server is connected."),
        "libraries": _("No library is switched on."),
        "people": _("Nobody gets picks."),
        "run": _("Nobody has a list yet: it is being made, or something keeps it."),
    }
