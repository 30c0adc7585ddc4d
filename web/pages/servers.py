"""Media servers and their libraries, for administrators."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.jobs import names
from shared.media_servers import servers, unreadable
from shared.titles import library
from shared.upkeep import server_tests, takeovers
from shared.watching import webhooks_in
from web import auth, caching, fragments, prefix, request_db
from web.auth import audience
from web.language import gettext
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
        return _page(problem, dict(request.form)), problem.status
    return fragments.done(gettext(connecting.CONNECTED, name=server.name), url_for("servers.page"))


@blueprint.post("/servers/<int:server_id>")
@audience("admin")
def change(server_id: int) -> Response | tuple[str, int]:
    url, key = request.form.get("url", "").strip(), request.form.get("api_key", "").strip()
    try:
        server = servers.change(
            request_db.conn(), server_id, url=url or None, api_key=key or None, tls=connecting.tls(), by=auth.me().actor
        )
    except Problem as problem:
        return _page(problem, changing=server_id), problem.status
    flash(gettext("%(name)s answers at %(base_url)s.", name=server.name, base_url=server.base_url))
    return redirect(url_for("servers.page"), 303)


@blueprint.post("/servers/<int:server_id>/takeover")
@audience("admin")
def plan_takeover(server_id: int) -> str | tuple[str, int]:
    """What a takeover would do; nothing is changed."""
    try:
        plan = _plan(server_id)
    except Problem as problem:
        return _page(problem, changing=server_id), problem.status
    return render_template("takeover.html", plan=plan, given=request.form)


@blueprint.post("/servers/<int:server_id>/takeover/confirmed")
@audience("admin")
def take_over(server_id: int) -> Response | tuple[str, int]:
    try:
        plan = _plan(server_id)
    except Problem as problem:
        return _page(problem, changing=server_id), problem.status
    server = takeovers.carry_out(request_db.conn(), plan, by=auth.me().actor)
    flash(gettext("%(name)s is the new server now; its people, libraries and titles are being read.", name=server.name))
    return redirect(url_for("servers.page"), 303)


@blueprint.post("/servers/<int:server_id>/test")
@audience("admin")
def test(server_id: int) -> str:
    """Shown on the page itself: there is more to say than a note holds."""
    return _page(tested={server_id: server_tests.findings(request_db.conn(), server_id)})


@blueprint.post("/servers/<int:server_id>/webhook")
@audience("admin")
def renew_webhook(server_id: int) -> Response:
    servers.renew_webhook(request_db.conn(), server_id, by=auth.me().actor)
    flash(gettext("There is a new webhook address: enter it on the media server; the one before is void."))
    return redirect(url_for("servers.page"), 303)


@blueprint.post("/libraries/<int:library_id>")
@audience("admin")
def switch_library(library_id: int) -> Response | str:
    conn = request_db.conn()
    row = library.switch_and_read(conn, library_id, request.form.get("on") == "1", by=auth.me().actor)
    if fragments.is_wanted():
        return fragments.part("library", "library_line", row)
    return redirect(prefix.before(url_for("servers.page")), 303)


def _plan(server_id: int) -> takeovers.Plan:
    url, key = request.form.get("url", "").strip(), request.form.get("api_key", "").strip()
    return takeovers.plan(request_db.conn(), server_id, url=url or None, api_key=key or None)


def _page(
    problem: Problem | None = None,
    given: dict[str, str] | None = None,
    changing: int = 0,
    *,
    tested: Mapping[int, Sequence[server_tests.Finding]] | None = None,
) -> str:
    conn = request_db.conn()
    caching.keep_secret()  # addresses of webhooks are keys
    found = [
        {
            "server": server,
            "webhook": unreadable.webhook_url(conn, server),
            "heard": webhooks_in.heard(conn, server.id),
            "findings": (tested or {}).get(server.id, ()),
        }
        for server in servers.listing(conn)
    ]
    return render_template(
        "settings.html",
        servers=found,
        libraries=library.listing(conn),
        sync_libraries=names.SYNC_LIBRARIES,
        problem=problem,
        given=connecting.NOTHING_GIVEN | (given or {}),
        changing=changing,
    )
