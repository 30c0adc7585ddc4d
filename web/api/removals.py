"""Room to breathe: what could go from the media servers, and how likely anybody would have watched it."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.upkeep import leaving, removal_advice, removals
from shared.upkeep.leaving import Announced
from shared.upkeep.removal_advice import Filters
from shared.upkeep.removals import Confirmed
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page
from web.api.schemas import removals as schemas
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint("removals", __name__, url_prefix="/admin/removals", description="What could go, and what goes.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(schemas.WantedAdvice, location="query")
@blueprint.answers(schemas.Advised, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List what could go

    What gives the most room for the least regret first. Never a favourite, and never what somebody is in the middle of or plans.
    """
    asked = dict(wanted)
    limit, offset = asked.pop("limit"), asked.pop("offset")
    found = removal_advice.listing(request_db.conn(), auth.me().id, Filters(**asked), limit=limit, offset=offset)
    return Page(found.titles, found.total, limit, offset)


@blueprint.post("/advise")
@audience("admin")
@blueprint.answers(Run, 202)
def advise() -> jobs.Run:
    """Start reckoning what could go

    As happens weekly. It reads what is known here and changes nothing on any server.
    """
    return removal_advice.ask(request_db.conn(), by=auth.me().actor)


@blueprint.post("/announce")
@audience("admin")
@blueprint.arguments(schemas.WantedLeaving)
@blueprint.answers(schemas.Announced)
def announce(wanted: Mapping[str, Any]) -> Announced:
    """Announce titles to leave

    A dry run unless `dryRun` is false. They stand under Leaving soon and in the servers' collection, if there is one. Whoever may see
    one there can keep it; nothing is deleted by this.
    """
    conn, me = request_db.conn(), auth.me()
    return leaving.announce(conn, me.id, wanted["title_ids"], is_dry_run=wanted["dry_run"], by=me.actor)


@blueprint.post("/withdraw")
@audience("admin")
@blueprint.arguments(schemas.WantedWithdrawal)
@blueprint.answers(schemas.Withdrawn)
def withdraw(wanted: Mapping[str, Any]) -> Mapping[str, object]:
    """Revoke announcements

    These titles do not leave, and may be announced again at any time. What a server is being asked to delete is not among the answer.
    """
    me = auth.me()
    return {"title_ids": leaving.withdraw(request_db.conn(), me.id, wanted["title_ids"], by=me.actor)}


@blueprint.get("/deletions")
@audience("admin")
@blueprint.answers(schemas.Deletions)
def deletions() -> Mapping[str, object]:
    """Get due and kept titles and the room regained

    Due is what was announced and whose grace is over, unless somebody keeps it. Kept is what somebody did not let leave, within a year.
    """
    conn, me = request_db.conn(), auth.me().id
    return {
        "may_delete": removals.may_delete(conn),
        "due": removals.due(conn, me),
        "kept": leaving.rescued(conn, me),
        "regained": removals.regained(conn),
    }


@blueprint.post("/delete")
@audience("admin")
@in_person
@blueprint.arguments(schemas.WantedDeletion)
@blueprint.answers(schemas.Confirmed)
def delete(wanted: Mapping[str, Any]) -> Confirmed:
    """Delete announced titles

    A dry run unless `dryRun` is false. Their files go from the media servers for good, as far as these allow it and nobody has marked,
    begun or played them since; only while the option `removals.may_delete` is on, and confirmed by the sentence.
    """
    conn, me = request_db.conn(), auth.me()
    given = {"is_dry_run": wanted["dry_run"], "by": me.actor}
    return removals.confirm(conn, me.id, wanted["title_ids"], wanted["confirm"], **given)
