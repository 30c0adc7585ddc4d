"""Numbers for Prometheus, for administrators and for whoever holds METRICS_TOKEN."""

import hmac

from flask import Blueprint, Response, request
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from shared.settings import settings
from shared.upkeep import metrics
from web import auth, observing, request_db
from web.auth import audience

blueprint = Blueprint("metrics", __name__)

REFUSED = "Send METRICS_TOKEN as a bearer token, or sign in as an administrator.\n"


@blueprint.get("/metrics")
@audience("anyone")
def page() -> Response:
    """A route for anyone that lets few in: a scraper has no account, and gets no page to sign in on."""
    if not (_holds_token() or _is_admin()):
        return Response(REFUSED, 401, {"WWW-Authenticate": "Bearer"}, "text/plain")
    conn = request_db.conn()
    observing.tell(conn)
    return Response(metrics.text(conn), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _holds_token() -> bool:
    wanted = settings().text("METRICS_TOKEN")
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    return bool(wanted) and scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), str(wanted).encode())


def _is_admin() -> bool:
    user = auth.current()
    return user is not None and user.is_admin
