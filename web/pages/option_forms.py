"""A form of a few options: what it shows of each, and what of it was changed when it is sent.

Each control is sent with what it was when the page was drawn, so that a form changes what its user has changed and nothing
else, whoever has changed something meanwhile.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from shared import options
from shared.errors import Invalid, Problem
from shared.models.model_names import Unconfirmed
from shared.options import Value
from shared.upkeep import option_changes
from web import auth, language, option_pages, request_db
from web.language import gettext as _
from web.option_pages.page import Control, OptionPage
from web.words import number

BESIDE = "beside"  # the category of notes that stand beside the button
STEP = 0.05  # of sliders, which cannot show what lies between


@dataclass(frozen=True)
class Shown:
    """A control as it is drawn. `value` is what was typed where that could not be saved; `was` is what is stored."""

    control: Control
    schema: Mapping[str, object]
    value: Value
    was: Value
    default: str
    is_default: bool
    error: str = ""
    ask: str = ""

    @property
    def name(self) -> str:
        return self.control.name

    @property
    def type(self) -> str:
        return "choice" if "enum" in self.schema else str(self.schema["type"])

    @property
    def choices(self) -> list[tuple[object, str]]:
        found = self.schema["enum"]
        assert isinstance(found, list)
        return [(value, self.control.choices.get(value, value)) for value in found]


@dataclass(frozen=True)
class Form:
    """`problem` is what is wrong with one of them, `confirmed` what was confirmed before that."""

    page: OptionPage
    action: str
    controls: Sequence[Shown]
    problem: Problem | None = None
    confirmed: Collection[str] = ()

    @property
    def is_asking(self) -> bool:
        return isinstance(self.problem, Unconfirmed)


def form(
    page: OptionPage, action: str, problem: Problem | None = None, *, given: Mapping[str, Value] | None = None
) -> Form:
    """As things are; with a problem, as they were sent; or with what is `given` instead, where that is not saved yet."""
    stored = options.all_values(request_db.conn())
    sent = sent_values(page) if problem else given or {}
    controls = [_shown(control, stored[control.name], sent, problem) for control in page.controls]
    return Form(page, action, controls, problem, request.form.getlist("confirm"))


def save(page: OptionPage, action: str, template: str = "options.html", **shown: object) -> Response | tuple[str, int]:
    """What was changed in the form that was sent, or all defaults: all of it, or the page again with what is wrong.

    `action` is the address of page and form alike; `shown` is what the `template` needs beside `form`.
    """
    try:
        changed = apply(page)
    except Problem as problem:
        if not field_of(problem):
            raise
        return render_template(template, form=form(page, action, problem), **shown), problem.status
    flash(_("Saved.") if changed else _("Nothing was different."), BESIDE)
    return redirect(action, 303)


def apply(page: OptionPage) -> dict[str, Value]:
    """Raises as `option_changes.apply`; returns what is different now."""
    confirmed = request.form.getlist("confirm")
    changes = defaults(page) if request.form.get("reset") else changed_values(page)
    return option_changes.apply(request_db.conn(), changes, by=auth.me().actor, confirmed=confirmed)


def defaults(page: OptionPage) -> dict[str, Value]:
    return {control.name: control.option.default for control in page.controls}


def sent_values(page: OptionPage) -> dict[str, Value]:
    """What the form has of the page's options."""
    return values_of(page, request.form)


def values_of(page: OptionPage, given: MultiDict[str, str]) -> dict[str, Value]:
    """Of a form or of an address."""
    return {one.name: _read(one, given.getlist(one.name)[-1]) for one in page.controls if one.name in given}


def words(name: str, value: Value) -> tuple[str, str]:
    """What an option is called, and a value of it as people say it; by its own name where no page has it."""
    control = option_pages.control(name)
    return (control.label, words_of(control, value)) if control else (name, str(value))


def changed_values(page: OptionPage) -> dict[str, Value]:
    """Those of them that are not what they were when the form was drawn."""
    drawn = {
        one.name: _read(one, request.form[f"was-{one.name}"])
        for one in page.controls
        if f"was-{one.name}" in request.form
    }
    return {name: value for name, value in sent_values(page).items() if name not in drawn or drawn[name] != value}


def field_of(problem: Problem) -> str:
    """The option that a problem is about; empty where it is about none."""
    return problem.option if isinstance(problem, Unconfirmed) else str(problem.details.get("field") or "")


def words_of(control: Control, value: Value) -> str:
    """A value as people say it: “On”, “50 titles”, “Once a day”."""
    if isinstance(value, bool):
        return _("On") if value else _("Off")
    if isinstance(value, float):
        return number(value, 2)
    if isinstance(value, int):
        return control.zero if control.zero and not value else f"{value} {control.unit}".strip()
    return control.choices.get(str(value), str(value)) or control.empty or _("empty")


def _shown(control: Control, stored: Value, sent: Mapping[str, Value], problem: Problem | None) -> Shown:
    schema, default = option_changes.shape(control.option), control.option.default
    was = _drawn(schema, stored)
    is_wrong = problem is not None and field_of(problem) == control.name
    error = _sentence(problem, control.name) if problem and is_wrong else ""
    ask = problem.model if isinstance(problem, Unconfirmed) and is_wrong else ""
    value = sent.get(control.name, was)
    return Shown(control, schema, value, was, words_of(control, default), stored == default, error, ask)


def _sentence(problem: Problem, name: str) -> str:
    """Without the name that a page has no use for."""
    said = language.said(problem.message)
    text = said.removeprefix(f"{name}: ") if isinstance(problem, Invalid) else said
    return text[:1].upper() + text[1:]


def _drawn(schema: Mapping[str, object], value: Value) -> Value:
    if schema["type"] == "number" and isinstance(value, int | float):
        return round(round(value / STEP) * STEP, 2)
    return value


def _read(control: Control, text: str) -> Value:
    """As the option's type; what cannot be read stays text, which the option's own check refuses with its words."""
    type = option_changes.shape(control.option)["type"]
    if type == "boolean":
        return text in ("1", "True")  # a box sends the 0 before it alone when it is not ticked
    reads = {"integer": int, "number": float}.get(str(type))
    try:
        return reads(text) if reads else text.strip()
    except ValueError:
        return text
