"""Setting up, step by step: each is drawn from what is there, so that whoever comes back goes on where the household stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds, options
from shared.db import Row
from shared.errors import Problem
from shared.jobs import names, run_pages, schedules, under_way
from shared.media_servers import servers, unreadable
from shared.output import probe
from shared.output.probe import Verdict
from shared.people import accounts
from shared.picks import first_run, recommendations
from shared.titles import library
from shared.upkeep import first_steps, option_changes, server_tests
from shared.upkeep.first_steps import STEPS, FirstSteps
from shared.watching import webhooks_in
from web import auth, caching, fragments, offered, request_db
from web.auth import audience
from web.language import gettext as _
from web.language import ngettext
from web.pages import connecting

blueprint = Blueprint("setup", __name__, url_prefix="/admin/setup")

Answer = Response | str | tuple[str, int]
SHOWN, FAILED = 6, 3
FIRST_PICKS = 3
FORMS = ("playlist", "library", "both")


@blueprint.get("")
@audience("admin")
def page() -> str:
    steps = first_steps.now(request_db.conn())
    return render_template("setup.html", steps=steps, labels=_labels(), states=_states(steps))


@blueprint.get("/server", defaults={"step": "server"})
@blueprint.get("/libraries", defaults={"step": "libraries"})
@blueprint.get("/people", defaults={"step": "people"})
@blueprint.get("/run", defaults={"step": "run"})
@blueprint.get("/output", defaults={"step": "output"})
@blueprint.get("/done", defaults={"step": "done"})
@audience("admin")
def step(step: str) -> str:
    return _page(step)


@blueprint.post("/server")
@audience("admin")
def connect() -> Answer:
    try:
        server = connecting.connect()
    except Problem as problem:
        return _page("server", problem=problem, given=connecting.given()), problem.status
    return fragments.done(connecting.connected(server.name), _url("libraries"))


@blueprint.post("/server/test")
@audience("admin")
def try_out() -> Answer:
    """Asks the server that the form names; nothing is stored."""
    given = connecting.given()
    try:
        info = servers.check(given["kind"], given["url"], request.form.get("api_key", "").strip(), connecting.tls())
    except Problem as problem:
        return _page("server", problem=problem, given=given), problem.status
    note = _("It answers as %(name)s, %(version)s, and takes the key.", name=info.name, version=info.version)
    return _page("server", note=note, given=given)


@blueprint.post("/server/<int:server_id>/test")
@audience("admin")
def test(server_id: int) -> str:
    return _page("server", findings={server_id: server_tests.findings(request_db.conn(), server_id)})


@blueprint.post("/libraries")
@audience("admin")
def use_all_libraries() -> Response:
    count = library.use_all(request_db.conn(), by=auth.me().actor)
    return fragments.done(
        ngettext("%(num)s library is switched on.", "%(num)s libraries are switched on.", count), _url("libraries")
    )


@blueprint.post("/people")
@audience("admin")
def pick_for_all() -> Response:
    count = accounts.pick_for_all(request_db.conn(), by=auth.me().actor)
    return fragments.done(ngettext("%(num)s more gets picks.", "%(num)s more get picks.", count), _url("people"))


@blueprint.post("/run")
@audience("admin")
def begin() -> Response:
    first_run.begin(request_db.conn(), by=auth.me().actor)
    return fragments.done(_("It runs. You may leave this page: it goes on."), _url("run"))


@blueprint.post("/output")
@audience("admin")
def choose_form() -> Answer:
    try:
        option_changes.apply(request_db.conn(), {"output.form": request.form.get("form", "")}, by=auth.me().actor)
    except Problem as problem:
        return _page("output", problem=problem), problem.status
    return fragments.done(_("Saved. Picks are brought there as soon as they are made."), _url("output"))


@blueprint.post("/output/<int:server_id>/proof")
@audience("admin")
def prove(server_id: int) -> Answer:
    """Writes a film's folder, has the server read it, asks what it would play, and takes everything away again."""
    try:
        return _page("output", verdicts={server_id: probe.of_server(request_db.conn(), server_id)})
    except Problem as problem:
        request_db.conn().rollback()
        return _page("output", problem=problem), problem.status


def _page(
    step: str,
    *,
    problem: Problem | None = None,
    given: Mapping[str, str] | None = None,
    note: str = "",
    findings: Mapping[int, Sequence[server_tests.Finding]] | None = None,
    verdicts: Mapping[int, Verdict] | None = None,
) -> str:
    conn = request_db.conn()
    caching.keep_secret()  # addresses of webhooks are keys
    version = under_way.now(conn).version  # read first: what changes in between is asked for again
    steps = first_steps.now(conn)
    shown = {
        "step": step,
        "version": version,
        "steps": steps,
        "labels": _labels(),
        "states": _states(steps),
        "following": STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)],
        "problem": problem,
        "note": note,
        "given": given or connecting.NOTHING_GIVEN,
        "findings": findings or {},
        "verdicts": verdicts or {},
        "live": run_pages.listing(conn, state="live", limit=SHOWN),
        "zone": str(schedules.zone(conn)),
    }
    return fragments.page_or_block("setup_step.html", "blocks/setup.html", shown | _of_step(step))


def _of_step(step: str) -> dict[str, Any]:
    conn = request_db.conn()
    if step == "libraries":
        return {"libraries": library.listing(conn), "names": names}
    if step == "people":
        return {"people": accounts.listing(conn), "names": names}
    if step == "run":
        return {"failed": run_pages.listing(conn, state="failed", limit=FAILED)}
    if step == "output":
        return {"servers": _heard(), "form": options.get(conn, "output.form"), "forms": FORMS}
    if step == "done":
        return {"first": _first_picks()}
    return {"servers": servers.listing(conn)}


def _heard() -> list[dict[str, object]]:
    conn = request_db.conn()
    return [
        {"server": one, "webhook": unreadable.webhook_url(conn, one), "heard": webhooks_in.heard(conn, one.id)}
        for one in servers.listing(conn)
    ]


def _first_picks() -> list[tuple[kinds.Kind, list[Row]]]:
    """The viewer's own, through the guard."""
    conn, me = request_db.conn(), auth.me().id
    listed = [(kind, recommendations.for_home(conn, me, kind.name, limit=FIRST_PICKS)) for kind in offered.listing()]
    return [(kind, picks) for kind, picks in listed if picks][:1]


def _labels() -> dict[str, str]:
    return {
        "server": _("Media server"),
        "libraries": _("Libraries"),
        "people": _("People"),
        "run": _("First run"),
        "output": _("Television and webhook"),
        "done": _("Done"),
    }


def _states(steps: FirstSteps) -> dict[str, str]:
    """In a word each: what is there."""
    return {
        "server": ngettext("%(num)s server", "%(num)s servers", steps.servers),
        "libraries": _("%(on)s of %(all)s switched on", on=steps.enabled_libraries, all=steps.libraries),
        "people": _("%(on)s of %(all)s get picks", on=steps.picking, all=steps.people),
        "run": _("%(listed)s of %(picking)s have a list", listed=steps.listed, picking=steps.picking),
        "output": _("a webhook was heard") if steps.heard_at else _("no webhook was heard yet"),
        "done": _("picks are there") if steps.has_picks else _("not yet"),
    }


def _url(step: str) -> str:
    return url_for("setup.step", step=step)
