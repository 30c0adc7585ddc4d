"""How good the picks are, for administrators: what each night's measuring on the household's own past came to."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds, options
from shared.evaluation import hybrid, past, uplift
from shared.jobs import cards, names, runs
from shared.picks import audit_picks, household_evaluation, proof
from web import auth, fragments, offered, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import figures, job_cards

blueprint = Blueprint("evaluation", __name__, url_prefix="/evaluation")

PAGE, NIGHTS, FARTHEST = 10, 60, 1_000_000
AUDITS = 7
COMPARED = {
    proof.POPULARITY: _("what is popular in this household"),
    proof.SERVER: _("what the media server suggests"),
    uplift.OPEN: _("Nothing can be said yet; it goes on."),
    uplift.BETTER: _("Beyond doubt: ours are watched more often. It has ended."),
    uplift.WORSE: _("Beyond doubt: ours are watched less often. It has ended."),
    uplift.SAME: _("There is no difference worth knowing. It has ended."),
}
RULES = {
    "watched": _("already watched"),
    "copy of watched": _("a copy of something watched"),
    "hidden": _("hidden by the person"),
    "rests": _("resting for the person"),
    "not visible": _("not for the person's eyes"),
    "no enabled library": _("in no enabled library"),
    "not playable": _("not to be played"),
    "parts do not add up": _("parts that do not add up"),
}


@blueprint.get("", defaults={"kind": "movie"})
@blueprint.get("/<kind>")
@audience("admin")
def page(kind: str) -> str:
    """The page; for a script, the part of it that a new measurement replaces."""
    kinds.picked_one(kind)
    if fragments.is_wanted():
        return render_template("blocks/evaluation.html", **_measured(kind))
    return render_template("evaluation.html", kinds=offered.listing(), **_measured(kind))


@blueprint.post("/measure")
@audience("admin")
def measure() -> Response | str:
    conn = request_db.conn()
    runs.start(conn, names.EVALUATE, by=auth.me().actor)
    if fragments.is_wanted():
        return job_cards.block(conn, names.EVALUATE)
    return redirect(url_for("evaluation.page"), 303)


def _measured(kind: str) -> dict[str, object]:
    conn = request_db.conn()
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    nights = household_evaluation.newest(conn, kind, limit=NIGHTS)
    told, total = household_evaluation.listing(conn, kind, limit=PAGE, offset=offset)
    newest = nights[0] if nights else None
    return {
        "kind": kind,
        "job": cards.card(conn, names.EVALUATE),
        "newest": newest,
        "sections": figures.sections(newest["metrics"]) if newest else [],
        "chart": figures.line(nights),
        "nights": told,
        "offset": offset,
        "older": offset + PAGE if total > offset + PAGE else None,
        "newer": max(offset - PAGE, 0) if offset else None,
        "stages": hybrid.STAGES,
        "comparisons": proof.comparisons(conn),
        "needed": proof.power(conn),
        "is_compared": bool(options.get(conn, proof.IS_ON)),
        "words": COMPARED,
        "audits": audit_picks.newest(conn, limit=AUDITS),
        "rules": RULES,
        "adopted": household_evaluation.adopted(conn, kind),
        "interval": figures.interval,
        "zone": str(options.get(conn, "household.time_zone")),
        "fewest": household_evaluation.FEWEST,
        "enough": past.ENOUGH,
        "refit_people": household_evaluation.REFIT_PEOPLE,
        "refit_likes": household_evaluation.REFIT_LIKES,
    }
