"""What of Matinee is on the media servers, for administrators, and what publishing would do: for whom, and who would see it."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.errors import Problem
from shared.jobs import names, runs
from shared.output import preview, records
from shared.people import accounts
from shared.upkeep import withdrawals
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("publication", __name__, url_prefix="/settings/output")

PAGE = 25  # outputs
PEOPLE = 5  # plans lay out every file of a person's libraries


@blueprint.get("/published")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("/published/<int:output_id>/withdraw")
@audience("admin")
def withdraw(output_id: int) -> Response | tuple[str, int]:
    try:
        said = withdrawals.withdraw(request_db.conn(), output_id, by=auth.me().actor)
    except Problem as problem:
        return _page(problem), problem.status
    return fragments.done(said, url_for("publication.page"))


@blueprint.get("/plan")
@audience("admin")
def plan() -> str:
    """Of some people at a time, and of the household's top picks; no server is asked."""
    conn, me, kind = request_db.conn(), auth.me().id, request.args.get("kind")
    published = kinds.published()
    chosen = kinds.picked_one(kind) if kind else published[0]
    ids, offset = records.people(conn, chosen.name), _offset()
    shown = ids[offset : offset + PEOPLE]
    return render_template(
        "output_plan.html",
        kind=chosen,
        kinds=published,
        plans=[(accounts.by_id(conn, user_id), preview.of(conn, user_id, chosen.name, viewer=me)) for user_id in shown],
        top_picks=[] if offset else preview.of_top_picks(conn, chosen.name, viewer=me),
        offset=offset,
        page=PEOPLE,
        total=len(ids),
    )


@blueprint.post("/plan/<kind>")
@audience("admin")
def apply(kind: str) -> Response:
    """Somebody's picks of the kind, or everybody's, are brought there now; `top_picks` are the household's."""
    conn, by, chosen = request_db.conn(), auth.me().actor, kinds.picked_one(kind)
    if request.form.get("of") == "top_picks":
        run = runs.start(conn, names.PUBLISH_TOP_PICKS, by=by)
    else:
        user_id = request.form.get("user_id", type=int)
        args = {} if user_id is None else {"user_id": accounts.by_id(conn, user_id).id}
        run = runs.start(conn, names.PUBLISH[chosen.name], args, by=by)
    return fragments.done(_("It is being brought there."), url_for("jobs.run_page", run_id=run.id))


def _page(problem: Problem | None = None) -> str:
    rows, offset = records.listing(request_db.conn()), _offset()
    return render_template(
        "published.html",
        outputs=rows[offset : offset + PAGE],
        total=len(rows),
        offset=offset,
        page=PAGE,
        problem=problem,
    )


def _offset() -> int:
    return min(max(request.args.get("offset", 0, type=int), 0), 100_000)
