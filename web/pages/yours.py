"""A person's own settings: how their picks weigh what they like, and what they have said of titles."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds, options
from shared.choices import EXCLUDE, PENALISE
from shared.errors import Invalid
from shared.options import Value
from shared.people import linking, signing_in
from shared.picks import preferences
from shared.upkeep import option_changes
from shared.watching import feedback
from web import auth, fragments, request_db, security
from web.auth import audience

blueprint = Blueprint("yours", __name__, url_prefix="/yours")

LABELS = {
    "similarity": "Close to what I love",
    "novelty": "New territory",
    "rating": "Well rated",
    "diversity": "Different from one another",
}
DISLIKES = {PENALISE: "comes lower", EXCLUDE: "is never picked"}
SAVED = "Saved. Your picks follow."
LINKED = "Linked. Both accounts are one now, and your picks follow."


@blueprint.get("")
@audience("member")
def page() -> str:
    conn, user = request_db.conn(), auth.me()
    blocks = [sliders(kind.name) for kind in kinds.picked()]
    dislikes = preferences.get(conn, user.id)[preferences.DISLIKES]
    said = feedback.listing(conn, user.id, limit=100)
    return render_template(
        "yours.html",
        kinds=blocks,
        said=said,
        dislikes=dislikes,
        dislike_choices=DISLIKES,
        elsewhere=signing_in.elsewhere(conn, user),
    )


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


@blueprint.post("/link")
@audience("member")
def link() -> Response:
    conn, user, name = request_db.conn(), auth.me(), request.form.get("name", "")
    password = request.form.get("password", "")
    security.throttled(conn, name, lambda: linking.link_by_signing_in(conn, user, name, password))
    return fragments.done(LINKED, url_for("yours.page"))


def sliders(kind: str) -> dict[str, object]:
    """What the block of one kind shows."""
    mine = preferences.get(request_db.conn(), auth.me().id)
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


def _number(name: str) -> float:
    try:
        return float(request.form[name])
    except ValueError:
        raise Invalid(f"{name} must be a number.", field=name) from None
