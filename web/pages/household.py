"""The household's options, for administrators: drawn from what each option says of itself."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shared import kinds, options
from shared.errors import Invalid
from shared.models.model_names import Unconfirmed
from web.auth import audience
from web.pages import option_forms
from web.pages.option_forms import Field, Refusal

blueprint = Blueprint("household", __name__, url_prefix="/settings/options")


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    """The options that the form has: all of them, or none."""
    try:
        changed = option_forms.save(option_forms.by_name())
    except (Invalid, Unconfirmed) as refusal:
        return _page(refusal), refusal.status
    flash("Saved." if changed else "Nothing was different.")
    return redirect(url_for("household.page"), 303)


def _page(refusal: Refusal | None = None) -> str:
    """With a refusal: what was sent, and the sentence beside its field; a name that is unknown here may be confirmed there."""
    groups: dict[str, list[Field]] = {}
    for name, option in option_forms.by_name().items():
        group = str(option["group"])
        groups.setdefault(group, []).append(Field(name, _label(name, group)))
    return render_template(
        "options.html",
        groups={group: option_forms.rows(fields, refusal) for group, fields in groups.items()},
        titles=_titles(),
        confirmed=option_forms.confirmed(),
    )


def _titles() -> dict[str, str]:
    """What the groups of kinds are called here."""
    return {options.OF_KIND.format(kind.name): f"Picks of {kind.nouns}" for kind in kinds.picked()}


def _label(name: str, group: str) -> str:
    """Without the part that the group's title says already."""
    topic, _, rest = name.partition(".")
    told = topic if group in _titles() else group.lower()
    return (rest if topic == told else f"{topic}: {rest}").replace("_", " ").capitalize()
