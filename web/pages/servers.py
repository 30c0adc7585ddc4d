"""All media servers and their libraries, for administrators; each has a page of its own, `server`."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.jobs import names
from shared.titles import library
from shared.upkeep import overview
from web import auth, fragments, prefix, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import connecting

blueprint = Blueprint("servers", __name__, url_prefix="/settings")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("/servers")
@audience("admin")
def add() -> Response | tuple[str, int]:
    try:
        server = connecting.connect()
    except Problem as problem:
        return _page(problem), problem.status
    return fragments.done(connecting.connected(server.name), url_for("server.page", server_id=server.id))


@blueprint.post("/libraries/<int:library_id>")
@audience("admin")
def switch_library(library_id: int) -> Response | str:
    conn = request_db.conn()
    row = library.switch_and_read(conn, library_id, request.form.get("on") == "1", by=auth.me().actor)
    if fragments.is_wanted():
        return fragments.part("library", "library_line", row)
    note = _("It is read now.") if row["is_enabled"] else _("It is no longer used.")
    return fragments.done(note, prefix.before(url_for("servers.page")))


def _page(problem: Problem | None = None) -> str:
    conn = request_db.conn()
    return render_template(
        "settings.html",
        servers=overview.servers(conn),
        libraries=library.listing(conn),
        sync_libraries=names.SYNC_LIBRARIES,
        problem=problem,
        given=connecting.given(),
    )
