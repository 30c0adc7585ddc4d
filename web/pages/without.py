"""“And without it?”: asked beside something that was watched, answered in its place when the run has counted."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.jobs import Run
from shared.picks import counterfactuals
from web import auth, request_db
from web.auth import audience
from web.pages import verdicts

blueprint = Blueprint("without", __name__, url_prefix="/picks")

PATH = f"/<kind:kind>/{verdicts.TITLE}/without/{verdicts.TITLE.replace('title_id', 'watched_id')}"
FAILED = "That could not be counted; ask again."


@blueprint.post(PATH)
@audience("member")
def ask(kind: str, title_id: int, watched_id: int) -> Response | str:
    me = auth.me().id
    run = counterfactuals.ask(request_db.conn(), me, me, kind, title_id, watched_id)
    if request.headers.get("X-Requested-With") == "matinee":
        return _shown("_without.html", run)
    return redirect(url_for("without.answer", run_id=run.id), 303)


@blueprint.get("/without/<int(max=9007199254740991):run_id>")
@audience("member")
def answer(run_id: int) -> str:
    run = counterfactuals.asked(request_db.conn(), auth.me().id, run_id)
    is_block = request.headers.get("X-Requested-With") == "matinee"
    return _shown("_without.html" if is_block else "without.html", run)


def _shown(template: str, run: Run) -> str:
    """`answer` stays empty while there is none yet."""
    answer = run.message if run.state == "succeeded" else None if run.is_live else FAILED
    return render_template(template, run=run, is_live=run.is_live, answer=answer)
