"""How good the picks are, to read; `POST /api/jobs/evaluate-recommendations/run` measures anew."""

from collections.abc import Mapping
from typing import Any

from shared.picks import audit_picks, household_evaluation, proof
from web import request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.evaluations import Audit, Evaluation, Proof, WantedEvaluations
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


@blueprint.get("/audits")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Audit, many=True)
def audits(page: Mapping[str, Any]) -> Page:
    """List checks of the published lists

    Newest first: which promises were broken, on how many lists. Each such list was made anew at once.
    """
    found, total = audit_picks.listing(request_db.conn(), **page)
    return Page(found, total, page["limit"], page["offset"])


@blueprint.get("/uplift")
@audience("admin")
@blueprint.answers(Proof)
def compared() -> dict[str, object]:
    """Get the uplift over simpler rules

    What contested places of lists came to, by rival, with intervals that hold however often one looks; and what it would take.
    """
    conn = request_db.conn()
    return {
        "comparisons": [proof.plain(one) for one in proof.comparisons(conn)],
        "needed": proof.power(conn),
        "bound": 100 * proof.interleaving.BOUND,
    }
