"""The log of deeds, for administrators: who did what, to what, and when."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request

from shared import audit
from shared.audit import Wanted
from shared.jobs import schedules
from shared.people import accounts
from web import audit_words, request_db
from web.auth import audience
from web.pages import option_forms

blueprint = Blueprint("audit-log", __name__, url_prefix="/admin/audit")

LONG_PAGE = 50
MOST = 2**63 - 1


@blueprint.get("")
@audience("admin")
def page() -> str:
    """`deed`, `by`, `since` and `until` choose; what none of them may be chooses nothing."""
    conn, zone = request_db.conn(), str(schedules.zone(request_db.conn()))
    there = audit.names(conn)
    deed, by = request.args.get("deed", ""), request.args.get("by", "")
    wanted = Wanted(
        deed if deed in there.actions else None, by if by in there.actors else None, _day("since"), _day("until"), zone
    )
    found = audit.found(conn, wanted, before=_before(), limit=LONG_PAGE + 1)
    return render_template(
        "audit.html",
        entries=[_shown(entry, _people()) for entry in found[:LONG_PAGE]],
        older=found[LONG_PAGE - 1].id if len(found) > LONG_PAGE else None,
        wanted=wanted,
        deeds={action: audit_words.title(action) for action in there.actions},
        actors=there.actors,
        zone=zone,
    )


def _shown(entry: audit.Entry, people: Mapping[int, str]) -> dict[str, object]:
    return {
        "at": entry.at,
        "who": entry.actor_name,
        "user_id": entry.actor_id if entry.actor_id in people else None,
        "deed": audit_words.title(entry.action),
        "target": audit_words.target(entry, people),
        "details": audit_words.details(entry, option_forms.words),  # type: ignore[arg-type]
    }


def _people() -> Mapping[int, str]:
    return {user.id: user.name for user in accounts.listing(request_db.conn())}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _before() -> int | None:
    before = request.args.get("before", type=int)
    return before if before is not None and 0 < before <= MOST else None
