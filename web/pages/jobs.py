"""Jobs, for administrators: what runs, what ran, and when it runs by itself."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import jobs
from shared.errors import Invalid
from shared.jobs import cards, runs, schedules
from web import auth, fragments, request_db
from web.auth import audience
from web.pages import job_cards

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

PAGE = 20


@blueprint.get("")
@audience("admin")
def page() -> str:
    shown = cards.cards(request_db.conn())
    names = dict.fromkeys(card.group for card in shown)  # in the order of the catalogue: those of the kinds first
    groups = [(group, [card for card in shown if card.group == group]) for group in names]
    return render_template("jobs.html", groups=groups)


@blueprint.get("/<name>")
@audience("admin")
def detail(name: str) -> str:
    conn = request_db.conn()
    shown = cards.card(conn, name)
    past = jobs.history(conn, name, limit=PAGE + 1, before=request.args.get("before", type=int))
    more = past[PAGE - 1].id if len(past) > PAGE else None
    return render_template(
        "job.html", job=shown, runs=past[:PAGE], more=more, took=cards.took, schedules=schedules, problem=None
    )


@blueprint.get("/<name>/card")
@audience("admin")
def card(name: str) -> str:
    """The part of a page that its progress replaces."""
    return job_cards.block(request_db.conn(), name)


@blueprint.post("/<name>/run")
@audience("admin")
def run(name: str) -> Response | str:
    runs.start(request_db.conn(), name, by=auth.me().actor)
    return _card(name)


@blueprint.post("/runs/<int:run_id>/cancel")
@audience("admin")
def cancel(run_id: int) -> Response | str:
    ended = runs.cancel(request_db.conn(), run_id, by=auth.me().actor)
    return _card(ended.name)


@blueprint.post("/<name>/schedule")
@audience("admin")
def schedule(name: str) -> Response:
    every, missed = request.form.get("every", ""), request.form.get("when_missed", "once")
    schedules.change(request_db.conn(), name, every, _spec(every), when_missed=missed, by=auth.me().actor)
    return redirect(url_for("jobs.detail", name=name), 303)


def _spec(every: str) -> dict[str, jobs.Value]:
    """Only the fields that this rhythm has; what they may be is checked by `schedules.save`."""
    if every in ("hours", "minutes"):
        return {"n": _whole(f"n_{every}")}
    fields = {"daily": ("at",), "weekly": ("day", "at")}.get(every, ())
    return {name: request.form.get(name, "") for name in fields}


def _whole(name: str) -> int:
    value = request.form.get(name, "")
    if not value.isascii() or not value.isdigit():
        raise Invalid(f"{name} must be a whole number.", field=name)
    return int(value[:6])


def _card(name: str) -> Response | str:
    """The job's block for a script that swaps it, else back to the page the form was on."""
    if fragments.is_wanted():
        return job_cards.block(request_db.conn(), name)
    return redirect(url_for("jobs.page"), 303)
