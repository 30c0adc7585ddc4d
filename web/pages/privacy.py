"""Who can see whose picks, for administrators: as planned, and as the servers have it."""

from flask import Blueprint, render_template, request

from shared.jobs import names
from shared.output import privacy
from web import request_db
from web.auth import audience

blueprint = Blueprint("privacy", __name__, url_prefix="/admin/privacy")

PAGE = 20


@blueprint.get("")
@audience("admin")
def page() -> str:
    offset = min(max(request.args.get("offset", 0, type=int), 0), 100_000)
    outputs, total = privacy.listing(request_db.conn(), limit=PAGE, offset=offset)
    return render_template(
        "privacy.html", outputs=outputs, total=total, offset=offset, page=PAGE, sync_users=names.SYNC_USERS
    )
