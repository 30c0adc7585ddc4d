"""The household's options, for administrators: drawn from what each option says of itself."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds, options
from shared.errors import Invalid, Problem
from shared.models.model_names import Unconfirmed
from shared.options import Value
from shared.upkeep import option_changes
from web import auth, request_db
from web.auth import audience

blueprint = Blueprint("household", __name__, url_prefix="/settings/options")

Described = Mapping[str, object]


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    """The options that the form has: all of them, or none."""
    try:
        confirmed = request.form.getlist("confirm")
        changed = option_changes.apply(request_db.conn(), _sent(), by=auth.me().actor, confirmed=confirmed)
    except Invalid as problem:
        return _page(problem, str(problem.details.get("field"))), problem.status
    except Unconfirmed as asked:
        return _page(asked, asked.option), asked.status
    flash("Saved." if changed else "Nothing was different.")
    return redirect(url_for("household.page"), 303)


def _page(problem: Problem | None = None, field: str | None = None) -> str:
    """With a problem: what was sent, and the sentence beside its field; a name that is unknown here may be confirmed there."""
    sent = _sent() if problem else {}
    asked = problem.model if isinstance(problem, Unconfirmed) else None
    groups: dict[str, list[dict[str, object]]] = {}
    for option in option_changes.listing(request_db.conn()):
        name = str(option["name"])
        said = problem.message.removeprefix(f"{name}: ") if problem and field == name else None
        row = {**option, "label": _label(name, str(option["group"])), "value": sent.get(name, option["value"])}
        row |= {"error": said, "ask": asked if said else None}
        groups.setdefault(str(option["group"]), []).append(row)
    confirmed = request.form.getlist("confirm")
    return render_template(
        "options.html", groups=groups, titles=_titles(), is_wrong=bool(problem), asked=asked, confirmed=confirmed
    )


def _titles() -> dict[str, str]:
    """What the groups of kinds are called here."""
    return {options.OF_KIND.format(kind.name): f"Picks of {kind.nouns}" for kind in kinds.picked()}


def _sent() -> dict[str, Value]:
    described = option_changes.listing(request_db.conn())
    names = {str(option["name"]): option for option in described}
    return {name: _value(names[name], request.form.getlist(name)[-1]) for name in request.form if name in names}


def _value(option: Described, text: str) -> Value:
    """As the option's type; what cannot be read stays text, which the option's own check refuses with its words."""
    schema = option["schema"]
    assert isinstance(schema, dict)
    if schema["type"] == "boolean":
        return text == "1"  # a box sends the 0 before it alone when it is not ticked
    reads = {"integer": int, "number": float}.get(schema["type"])
    try:
        return reads(text) if reads else text
    except ValueError:
        return text


def _label(name: str, group: str) -> str:
    """Without the part that the group's title says already."""
    topic, _, rest = name.partition(".")
    told = topic if group in _titles() else group.lower()
    return (rest if topic == told else f"{topic}: {rest}").replace("_", " ").capitalize()
