"""What a person says to a pick: never again, not for a while, more or less of the like, not my taste. Picks follow at once."""

from collections.abc import Mapping
from typing import Any

from shared.watching import feedback
from web import request_db
from web.api import whose
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.recommendations import Feedback
from web.auth import audience

blueprint = Blueprint("feedback-api", __name__, url_prefix="/recommendations", description="What you say to picks.")

VERDICT = f"<any({', '.join(feedback.VERDICTS)}):verdict>"


@blueprint.get("/<int:user_id>/feedback")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Feedback, many=True)
def listing(page: Mapping[str, Any], user_id: int) -> Page:
    """List feedback

    Your own, newest first, hidden titles too.
    """
    conn, me = request_db.conn(), whose.own(user_id)
    return Page(feedback.listing(conn, me.id, **page), feedback.count(conn, me.id), page["limit"], page["offset"])


@blueprint.post(f"/<int:user_id>/titles/<int:title_id>/{VERDICT}")
@audience("member")
@blueprint.answers(None, 204)
def give(user_id: int, title_id: int, verdict: str) -> None:
    """Submit feedback

    hide: never show it to me again, anywhere. more, less: of the like; one takes back the other. forget: it says
    nothing about my taste. rest: do not pick it for me for ninety days.
    """
    feedback.give(request_db.conn(), whose.own(user_id).id, title_id, verdict)


@blueprint.delete(f"/<int:user_id>/titles/<int:title_id>/{VERDICT}")
@audience("member")
@blueprint.answers(None, 204)
def take_back(user_id: int, title_id: int, verdict: str) -> None:
    """Remove feedback"""
    feedback.take_back(request_db.conn(), whose.own(user_id).id, title_id, verdict)
