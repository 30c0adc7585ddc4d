"""Media servers and their libraries, for administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import jobs, library, servers
from shared.errors import Problem
from web import auth, request_db
from web.auth import audience

blueprint = Blueprint("servers", __name__, url_prefix="/settings")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("/servers")
@audience("admin")
def add() -> Response | tuple[str, int]:
    given = {name: request.form.get(name, "").strip() for name in ("kind", "url", "api_key", "name")}
    conn = request_db.conn()
    try:
        server = servers.add(
            conn, kind=given["kind"] or None, url=given["url"], api_key=given["api_key"], name=given["name"] or None
        )
    except Problem as problem:
        return _page(problem, given), problem.status
    for name in ("sync-users", "sync-libraries"):
        jobs.start(conn, name, trigger="person", requested_by=auth.me().id)
    flash(f"{server.name} is connected; its people and libraries are being read.")
    return redirect(url_for("servers.page"), 303)


@blueprint.post("/servers/<int:server_id>/test")
@audience("admin")
def test(server_id: int) -> Response:
    with servers.connected(request_db.conn(), server_id) as client:
        info = client.check()
    flash(f"{info.name} answers: {info.kind.capitalize()} {info.version}, and it takes our key.")
    return redirect(url_for("servers.page"), 303)


@blueprint.post("/libraries/<int:library_id>")
@audience("admin")
def switch_library(library_id: int) -> Response | str:
    conn = request_db.conn()
    is_on = request.form.get("on") == "1"
    library.enable(conn, library_id, is_on)
    row = next(row for row in library.listing(conn) if row["id"] == library_id)
    if is_on:
        name = "sync-movies" if row["kind"] == "movie" else "sync-series"
        jobs.start(conn, name, trigger="person", requested_by=auth.me().id, library_id=library_id)
    if request.headers.get("X-Requested-With") == "matinee":
        return render_template("_library.html", library=row)
    return redirect(url_for("servers.page"), 303)


def _page(problem: Problem | None = None, given: dict[str, str] | None = None) -> str:
    conn = request_db.conn()
    found = [{"server": server, "webhook": servers.webhook_url(conn, server.id)} for server in servers.listing(conn)]
    return render_template(
        "settings.html", servers=found, libraries=library.listing(conn), problem=problem, given=given or {}
    )
