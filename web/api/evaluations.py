"""How good the picks are, to read; `POST /api/jobs/evaluate-recommendations/run` measures anew."""

from collections.abc import Mapping
from typing import Any

from shared.picks import household_evaluation
from web import request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas.evaluations import Evaluation, WantedEvaluations
from web.auth import audience

blueprint = Blueprint("evaluations", __name__, url_prefix="/evaluations", description="How good the picks are.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(WantedEvaluations, location="query")
@blueprint.answers(Evaluation, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List evaluations

    Measurements on the household's own past, newest first.
    """
    found, total = household_evaluation.listing(request_db.conn(), **wanted)
    return Page(found, total, wanted["limit"], wanted["offset"])
