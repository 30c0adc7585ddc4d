"""Keys for programs. The blueprint to copy when you add one: a list, something made, something deleted."""

from collections.abc import Mapping
from typing import Any

from shared.people import api_keys
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page, Paging
from web.api.schemas.api_keys import ApiKey, MadeApiKey, NewApiKey
from web.auth import audience

blueprint = Blueprint("api-keys", __name__, url_prefix="/api-keys", description="Keys for programs.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(ApiKey, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List API keys

    Your own, newest first.
    """
    return paging.cut(api_keys.listing(request_db.conn(), auth.me().id), **page)


@blueprint.post("")
@audience("member")
@in_person
@blueprint.arguments(NewApiKey)
@blueprint.answers(MadeApiKey, 201)
def create(wanted: Mapping[str, Any]) -> dict[str, object]:
    """Create an API key

    The answer holds the key, this once; Matinee keeps only a digest of it.
    """
    key, text = api_keys.create(request_db.conn(), auth.me(), **wanted)
    return {"key": text, "details": key}


@blueprint.delete("/<int:key_id>")
@audience("member")
@in_person
@blueprint.answers(None, 204)
def delete(key_id: int) -> None:
    """Revoke an API key

    It is refused at once.
    """
    api_keys.revoke(request_db.conn(), auth.me(), key_id)
