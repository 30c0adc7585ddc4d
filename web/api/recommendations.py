"""A person's picks: the list, why each is there, earlier lists, and making the list anew."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from shared import jobs
from shared.errors import Conflict
from shared.jobs import names, runs
from shared.language import gettext, marked
from shared.people.accounts import User
from shared.picks import counterfactuals, recommendations
from web import auth, request_db
from web.api import spliced, whose
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.recommendations import (
    Insights,
    Pick,
    PicksRun,
    Regenerate,
    WantedPicks,
    WantedRuns,
)
from web.api.schemas.runs import Run
from web.auth import audience

blueprint = Blueprint(
    "recommendations", __name__, url_prefix="/recommendations", description="Picks, and why each is one."
)

SWITCHED_OFF = marked("Picks of this kind are switched off for %(name)s: an administrator can switch them on.")


@blueprint.get("/personalized", endpoint="personalized", defaults={"user_id": None})
@blueprint.get("/<int:user_id>")
@audience("member")
@blueprint.arguments(WantedPicks, location="query")
@blueprint.answers(Pick, many=True, dumps=False)
def listing(wanted: Mapping[str, Any], user_id: int | None) -> Response:
    """List recommendations

    The present picks of one kind, best first. Members read their own, administrators everybody's, each as far as they
    may see the titles themselves.
    """
    user = whose.readable(user_id)
    found, total = recommendations.listing(request_db.conn(), auth.me().id, user.id, **wanted)
    return spliced.answer(found, Pick, {"limit": wanted["limit"], "offset": wanted["offset"], "total": total})


@blueprint.get("/<int:user_id>/<kind:kind>/<int:title_id>/insights")
@audience("member")
@blueprint.answers(Insights)
def insights(user_id: int, kind: str, title_id: int) -> Mapping[str, object]:
    """Explain a recommendation

    Why a title was picked. The parts that add up to the match, what of the history speaks for it and against it, and
    which of its genres are new.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    found = recommendations.why(conn, auth.me().id, user.id, kind, title_id)
    return found | {"run": recommendations.published(conn, user.id, kind)}


@blueprint.post("/<int:user_id>/<kind:kind>/<int:title_id>/without/<int:watched_id>")
@audience("member")
@blueprint.answers(Run, 202)
def without(user_id: int, kind: str, title_id: int, watched_id: int) -> jobs.Run:
    """Rank a recommendation without a watched title

    Where it would stand, had one title of its evidence never been watched. The answer is the message of the run,
    which you can follow. Nothing changes by it.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    return counterfactuals.ask(conn, auth.me().id, user.id, kind, title_id, watched_id)


@blueprint.get("/<int:user_id>/history")
@audience("member")
@blueprint.arguments(WantedRuns, location="query")
@blueprint.answers(PicksRun, many=True)
def lists(wanted: Mapping[str, Any], user_id: int) -> Page:
    """List recommendation lists

    Those that were made, newest first.
    """
    found, total = recommendations.lists(request_db.conn(), whose.readable(user_id).id, **wanted)
    return Page(found, total, wanted["limit"], wanted["offset"])


@blueprint.get("/<int:user_id>/history/<int:run_id>")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Pick, many=True, dumps=False)
def of_run(page: Mapping[str, Any], user_id: int, run_id: int) -> Response:
    """Get the recommendations of one list

    Also of an earlier one, as far as they may still be seen.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    recommendations.get(conn, user.id, run_id)
    found, total = recommendations.listing(conn, auth.me().id, user.id, run_id=run_id, **page)
    return spliced.answer(found, Pick, {**page, "total": total})


@blueprint.post("/<int:user_id>/regenerate")
@audience("member")
@blueprint.arguments(Regenerate)
@blueprint.answers(Run, 202)
def regenerate(wanted: Mapping[str, Any], user_id: int) -> jobs.Run:
    """Regenerate recommendations

    The list is made anew. While the same is being made already, the answer is that run, and the list is made once
    more after it.
    """
    conn, user, kind = request_db.conn(), whose.readable(user_id), wanted["kind"]
    _check_wanted(user, kind)
    return runs.start_for(conn, names.REFRESH_USER, user.id, kind, by=auth.me().actor)


def _check_wanted(user: User, kind: str) -> None:
    if not user.gets(kind):
        raise Conflict(gettext(SWITCHED_OFF, name=user.name))
