"""What a person says about a pick or about what it came from, and takes back again."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from shared.watching import feedback, showings
from web import auth, fragments, prefix, request_db
from web.auth import audience
from web.language import gettext

blueprint = Blueprint("verdicts", __name__, url_prefix="/verdicts")

TITLE = "<int(max=9007199254740991):title_id>"  # beyond it there is no title, and no number in a browser
TOLD = {
    "more": gettext("Noted: more like this."),
    "less": gettext("Noted: less like this."),
    "hide": gettext("Hidden: it is not picked for you again."),
    "forget": gettext("Noted: it says nothing about your taste any more."),
    "rest": gettext("It rests: it is not picked for you for ninety days."),
}
TAKEN_BACK = gettext("Taken back.")
TIRED = "tired"  # where it was said


@blueprint.post(f"/{TITLE}/<any({', '.join(feedback.VERDICTS)}):verdict>")
@audience("member")
def say(title_id: int, verdict: str) -> Response | str:
    """`on=0` takes it back. The list follows by itself when its refresh has landed."""
    conn, user_id, is_on = request_db.conn(), auth.me().id, request.form.get("on") != "0"
    act = feedback.give if is_on else feedback.take_back
    act(conn, user_id, title_id, verdict)
    note = TOLD[verdict] if is_on else TAKEN_BACK
    if not fragments.is_wanted():
        return fragments.done(note, prefix.before(url_for("home.page")))
    said = feedback.said(conn, user_id, [title_id])
    if verdict == "rest" or request.form.get("as") == TIRED:
        line = showings.line(conn, user_id, title_id)
        block = fragments.part("tired", "tired", title_id, line["title"], line["passed_over"], said)
        return block + fragments.said(note)
    macro = "forget" if verdict == "forget" else "verdicts"
    back = fragments.Undo(request.path, f"#{macro}-{title_id}", {"on": "0" if is_on else "1"})
    return fragments.part("verdicts", macro, title_id, said) + fragments.said(note, back)
