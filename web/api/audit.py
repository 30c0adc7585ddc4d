"""What administrators did, to read."""

from collections.abc import Mapping
from typing import Any

from shared import audit
from web import request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas.audit import AuditEntry, WantedEntries
from web.auth import audience

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit", description="What administrators did.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(WantedEntries, location="query")
@blueprint.answers(AuditEntry, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List audit log entries

    Newest first.
    """
    entries, total = audit.listing(request_db.conn(), **wanted)
    return Page(entries, total, wanted["limit"], wanted["offset"])
