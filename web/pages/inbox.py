"""A person's inbox: what they were told, and what they want to be told of."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.discovery import follows, notice_addresses, notices, subscriptions
from shared.errors import Invalid
from shared.telling import troubles
from web import auth, fragments, request_db, typed
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")

PAGE, MOST, FARTHEST = 50, 200, 1_000_000


@blueprint.get("")
@audience("member")
def page() -> str:
    """`show` is empty for all, `unread` for what was not read."""
    conn, me = request_db.conn(), auth.me().id
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    unread = request.args.get("show") == "unread"
    found, total = notices.listing(conn, me, unread=unread, limit=PAGE, offset=offset)
    subscribed, count = subscriptions.listing(conn, me, limit=MOST)
    authors, author_count = follows.listing(conn, me, limit=MOST)
    return render_template(
        "inbox.html", notices=found, offset=offset, page=PAGE, older=offset + PAGE if total > offset + PAGE else None,
        show="unread" if unread else "", unread=notices.count_unread(conn, me), subscribed=subscribed, count=count, words=notices.WORDS,
        authors=authors, author_count=author_count,
        troubles=troubles.listing(conn, lately=True, limit=PAGE)[0] if auth.me().is_admin else [],
        lost=[one for one in notice_addresses.listing(conn, me) if one.gave_up_at],
        events=subscriptions.EVENTS, wanted={one.event for one in subscribed if one.title_id is None},
    )  # fmt: skip


@blueprint.post("/<int:notice_id>")
@audience("member")
def mark(notice_id: int) -> Response:
    """`read` is 1, or 0 for unread again."""
    notices.mark(request_db.conn(), auth.me().id, notice_id, is_read=request.form.get("read") == "1")
    return fragments.done(_("Noted."), url_for("inbox.page"))


@blueprint.post("/read")
@audience("member")
def mark_all() -> Response:
    notices.mark_all(request_db.conn(), auth.me().id)
    return fragments.done(_("All is read."), url_for("inbox.page"))


@blueprint.post("/subscriptions")
@audience("member")
def subscribe() -> Response:
    """`title_id` for one title; without it, of all that one watches or plans."""
    text = request.form.get("title_id", "")
    if (title_id := typed.whole(text, 1)) is None and text:
        raise Invalid(_("title_id must be the number of a title."), field="title_id")
    made = subscriptions.subscribe(request_db.conn(), auth.me().id, request.form.get("event", ""), title_id)
    return fragments.done(_("You will be told: %(what)s.", what=notices.WORDS[made.event]), url_for("inbox.page"))


@blueprint.post("/subscriptions/<int:subscription_id>/delete")
@audience("member")
def unsubscribe(subscription_id: int) -> Response:
    subscriptions.unsubscribe(request_db.conn(), auth.me().id, subscription_id)
    return fragments.done(_("You are told of that no more."), url_for("inbox.page"))
