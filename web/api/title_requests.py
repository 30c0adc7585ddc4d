"""Titles that are not here: asked for, approved or refused, and followed until they are."""

from collections.abc import Mapping
from typing import Any

from shared.people import accounts
from shared.requesting import rules, title_requests
from shared.requesting.title_requests import Mine
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.title_requests import (
    NewTitleRequest,
    OwnTitleRequest,
    Refusal,
    RequestRule,
    TitleRequest,
    WantedTitleRequests,
)
from web.auth import audience

blueprint = Blueprint("title-requests", __name__, description="Titles that are not here, and that people ask for.")


@blueprint.get("/me/requests")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(OwnTitleRequest, many=True)
def mine(page: Mapping[str, Any]) -> Page:
    """List your requests

    Newest first.
    """
    rows, total = title_requests.mine(request_db.conn(), auth.me().id, **page)
    return Page(rows, total, **page)


@blueprint.post("/me/requests")
@audience("member")
@blueprint.arguments(NewTitleRequest)
@blueprint.answers(OwnTitleRequest, 201)
def ask(given: Mapping[str, Any]) -> Mine:
    """Create a request

    For a title of the catalogue that is in no library of yours. Where somebody has asked for it already, you join them. You are told when
    it comes.
    """
    me = auth.me()
    return title_requests.ask(request_db.conn(), me.id, given["title_id"], by=me.actor)


@blueprint.delete("/me/requests/<int:request_id>")
@audience("member")
@blueprint.answers(None, 204)
def withdraw(request_id: int) -> None:
    """Delete a request

    As long as nobody has decided.
    """
    title_requests.withdraw(request_db.conn(), auth.me().id, request_id)


@blueprint.get("/requests")
@audience("admin")
@blueprint.arguments(WantedTitleRequests, location="query")
@blueprint.answers(TitleRequest, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List all requests

    Those that wait for a word first, of titles that you may know of.
    """
    rows, total = title_requests.listing(request_db.conn(), auth.me().id, **wanted)
    return Page(rows, total, wanted["limit"], wanted["offset"])


@blueprint.post("/requests/<int:request_id>/approve")
@audience("admin")
@blueprint.answers(None, 204)
def approve(request_id: int) -> None:
    """Set a request approved

    It is handed on at once; one that failed is tried again.
    """
    me = auth.me()
    title_requests.approve(request_db.conn(), me.id, request_id, by=me.actor)


@blueprint.post("/requests/<int:request_id>/refuse")
@audience("admin")
@blueprint.arguments(Refusal)
@blueprint.answers(None, 204)
def refuse(given: Mapping[str, Any], request_id: int) -> None:
    """Set a request refused

    With a word to those who asked.
    """
    me = auth.me()
    title_requests.refuse(request_db.conn(), me.id, request_id, given["word"], by=me.actor)


@blueprint.get("/users/<int:user_id>/request-rule")
@audience("admin")
@blueprint.answers(RequestRule)
def rule(user_id: int) -> Mapping[str, object]:
    """Get a person's rule for requests"""
    conn = request_db.conn()
    return {"rule": rules.own(conn, accounts.by_id(conn, user_id).id)}


@blueprint.put("/users/<int:user_id>/request-rule")
@audience("admin")
@blueprint.arguments(RequestRule)
@blueprint.answers(RequestRule)
def decide(given: Mapping[str, Any], user_id: int) -> Mapping[str, object]:
    """Update a person's rule for requests

    Whether an administrator has a word (`approval`), they are handed on at once (`straight`), or there are none (`never`).
    """
    conn = request_db.conn()
    rules.decide(conn, accounts.by_id(conn, user_id).id, given["rule"], by=auth.me().actor)
    return given
