"""Programs that fetch titles which people ask for: Seerr, Radarr, Sonarr."""

from collections.abc import Mapping
from typing import Any

from shared.requesting import request_services
from shared.requesting.model import Offer
from shared.requesting.request_services import RequestService as Kept
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.request_services import RequestService, RequestServiceChanges, RequestServiceOffer
from web.auth import audience

blueprint = Blueprint(
    "request-services", __name__, url_prefix="/settings/request-services", description="Programs that fetch titles."
)


@blueprint.get("")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(RequestService, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List request services

    Programs that fetch titles.
    """
    return paging.cut(request_services.listing(request_db.conn()), **page)


@blueprint.put("/<kind>")
@audience("admin")
@blueprint.arguments(RequestServiceChanges)
@blueprint.answers(RequestService)
def connect(changes: Mapping[str, Any], kind: str) -> Kept:
    """Update a request service

    `seerr`, `radarr` or `sonarr`, entered where it was not. It is asked first; what is not named stays, and what was never chosen is the
    first of its offer.
    """
    return request_services.connect(request_db.conn(), kind, changes, by=auth.me().actor)[0]


@blueprint.get("/<kind>/offer")
@audience("admin")
@blueprint.answers(RequestServiceOffer)
def offer(kind: str) -> Offer:
    """Get the offer of a request service

    Qualities and folders to choose from, asked of it now.
    """
    return request_services.offer(request_db.conn(), kind)


@blueprint.post("/<kind>/test")
@audience("admin")
@blueprint.answers(RequestServiceOffer)
def test(kind: str) -> Offer:
    """Test a request service

    Asks the least that shows whether it answers and takes the key; a refusal says why.
    """
    return request_services.test(request_db.conn(), kind)


@blueprint.delete("/<kind>")
@audience("admin")
@blueprint.answers(None, 204)
def forget(kind: str) -> None:
    """Delete a request service

    With its key; what was sent there is followed no more.
    """
    request_services.forget(request_db.conn(), kind, by=auth.me().actor)
