"""Whom Matinee tells of what happens."""

from collections.abc import Mapping
from typing import Any

from shared import jobs
from shared.upkeep import webhooks_out
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page, Paging
from web.api.schemas.runs import Run
from web.api.schemas.webhooks_out import MadeWebhook, NewWebhook, Webhook
from web.auth import audience

blueprint = Blueprint("webhooks-out", __name__, url_prefix="/webhooks", description="Whom Matinee tells what happens.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Webhook, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List webhooks

    Each with its latest delivery.
    """
    return paging.cut(webhooks_out.listing(request_db.conn()), **page)


@blueprint.post("")
@audience("admin")
@in_person
@blueprint.arguments(NewWebhook)
@blueprint.answers(MadeWebhook, 201)
def create(wanted: Mapping[str, Any]) -> dict[str, object]:
    """Create a webhook

    An address is told of events. Each is one POST of JSON: `id`, `event`, `at`, `data`, signed as Standard Webhooks
    has it: `webhook-id`, `webhook-timestamp`, `webhook-signature`. What is not taken with a 2xx is sent again, later
    each time; what is refused with another 4xx than 429 is given up.
    """
    made, secret = webhooks_out.add(request_db.conn(), **wanted, by=auth.me().actor)
    return {"secret": secret, "details": made}


@blueprint.post("/<int:webhook_id>/secret")
@audience("admin")
@in_person
@blueprint.answers(MadeWebhook)
def renew_secret(webhook_id: int) -> dict[str, object]:
    """Renew the secret of a webhook

    What is sent from now on is signed with it. The answer holds it, this once; the one before signs nothing any more.
    """
    renewed, secret = webhooks_out.renew_secret(request_db.conn(), webhook_id, by=auth.me().actor)
    return {"secret": secret, "details": renewed}


@blueprint.delete("/<int:webhook_id>")
@audience("admin")
@blueprint.answers(None, 204)
def delete(webhook_id: int) -> None:
    """Delete a webhook

    It is told nothing more.
    """
    webhooks_out.delete(request_db.conn(), webhook_id, by=auth.me().actor)


@blueprint.post("/<int:webhook_id>/test")
@audience("admin")
@blueprint.answers(Run, 202)
def test(webhook_id: int) -> jobs.Run:
    """Test a webhook

    Sends it a `webhook.test`.
    """
    return webhooks_out.test(request_db.conn(), webhook_id, by=auth.me().actor)
