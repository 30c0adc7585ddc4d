"""Who may make an account here."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared import audit, invites
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
    """Invitations that can still be used, newest first"""
    return paging.cut(invites.pending(request_db.conn()), **page)


@blueprint.post("")
@audience("admin")
@in_person
@blueprint.arguments(NewInvite)
@blueprint.answers(MadeInvite, 201)
def create(wanted: Mapping[str, Any]) -> dict[str, object]:
    """Invite somebody

    The answer holds the token, this once. Works while the option `accounts.registration` is not “off”.
    """
    conn, me, role, email = request_db.conn(), auth.me(), wanted["role"], wanted["email"]
    made, token = invites.create(conn, role=role, email=email, created_by=me.id, life=timedelta(hours=wanted["hours"]))
    audit.record(conn, me, "invites.create", str(made.id), {"role": role, "email": email})
    return {"token": token, "details": made}


@blueprint.delete("/<int:invite_id>")
@audience("admin")
@in_person
@blueprint.answers(None, 204)
def delete(invite_id: int) -> None:
    """Take an invitation back"""
    conn = request_db.conn()
    invites.revoke(conn, invite_id)
    audit.record(conn, auth.me(), "invites.delete", str(invite_id))
