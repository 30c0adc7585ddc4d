"""Jobs, for administrators: what runs, what ran, and when it runs by itself."""

from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import jobs
from shared.errors import Invalid, Problem
from shared.jobs import cards, names, run_pages, runs, schedules, under_way
from shared.jobs.cards import Card
from web import auth, fragments, offered, prefix, request_db, typed
from web.auth import audience
from web.language import gettext
from web.pages import job_cards

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

PAGE, LONG_PAGE = 20, 50
CANCELLED = gettext("It ends as soon as it can.")
TRIGGERS = ("schedule", "person", "command", "webhook", "system")
# In which order a kind's titles become picks on a television.
STAGES = (names.SYNC_TITLES, names.EMBED, names.READ_NEW_PLAYS, names.PICK, names.PUBLISH)


@blueprint.app_template_global("under_way")
def _under_way() -> under_way.UnderWay:
    return under_way.now(request_db.conn())


@blueprint.get("")
@audience("admin")
def page() -> str:
    """What goes on, what went wrong, and how far each kind has come."""
    conn = request_db.conn()
    version = under_way.now(conn).version  # read first: what changes in between is asked for again
    shown = {card.name: card for card in cards.cards(conn)}
    stages = [
        (kind, [shown[name.spelled(kind)] for name in STAGES if name.spelled(kind) in shown])
        for kind in offered.listing()
    ]
    failed = [card for card in shown.values() if card.last and card.last.state == "failed" and not card.active]
    live = run_pages.listing(conn, state="live", limit=PAGE)
    return fragments.page_or_block(
        "jobs.html",
        "blocks/jobs.html",
        {
            "version": version,
            "stages": stages,
            "failed": failed,
            "live": live,
            "is_served": jobs.workers_alive(conn),
            "zone": _zone(),
        },
    )


@blueprint.get("/strip")
@audience("admin")
def strip() -> str:
    """What runs, for the bar on top of every page."""
    return fragments.part("run", "strip_parts", under_way.now(request_db.conn()))


@blueprint.get("/schedule")
@audience("admin")
def timetable() -> str:
    shown = cards.cards(request_db.conn())
    of_all = dict.fromkeys(card.group for card in shown)  # in the order of the catalogue: those of the kinds first
    groups = [(group, [card for card in shown if card.group == group]) for group in of_all]
    return render_template("jobs_schedule.html", groups=groups)


@blueprint.get("/runs")
@audience("admin")
def all_runs() -> str:
    """`job`, `state` and `by` choose; what none of them may be chooses nothing."""
    asked = {name: request.args.get(name, "") for name in ("job", "state", "by")}
    name = asked["job"] if asked["job"] in jobs.by_name() else None
    state = asked["state"] if asked["state"] in run_pages.STATES else None
    trigger = asked["by"] if asked["by"] in TRIGGERS else None
    found = run_pages.listing(
        request_db.conn(), name=name, state=state, trigger=trigger, before=_before(), limit=LONG_PAGE + 1
    )
    older = found[LONG_PAGE - 1].id if len(found) > LONG_PAGE else None
    given = {"job": name, "state": state, "by": trigger}
    return render_template(
        "runs.html", runs=found[:LONG_PAGE], given=given, older=older, jobs=jobs.by_name(), zone=_zone()
    )


@blueprint.get("/runs/<int:run_id>")
@audience("admin")
def run_page(run_id: int) -> str:
    conn = request_db.conn()
    version = under_way.now(conn).version
    found = run_pages.get(conn, run_id)
    shown = {"run": found, "parts": run_pages.parts(conn, run_id), "lines": run_pages.lines(conn, run_id)}
    is_known = found.name in jobs.by_name()
    return fragments.page_or_block(
        "run.html", "blocks/run.html", shown | {"version": version, "zone": _zone(), "is_known": is_known}
    )


@blueprint.post("/runs/<int:run_id>/retry")
@audience("admin")
def retry(run_id: int) -> Response:
    again = runs.retry(request_db.conn(), run_id, by=auth.me().actor)
    return fragments.done(gettext("It is tried again, as this run."), url_for("jobs.run_page", run_id=again.id))


@blueprint.get("/<name>")
@audience("admin")
def detail(name: str) -> str:
    return _page(cards.card(request_db.conn(), name))


@blueprint.get("/<name>/card")
@audience("admin")
def card(name: str) -> str:
    """The part of a page that its progress replaces."""
    return job_cards.block(request_db.conn(), name)


@blueprint.post("/<name>/run")
@audience("admin")
def run(name: str) -> Response | str:
    runs.start(request_db.conn(), name, by=auth.me().actor)
    return _card(name, gettext("It is under way."))


@blueprint.post("/runs/<int:run_id>/cancel")
@audience("admin")
def cancel(run_id: int) -> Response | str:
    ended = runs.cancel(request_db.conn(), run_id, by=auth.me().actor)
    if request.form.get("to") == "run":
        return fragments.done(CANCELLED, url_for("jobs.run_page", run_id=run_id))
    return _card(ended.name, CANCELLED)


@blueprint.post("/<name>/schedule")
@audience("admin")
def schedule(name: str) -> Response | tuple[str, int]:
    conn, every, missed = request_db.conn(), request.form.get("every", ""), request.form.get("when_missed", "once")
    shown = cards.card(conn, name)
    try:
        schedules.change(conn, name, every, _spec(every), when_missed=missed, by=auth.me().actor)
    except Problem as problem:
        if fragments.is_wanted():
            raise
        given = replace(shown, every=every, spec=request.form.to_dict(), when_missed=missed)
        return _page(given, problem), problem.status
    return fragments.done(gettext("The schedule is saved."), url_for("jobs.detail", name=name))


def _page(shown: Card, problem: Problem | None = None) -> str:
    past = run_pages.listing(request_db.conn(), name=shown.name, limit=PAGE + 1, before=_before())
    more = past[PAGE - 1].id if len(past) > PAGE else None
    return render_template("job.html", job=shown, runs=past[:PAGE], more=more, schedules=schedules, problem=problem)


def _before() -> int | None:
    """The last run of the page before; None for what is no number."""
    return request.args.get("before", type=int)


def _zone() -> str:
    return str(schedules.zone(request_db.conn()))


def _spec(every: str) -> dict[str, jobs.Value]:
    """Only the fields that this rhythm has; what they may be is checked by `schedules.save`."""
    if every in ("hours", "minutes"):
        return {"n": _whole(f"n_{every}")}
    fields = {"daily": ("at",), "weekly": ("day", "at")}.get(every, ())
    return {name: request.form.get(name, "") for name in fields}


def _whole(name: str) -> int:
    if (number := typed.whole(request.form.get(name, ""), 0, 999_999)) is None:
        raise Invalid(gettext("%(name)s must be a whole number.", name=name), field=name)
    return number


def _card(name: str, note: str) -> Response | str:
    """The job's block for a script that swaps it, which says enough, else back to the page the form was on."""
    if fragments.is_wanted():
        return job_cards.block(request_db.conn(), name)
    return fragments.done(note, prefix.before(url_for("jobs.page")))
