"""Titles that people ask for: a person's own requests, and those that wait for an administrator's word."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Invalid
from shared.requesting import rules, title_requests
from web import auth, fragments, request_db, typed
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("requests-page", __name__)

PAGE, FARTHEST = 50, 1_000_000


@blueprint.get("/yours/requests")
@audience("member")
def mine() -> str:
    conn, me, offset = request_db.conn(), auth.me().id, _offset()
    found, total = title_requests.mine(conn, me, limit=PAGE, offset=offset)
    shown = {"requests": found, "rule": rules.of(conn, me), "words": title_requests.WORDS}
    return render_template("requests.html", **shown, **_pager(offset, total))


@blueprint.post("/yours/requests")
@audience("member")
def ask() -> Response:
    """`title_id`: of a title that is in no library of one's own."""
    title_id, me = typed.whole(request.form.get("title_id"), 1), auth.me()
    if title_id is None:
        raise Invalid(_("title_id must be the number of a title."), field="title_id")
    made = title_requests.ask(request_db.conn(), me.id, title_id, by=me.actor)
    note = _(
        "“%(title)s”: %(state)s. You will be told when it comes.",
        title=made.title,
        state=title_requests.WORDS[made.state],
    )
    return fragments.done(note, url_for("requests-page.mine"))


@blueprint.post("/yours/requests/<int:request_id>/withdraw")
@audience("member")
def withdraw(request_id: int) -> Response:
    title_requests.withdraw(request_db.conn(), auth.me().id, request_id)
    return fragments.done(_("Taken back."), url_for("requests-page.mine"))


@blueprint.get("/admin/requests")
@audience("admin")
def queue() -> str:
    """`state` is empty for all, or one of those that there are."""
    conn, offset, state = request_db.conn(), _offset(), request.args.get("state", "")
    state = state if state in title_requests.STATES else ""
    found, total = title_requests.listing(conn, auth.me().id, state=state or None, limit=PAGE, offset=offset)
    shown = {"requests": found, "state": state, "words": title_requests.WORDS}
    return render_template("request_queue.html", **shown, **_pager(offset, total))


@blueprint.post("/admin/requests/<int:request_id>/approve")
@audience("admin")
def approve(request_id: int) -> Response:
    me = auth.me()
    title_requests.approve(request_db.conn(), me.id, request_id, by=me.actor)
    return fragments.done(_("Approved; it is handed on."), url_for("requests-page.queue"))


@blueprint.post("/admin/requests/<int:request_id>/refuse")
@audience("admin")
def refuse(request_id: int) -> Response:
    """`word` is told to those who asked."""
    me = auth.me()
    title_requests.refuse(request_db.conn(), me.id, request_id, request.form.get("word", ""), by=me.actor)
    return fragments.done(_("Refused."), url_for("requests-page.queue"))


def _offset() -> int:
    return min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)


def _pager(offset: int, total: int) -> dict[str, object]:
    return {"offset": offset, "page": PAGE, "older": offset + PAGE if total > offset + PAGE else None}
