"""Who may make an account here."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.people import invites
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page, Paging
from web.api.schemas.invites import Invite, MadeInvite, NewInvite
from web.auth import audience

blueprint = Blueprint("invites", __name__, url_prefix="/admin/invites", description="Invitations to make an account.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Invite, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List invitations

    Those that can still be used, newest first.
    """
    return paging.cut(invites.pending(request_db.conn()), **page)


@blueprint.post("")
@audience("admin")
@in_person
@blueprint.arguments(NewInvite)
@blueprint.answers(MadeInvite, 201)
def create(wanted: Mapping[str, Any]) -> dict[str, object]:
    """Create an invitation

    The answer holds the token, this once. It works while the option `accounts.registration` is not “off”; `isTaken` says so.
    """
    how = {"role": wanted["role"], "email": wanted["email"], "life": timedelta(hours=wanted["hours"])}
    made, token = invites.create(request_db.conn(), **how, by=auth.me().actor)
    return {"token": token, "details": made, "is_taken": invites.are_taken(request_db.conn())}


@blueprint.delete("/<int:invite_id>")
@audience("admin")
@in_person
@blueprint.answers(None, 204)
def delete(invite_id: int) -> None:
    """Revoke an invitation"""
    invites.revoke(request_db.conn(), invite_id, by=auth.me().actor)
