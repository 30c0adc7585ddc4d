"""Your subscriptions, and the inbox of what you were told."""

from collections.abc import Mapping
from typing import Any

from shared.discovery import notices, subscriptions
from shared.discovery.subscriptions import Subscription as Kept
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.notices import NewSubscription, Notice, NoticeChange, Subscription, Unread, WantedNotices
from web.auth import audience

blueprint = Blueprint("notices", __name__, url_prefix="/me", description="What you want to be told of, and were.")


@blueprint.get("/subscriptions")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Subscription, many=True)
def subscribed(page: Mapping[str, Any]) -> Page:
    """List your subscriptions

    Those of all that you watch or plan first.
    """
    rows, total = subscriptions.listing(request_db.conn(), auth.me().id, **page)
    return Page(rows, total, **page)


@blueprint.post("/subscriptions")
@audience("member")
@blueprint.arguments(NewSubscription)
@blueprint.answers(Subscription, 201)
def subscribe(given: Mapping[str, Any]) -> Kept:
    """Create a subscription

    Of one title, or without one of all series that you watch (`new_episode`, `new_season`) and all that you plan (`in_library`,
    `digital`). The same once more changes nothing.
    """
    return subscriptions.subscribe(request_db.conn(), auth.me().id, given["event"], given["title_id"])


@blueprint.delete("/subscriptions/<int:subscription_id>")
@audience("member")
@blueprint.answers(None, 204)
def unsubscribe(subscription_id: int) -> None:
    """Delete a subscription"""
    subscriptions.unsubscribe(request_db.conn(), auth.me().id, subscription_id)


@blueprint.get("/notices")
@audience("member")
@blueprint.arguments(WantedNotices, location="query")
@blueprint.answers(Notice, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List your inbox

    Newest first; `unread` alone where that is asked for.
    """
    rows, total = notices.listing(request_db.conn(), auth.me().id, **wanted)
    return Page(rows, total, wanted["limit"], wanted["offset"])


@blueprint.get("/notices/unread")
@audience("member")
@blueprint.answers(Unread)
def unread() -> dict[str, int]:
    """Get the count of unread notices"""
    return _unread()


@blueprint.patch("/notices/<int:notice_id>")
@audience("member")
@blueprint.arguments(NoticeChange)
@blueprint.answers(Unread)
def mark(given: Mapping[str, Any], notice_id: int) -> dict[str, int]:
    """Update a notice

    Read, or unread again. Answers with how many are unread then.
    """
    notices.mark(request_db.conn(), auth.me().id, notice_id, is_read=given["is_read"])
    return _unread()


@blueprint.post("/notices/read")
@audience("member")
@blueprint.answers(Unread)
def mark_all() -> dict[str, int]:
    """Set all notices as read"""
    notices.mark_all(request_db.conn(), auth.me().id)
    return _unread()


def _unread() -> dict[str, int]:
    return {"count": notices.count_unread(request_db.conn(), auth.me().id)}
