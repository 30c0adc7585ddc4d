"""What a person says about a pick or about what it came from, and takes back again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.db import Row
from shared.watching import feedback
from web import auth, request_db
from web.auth import audience

blueprint = Blueprint("verdicts", __name__, url_prefix="/verdicts")

TITLE = "<int(max=9007199254740991):title_id>"  # beyond it there is no title, and no number in a browser
TOLD = {
    "more": "Noted: more like this.",
    "less": "Noted: less like this.",
    "hide": "Hidden: it is not picked for you again.",
    "forget": "Noted: it says nothing about your taste any more.",
}
TAKEN_BACK = "Taken back."


@blueprint.post(f"/{TITLE}/<any({', '.join(feedback.VERDICTS)}):verdict>")
@audience("member")
def say(title_id: int, verdict: str) -> Response | str:
    """`on=0` takes it back. The list follows by itself when its refresh has landed."""
    conn, user_id, is_on = request_db.conn(), auth.me().id, request.form.get("on") != "0"
    act = feedback.give if is_on else feedback.take_back
    act(conn, user_id, title_id, verdict)
    told = TOLD[verdict] if is_on else TAKEN_BACK
    if request.headers.get("X-Requested-With") != "matinee":
        flash(told)
        return redirect(url_for("yours.page" if request.form.get("page") == "yours" else "home.page"), 303)
    said = feedback.said(conn, user_id, [title_id])
    template = "_forget.html" if verdict == "forget" else "_verdicts.html"
    return render_template(template, title_id=title_id, said=said, told=told)


def about(pick: Row) -> set[tuple[int, str]]:
    """What the person has said of a pick and of what it came from."""
    ids = [pick["title_id"], *(seen["title_id"] for seen in pick["evidence"])]
    return feedback.said(request_db.conn(), auth.me().id, ids)
