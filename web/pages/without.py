"""“And without it?”: asked beside something that was watched, answered in its place when the run has counted."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.jobs import Run
from shared.picks import counterfactuals
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext
from web.pages import verdicts

blueprint = Blueprint("without", __name__, url_prefix="/picks")

PATH = f"/<kind:kind>/{verdicts.TITLE}/without/{verdicts.TITLE.replace('title_id', 'watched_id')}"
FAILED = gettext("That could not be counted; ask again.")
UNANSWERED = gettext("There is no answer yet. Is a worker running? Ask again later.")
FIRST_MS, MOST_LOOKS = 300, 12  # each look is 1.4 times as far off as the one before: the last comes after 17 s


@blueprint.post(PATH)
@audience("member")
def ask(kind: str, title_id: int, watched_id: int) -> Response | str:
    me = auth.me().id
    run = counterfactuals.ask(request_db.conn(), me, me, kind, title_id, watched_id)
    if fragments.is_wanted():
        return _block(run)
    return redirect(url_for("without.answer", run_id=run.id), 303)


@blueprint.get("/without/<int(max=9007199254740991):run_id>")
@audience("member")
def answer(run_id: int) -> str:
    run = counterfactuals.asked(request_db.conn(), auth.me().id, run_id)
    if fragments.is_wanted():
        return _block(run)
    return render_template("without.html", run=run, is_live=run.is_live, answer=_answer(run))


def _block(run: Run) -> str:
    """Looks again by itself while there is no answer, and says it where there is one."""
    looks, answer, args = request.args.get("looks", 0, type=int), _answer(run), run.args
    if answer is None and looks >= MOST_LOOKS:
        answer = UNANSWERED
    asked = (args["kind"], args["title_id"], args["watched_id"])
    block = fragments.part(
        "without", "without", *asked, run, answer, looks, round(FIRST_MS * 1.4 ** min(looks, MOST_LOOKS))
    )
    return block + (fragments.said(answer) if answer else "")


def _answer(run: Run) -> str | None:
    """None while there is none yet."""
    return run.message if run.state == "succeeded" else None if run.is_live else FAILED
