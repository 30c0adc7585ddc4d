"""What a person plans, watches, put aside, finished or dropped, and saying so."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.errors import Invalid
from shared.watching import states
from web import auth, fragments, offered, request_db, typed, verbs
from web.auth import audience
from web.language import gettext as _
from web.pages import verdicts

blueprint = Blueprint("watchlist", __name__)

PAGE, FARTHEST = 50, 1_000_000
DAYS = ("started_on", "finished_on")


@blueprint.get("/watchlist")
@audience("member")
def page() -> str:
    """`state` is one of the five; without it, what is planned."""
    conn, me = request_db.conn(), auth.me().id
    state, kind = request.args.get("state", "planned"), request.args.get("kind", "")
    state = state if state in states.STATES else "planned"
    kind = kind if kind in {one.name for one in offered.listing()} else ""
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    listed = states.listing(conn, me, state=state, kind=kind or None, limit=PAGE, offset=offset)
    counts = states.counts(conn, me, kind=kind or None)
    more = offset + PAGE if counts.get(state, 0) > offset + PAGE else None
    shown = {
        "titles": listed,
        "counts": counts,
        "state": state,
        "kind": kind,
        "words": verbs.of(kind or kinds.listing()[0].name).states,
    }
    return render_template("watchlist.html", **shown, offset=offset, more=more, page=PAGE)


@blueprint.post(f"/watchlist/{verdicts.TITLE}")
@audience("member")
def change(title_id: int) -> str | Response:
    """What the form holds is so from now on; what it leaves empty is taken back, what it does not have stays."""
    said = states.change(request_db.conn(), auth.me().id, title_id, _changes())
    note = _("Noted; your picks follow.") if "state" in request.form else _("Noted.")
    if not fragments.is_wanted():
        return fragments.done(note, url_for("title.page", kind=said["kind"], title_id=title_id))
    return fragments.part("watch_state", "watch_state", said, verbs.of(said["kind"]).states, True) + fragments.said(
        note
    )


def _changes() -> dict[str, object]:
    """By the names of `states.FIELDS`. Raises `Invalid` naming the field."""
    found: dict[str, object] = {}
    for name in states.FIELDS:
        if name in request.form:
            text = request.form[name].strip()
            found[name] = _read(name, text) if text else None
    return found


def _read(name: str, text: str) -> object:
    if name == "progress":
        if (progress := typed.whole(text, 0, 100)) is None:
            raise Invalid(_("progress must be a whole number from 0 to 100."), field=name)
        return progress
    if name not in DAYS:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("%(field)s must be a day, written as 2026-11-30.", field=name), field=name) from None
