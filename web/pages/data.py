"""What is stored, for administrators: how much of it, its backups, vectors that nobody reads any more, and beginning anew."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.errors import Problem
from shared.jobs import names, schedules
from shared.models import embedding_spaces
from shared.upkeep import backups, overview, purge
from web import auth, fragments, offered, request_db
from web.auth import audience
from web.language import gettext as _
from web.language import ngettext

blueprint = Blueprint("data", __name__, url_prefix="/settings/data")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("/spaces")
@audience("admin")
def remove_spaces() -> Response:
    """Every space but the one that is read."""
    count = embedding_spaces.drop_inactive(request_db.conn(), by=auth.me().actor)
    note = ngettext("%(num)s space is removed.", "%(num)s spaces are removed.", count)
    return fragments.done(note, url_for("data.page"))


@blueprint.post("/purge/<kind>")
@audience("admin")
def purge_kind(kind: str) -> Response | tuple[str, int]:
    """Deletes all titles of a kind, for whoever has typed its sentence."""
    kinds.picked_one(kind)
    try:
        run = purge.ask(request_db.conn(), kind, request.form.get("confirm", "").strip(), by=auth.me().actor)
    except Problem as problem:
        return _page(kind, problem), problem.status
    return fragments.done(_("They are being deleted."), url_for("jobs.run_page", run_id=run.id))


def _page(asked: str = "", problem: Problem | None = None) -> str:
    conn = request_db.conn()
    stats = purge.stats(conn)
    return render_template(
        "data.html",
        stats=stats,
        tables=overview.tables(conn),
        spaces=embedding_spaces.listing(conn),
        backups=backups.listing(),
        disk=overview.backup_disk(),
        confirmations={kind.name: purge.sentence(kind.name) for kind in offered.listing()},
        back_up=names.BACK_UP,
        asked=asked,
        problem=problem,
        zone=str(schedules.zone(conn)),
    )
