"""A person's own settings: how their picks weigh what they like, and what they have said of titles."""

from zoneinfo import available_timezones

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from shared import kinds, options
from shared.choices import EXCLUDE, PENALISE
from shared.errors import Invalid
from shared.jobs import Run
from shared.language import LANGUAGES
from shared.options import Value
from shared.people import linking, profiles, signing_in
from shared.picks import preferences, previews
from shared.upkeep import option_changes
from shared.watching import feedback
from web import auth, fragments, language, offered, request_db, security
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("yours", __name__, url_prefix="/yours")

LABELS = {
    "similarity": _("Close to what I love"),
    "novelty": _("New territory"),
    "rating": _("Well rated"),
    "diversity": _("Different from one another"),
}
DISLIKES = {PENALISE: _("comes lower"), EXCLUDE: _("is never picked")}
FAILED = _("That could not be counted; move a slider to ask again.")
UNANSWERED = _("There is no answer yet. Is a worker running? Ask again later.")
FIRST_MS, MOST_LOOKS = 300, 12  # each look is 1.4 times as far off as the one before
SAVED = _("Saved. Your picks follow.")
LINKED = _("Linked. Both accounts are one now, and your picks follow.")


@blueprint.get("")
@audience("member")
def page() -> str:
    conn, user = request_db.conn(), auth.me()
    run = _preview_of(request.args.get("preview", type=int))
    blocks = [sliders(kind.name, run) for kind in offered.listing()]
    dislikes = preferences.get(conn, user.id)[preferences.DISLIKES]
    said = feedback.listing(conn, user.id, limit=100)
    return render_template(
        "yours.html",
        kinds=blocks,
        run=run,
        preview=Markup(_shown(run)) if run else "",
        said=said,
        dislikes=dislikes,
        dislike_choices=DISLIKES,
        languages=LANGUAGES,
        zones=sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
        home_zone=options.get(conn, "household.time_zone"),
        elsewhere=signing_in.elsewhere(conn, user),
    )


@blueprint.post("/language")
@audience("member")
def speak() -> Response:
    """In which language and time zone pages are; what is empty is left to the browser and the household."""
    conn, user = request_db.conn(), auth.me()
    changes = {"language": request.form.get("language") or None, "time_zone": request.form.get("zone") or None}
    language.speak_to(profiles.change(conn, user, user.id, changes))
    return fragments.done(_("Saved."), url_for("yours.page"))


@blueprint.post("/dislikes")
@audience("member")
def choose_dislikes() -> Response:
    """What is most like something disliked: lower, or never; empty goes back to the household's."""
    preferences.set(request_db.conn(), auth.me().id, preferences.DISLIKES, request.form.get("dislikes") or None)
    return fragments.done(SAVED, url_for("yours.page"))


@blueprint.post("/<kind>")
@audience("member")
def save(kind: str) -> Response | str:
    """The sliders of one kind; `reset` goes back to the household's."""
    kinds.picked_one(kind)
    for name, value in _changes(kind).items():
        preferences.set(request_db.conn(), auth.me().id, name, value)
    if fragments.is_wanted():
        return fragments.part("sliders", "sliders", sliders(kind)) + fragments.said(SAVED)
    return fragments.done(SAVED, url_for("yours.page"))


@blueprint.post("/<kind>/preview")
@audience("member")
def preview(kind: str) -> Response | str:
    """What the sliders would do, as the form has them; nothing is saved."""
    kinds.picked_one(kind)
    mine = preferences.get(request_db.conn(), auth.me().id)
    values: dict[str, Value] = {name: mine[f"{kind}.{name}"]["value"] for name in preferences.OWN}
    values |= {name: _number(f"{kind}.{name}") for name in preferences.OWN if f"{kind}.{name}" in request.form}
    run = previews.ask(request_db.conn(), auth.me().id, kind, values)
    if fragments.is_wanted():
        return _shown(run)
    return redirect(url_for("yours.page", preview=run.id) + f"#sliders-{kind}", 303)


@blueprint.get("/previews/<int(max=9007199254740991):run_id>")
@audience("member")
def previewed(run_id: int) -> Response | str:
    """The answer, or another look at whether it is there."""
    run = previews.asked(request_db.conn(), auth.me().id, run_id)
    return _shown(run) if fragments.is_wanted() else redirect(url_for("yours.page", preview=run.id), 303)


@blueprint.post("/link")
@audience("member")
def link() -> Response:
    conn, user, name = request_db.conn(), auth.me(), request.form.get("name", "")
    password = request.form.get("password", "")
    security.throttled(conn, name, lambda: linking.link_by_signing_in(conn, user, name, password))
    return fragments.done(LINKED, url_for("yours.page"))


def sliders(kind: str, run: Run | None = None) -> dict[str, object]:
    """What the block of one kind shows; what a preview was asked with stands where it was put."""
    mine = preferences.get(request_db.conn(), auth.me().id)
    tried = previews.tried(run) if run and run.args["kind"] == kind else {}
    mine = {name: row | {"value": tried.get(name.split(".")[-1], row["value"])} for name, row in mine.items()}
    rows = [
        {"name": name, "label": LABELS[name.split(".")[1]], "help": options.by_name()[name].help, **set}
        | {"range": option_changes.shape(options.by_name()[name])}
        for name, set in mine.items()
        if name.startswith(f"{kind}.")
    ]
    return {"name": kind, "title": kinds.picked_one(kind).heading, "rows": rows, "own": any(row["own"] for row in rows)}


def _changes(kind: str) -> dict[str, Value]:
    """Only what is different: a slider that was not touched goes on following the household's."""
    mine = preferences.get(request_db.conn(), auth.me().id)
    names = [name for name in mine if name.startswith(f"{kind}.")]
    if request.form.get("reset"):
        return {name: None for name in names if mine[name]["own"]}
    sent = {name: _number(name) for name in names if name in request.form}
    return {name: value for name, value in sent.items() if value != mine[name]["value"]}


def _preview_of(run_id: int | None) -> Run | None:
    return previews.asked(request_db.conn(), auth.me().id, run_id) if run_id else None


def _shown(run: Run) -> str:
    looks = min(max(request.args.get("looks", 0, type=int), 0), MOST_LOOKS)
    found = previews.compared(request_db.conn(), run) if run.state == "succeeded" else None
    problem = "" if found or (run.is_live and looks < MOST_LOOKS) else UNANSWERED if run.is_live else FAILED
    next = url_for("yours.previewed", run_id=run.id, looks=looks + 1)
    return fragments.part("sliders", "shown", run.args["kind"], found, problem, next, wait_ms(looks))


def wait_ms(looks: int) -> int:
    """Before the next look, after so many."""
    return round(FIRST_MS * 1.4**looks)


def _number(name: str) -> float:
    try:
        return float(request.form[name])
    except ValueError:
        raise Invalid(_("%(name)s must be a number.", name=name), field=name) from None
