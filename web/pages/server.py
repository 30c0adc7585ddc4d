"""One media server, for administrators: how it stands, what it is reached by, its libraries, taking its place, taking it out."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.media_servers import servers, unreadable
from shared.titles import library
from shared.upkeep import overview, server_removals, server_tests, takeovers
from shared.upkeep.server_tests import Finding
from shared.watching import webhooks_in
from web import auth, caching, fragments, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import connecting

blueprint = Blueprint("server", __name__, url_prefix="/settings/servers/<int:server_id>")

Answer = Response | str | tuple[str, int]


@blueprint.get("")
@audience("admin")
def page(server_id: int) -> str:
    return _page(server_id)


@blueprint.get("/state")
@audience("admin")
def state(server_id: int) -> str:
    """Whether it answers just now and takes the key: the chip of its page, which asks for it once it is drawn."""
    conn = request_db.conn()
    try:
        unreadable.refuse(conn, servers.get(conn, server_id))
        client = servers.connect(conn, server_id)
        request_db.release()
        try:
            info = client.check()
        finally:
            client.close()
    except Problem as problem:
        return fragments.part("server", "state", server_id, problem.message, False)
    return fragments.part("server", "state", server_id, _("Answers: %(version)s", version=info.version), True)


@blueprint.post("")
@audience("admin")
def change(server_id: int) -> Answer:
    """Its name, address, key and certificate, at once or not at all; without a key the stored one stays."""
    form = request.form
    changes = {"url": form.get("url"), "api_key": form.get("api_key"), "name": form.get("name")}
    given = {name: value.strip() or None if value else None for name, value in changes.items()}
    try:
        server = servers.change(request_db.conn(), server_id, tls=connecting.tls(), by=auth.me().actor, **given)
    except Problem as problem:
        return _page(server_id, problem, about="change"), problem.status
    return _done(server_id, _("%(name)s answers at %(url)s.", name=server.name, url=server.base_url))


@blueprint.post("/test")
@audience("admin")
def test(server_id: int) -> str:
    """Shown in place: there is more to say than a note holds."""
    found = server_tests.findings(request_db.conn(), server_id)
    if fragments.is_wanted():
        return fragments.part("server", "tested", server_id, found)
    return _page(server_id, tested=found)


@blueprint.post("/webhook")
@audience("admin")
def renew_webhook(server_id: int) -> Response:
    servers.renew_webhook(request_db.conn(), server_id, by=auth.me().actor)
    note = _("There is a new webhook address: enter it on the media server; the one before is void.")
    return _done(server_id, note)


@blueprint.post("/takeover")
@audience("admin")
def plan_takeover(server_id: int) -> Answer:
    """What a takeover would do; nothing is changed."""
    try:
        plan = _plan(server_id)
    except Problem as problem:
        return _page(server_id, problem, about="takeover"), problem.status
    return render_template("takeover.html", plan=plan, given=request.form)


@blueprint.post("/takeover/confirmed")
@audience("admin")
def take_over(server_id: int) -> Answer:
    try:
        plan = _plan(server_id)
    except Problem as problem:
        return _page(server_id, problem, about="takeover"), problem.status
    server = takeovers.carry_out(request_db.conn(), plan, by=auth.me().actor)
    note = _("%(name)s is the new server now; its people, libraries and titles are being read.", name=server.name)
    return _done(server_id, note)


@blueprint.post("/remove")
@audience("admin")
def remove(server_id: int) -> Answer:
    """For whoever has typed its name."""
    confirm, leaves = request.form.get("confirm", ""), request.form.get("leave") == "1"
    try:
        name = server_removals.remove(
            request_db.conn(), server_id, confirm=confirm, leaves_outputs=leaves, by=auth.me().actor
        )
    except Problem as problem:
        return _page(server_id, problem, about="remove"), problem.status
    return fragments.done(_("%(name)s is taken out of Matinee.", name=name), url_for("servers.page"))


def _plan(server_id: int) -> takeovers.Plan:
    url, key = request.form.get("url", "").strip(), request.form.get("api_key", "").strip()
    return takeovers.plan(request_db.conn(), server_id, url=url or None, api_key=key or None)


def _page(server_id: int, problem: Problem | None = None, *, about: str = "", tested: Sequence[Finding] = ()) -> str:
    """`about` is the form whose sending met the problem: it shows again what was sent, but the key."""
    conn = request_db.conn()
    caching.keep_secret()  # the address of its webhook is a key
    server = servers.get(conn, server_id)
    return render_template(
        "server.html",
        server=server,
        facts=overview.servers(conn, server_id)[0],
        webhook=unreadable.webhook_url(conn, server),
        heard=webhooks_in.heard(conn, server_id),
        libraries=library.listing(conn, server_id),
        loss=server_removals.loss(conn, server_id),
        tested=tested,
        problem=problem,
        about=about,
        given=_given(server) if about != "change" else connecting.given(),
    )


def _given(server: servers.Server) -> dict[str, str]:
    return {
        "name": server.name,
        "url": server.base_url,
        "unverified": "" if server.verify_certificate else "1",
        "ca": server.ca_certificate or "",
    }


def _done(server_id: int, note: str) -> Response:
    return fragments.done(note, url_for("server.page", server_id=server_id))
